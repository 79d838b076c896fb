"""A visit at the counter, from the ticket to the submitted application."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from idsvc.enroll.applicant import Applicant, draft_of, let_through, parse_applicant
from idsvc.enroll.case import VisitType
from idsvc.enroll.codes import CASE_CODE_ENTROPY, CodeKind, digest_code, new_case_code, parse_case_code
from idsvc.enroll.errors import IllegalMove
from idsvc.enroll.evidence import Paper
from idsvc.enroll.stage import CAPTURE_STAGES, Move, Stage
from idsvc.enroll.visit import Application, Visit
from idsvc.imaging.portrait import print_portrait
from idsvc.ledger.act import Act
from idsvc.office import cases, denial, disposal, duplicates, evidence, posting
from idsvc.office.books import note
from idsvc.office.cases import Made, Opened, Origin
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle, settle_if_possible
from idsvc.office.errors import EvidenceMissing, NotConfirmed, PortraitMissing
from idsvc.office.fitting import check_fits
from idsvc.office.payload import Draft, Filed, Payload
from idsvc.office.ports import UnitOfWork
from idsvc.office.views import CaseView, Started, view
from idsvc.staff.roles import Permission, allowed


def start(office: Office, actor: Actor, visit_type: VisitType, language: str) -> Started:
    """Open a visit: a ticket of the day, a case code for the slip, and a draft that dies with tomorrow."""
    return begin(office, actor, visit_type, language, Prefill({}, (), None, None))


@dataclass(frozen=True, slots=True, repr=False)
class Prefill:
    """What a visit may start with when a resident's own card was re-read."""

    fields: Mapping[str, str]
    papers: tuple[Paper, ...]
    replaces: bytes | None
    known_address: str | None


def begin(office: Office, actor: Actor, visit_type: VisitType, language: str, prefill: Prefill) -> Started:
    """Open a visit that starts with something; ``start`` and ``renewal.start`` both come through here."""
    require(actor, Permission.VISIT_OPEN)
    day = settle(office)
    visit = Visit(
        visit_day=day,
        fields=let_through(prefill.fields, office.policy.fields),
        papers=prefill.papers,
        portrait=None,
        language=language,
        confirmed=False,
    )
    with office.units() as unit:
        draft = Draft(visit, prefill.replaces, prefill.known_address)
        started = open_draft(office, unit, actor, visit_type, draft, day)
        unit.commit()
    return started


def open_draft(
    office: Office,
    unit: UnitOfWork,
    actor: Actor,
    visit_type: VisitType,
    draft: Draft,
    day: date,
    *,
    decided_by: bytes | None = None,
) -> Started:
    """Keep a new draft under a new case code, in the caller's transaction; ``decided_by`` is who an appeal is from."""
    code = new_case_code(office.entropy(CASE_CODE_ENTROPY))
    ticket = unit.desk.next_ticket(day, actor.site)
    origin = Origin(visit_type, ticket, digest_code(CodeKind.CASE, code), actor.site, actor.staff_id)
    opened = cases.add(office, unit, Stage.DRAFT, origin, draft, day, Made(decided_by))
    note(office, unit, Act.VISIT_OPENED, day, actor=actor, record_id=opened.head.case_id)
    made, visit_day = opened.head, draft.visit.visit_day
    return Started(made.case_id, code, ticket, made.destroy_by, opened.receipt_code or "", visit_day)


def look(office: Office, actor: Actor, case_id: bytes) -> CaseView:
    """Show the case that is in hand, to whoever may work on visits or on the queue."""
    if not allowed(actor.role, Permission.QUEUE_VIEW):
        require(actor, Permission.VISIT_EDIT)
    day = settle(office)
    with office.units() as unit:
        return view(office, unit, cases.load(office, unit, case_id, day))


def save(office: Office, actor: Actor, case_id: bytes, version: int, form: Mapping[str, str]) -> int:
    """Keep the whole form as typed so far, but for what the guard refuses; faults are told at submission.

    The language chosen in it is the visit's from now on, where the office offers it. Returns the new write version.
    """
    fields = let_through(draft_of(form), office.policy.fields)
    return _change_visit(office, actor, case_id, version, lambda visit: _typed(office, visit, fields))


def _typed(office: Office, visit: Visit, fields: Mapping[str, str]) -> Visit:
    chosen = fields.get("language", "")
    return replace(
        visit,
        fields=fields,
        language=chosen if chosen in office.policy.fields.languages else visit.language,
        confirmed=visit.confirmed and fields == visit.fields,  # what the resident confirmed is what stood there then
    )


def add_paper(office: Office, actor: Actor, case_id: bytes, version: int, paper: Paper) -> int:
    """Tick one more paper by its class; also while a case is referred."""
    return _change_papers(office, actor, case_id, version, lambda papers: (*papers, paper))


def remove_paper(office: Office, actor: Actor, case_id: bytes, version: int, index: int) -> int:
    """Take a ticked paper back."""
    return _change_papers(
        office, actor, case_id, version, lambda papers: papers[:index] + papers[index + 1 :] if index >= 0 else papers
    )


def set_portrait(office: Office, actor: Actor, case_id: bytes, version: int, data: bytes) -> int:
    """Keep the photo, rebuilt from pixels and cropped for print; raises an ``ImageRefused`` and keeps the old one."""
    portrait = print_portrait(data)
    return _change(office, actor, case_id, version, lambda opened: _with_portrait(opened, portrait))


def _with_portrait(opened: Opened, portrait: bytes) -> Payload:
    """Put a new photo into a draft, or into a case that waits for its resident to show something again."""
    match opened.payload:
        case Filed() as filed if opened.head.stage in CAPTURE_STAGES:
            return replace(filed, application=replace(filed.application, portrait=portrait))
        case _:
            return _draft_with(opened, lambda visit: replace(visit, portrait=portrait))


def confirm(office: Office, actor: Actor, case_id: bytes, version: int) -> int:
    """Record that the resident checked the proof, also that of a corrected case; nothing more is recorded."""
    return _change(office, actor, case_id, version, _confirmed)


def _confirmed(opened: Opened) -> Payload:
    match opened.payload:
        case Filed() as filed if opened.head.stage is Stage.REFERRED:
            return replace(filed, confirmed=True)
        case _:
            return _draft_with(opened, lambda visit: replace(visit, confirmed=True))


def submit(office: Office, actor: Actor, case_id: bytes, version: int) -> CaseView:
    """File the application: every fault at once, then one new sealed record in place of the draft."""
    require(actor, Permission.VISIT_EDIT)
    day = settle(office)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        draft = _draft_of(opened)
    applicant = parse_applicant(draft.visit.fields, day, office.policy.fields)
    application = _application(office, draft, applicant, day)
    check_fits(office, application, day)
    tags = duplicates.candidates(office, applicant, day)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        cases.check_version(opened, version)
        second_look = duplicates.check(office, unit, actor, tags, day)
        filed = Filed(application, draft.replaces, second_look)
        step = Move.SUBMIT if draft.appeals is None else Move.APPEAL
        # Who denied goes on with an appeal: that person does not decide it.
        moved = cases.move(office, unit, opened, step, filed, day, Made(opened.head.decided_by))
        note(office, unit, Act.APPLICATION_SUBMITTED, day, actor=actor, record_id=moved.head.case_id)
        if draft.appeals is not None:
            denial.replaced(office, unit, actor, draft.appeals, day)
        shown = view(office, unit, moved)
        unit.commit()
    return shown


def _application(office: Office, draft: Draft, applicant: Applicant, day: date) -> Application:
    visit = draft.visit
    if visit.portrait is None:
        raise PortraitMissing
    if not visit.confirmed:
        raise NotConfirmed
    papers = evidence.papers_of(draft)
    seen = evidence.tally_of(office, papers, applicant.birth_date, day)
    if not seen.met and draft.appeals is None:  # an appeal is heard whatever was shown
        raise EvidenceMissing(tuple(each.sentence for each in seen.missing))
    return Application(
        visit_day=visit.visit_day,
        applicant=applicant,
        papers=papers,
        portrait=visit.portrait,
        language=visit.language,
        referral=None,
        return_by=None,
    )


def reopen(office: Office, actor: Actor, case_code: str) -> CaseView:
    """Open a case by the code on the resident's slip, whatever its stage; the journal keeps that it was opened."""
    require(actor, Permission.CASE_REOPEN)
    digest = digest_code(CodeKind.CASE, parse_case_code(case_code))
    day = settle(office)
    with office.units() as unit:
        opened = cases.load_by_digest(office, unit, digest, day)
        note(office, unit, Act.CASE_REOPENED, day, actor=actor, record_id=opened.head.case_id)
        shown = view(office, unit, opened)
        unit.commit()
    return shown


def withdraw(office: Office, actor: Actor, case_id: bytes) -> None:
    """Remove the case because the resident wants it gone; a signed card that was not handed over is cancelled."""
    require(actor, Permission.CASE_WITHDRAW)
    day = settle_if_possible(office)
    with office.units() as unit:
        head = cases.head(unit, case_id, day)
        act = Act.DRAFT_REMOVED if head.stage is Stage.DRAFT else Act.CASE_WITHDRAWN
        disposal.void_intents(office, unit, actor, case_id, day)
        captures = disposal.intend_captures(office, unit, actor, case_id, day)
        duplicates.remove(office, unit, actor, case_id, day)
        posting.let_go(office, unit, actor, case_id, day)
        cases.end(unit, head, Move.WITHDRAW)
        note(office, unit, act, day, actor=actor, record_id=case_id)
        unit.commit()
    disposal.unlink(office, captures)


def _change_visit(office: Office, actor: Actor, case_id: bytes, version: int, change: Callable[[Visit], Visit]) -> int:
    return _change(office, actor, case_id, version, lambda opened: _draft_with(opened, change))


def _draft_with(opened: Opened, change: Callable[[Visit], Visit]) -> Payload:
    draft = _draft_of(opened)
    return replace(draft, visit=change(draft.visit))


def _draft_of(opened: Opened) -> Draft:
    if not isinstance(opened.payload, Draft):
        raise IllegalMove("this case is no draft any more: open it again to see where it stands")
    return opened.payload


def _change_papers(
    office: Office, actor: Actor, case_id: bytes, version: int, change: Callable[[tuple[Paper, ...]], tuple[Paper, ...]]
) -> int:
    return _change(office, actor, case_id, version, lambda opened: _papers_with(opened, change))


def _papers_with(opened: Opened, change: Callable[[tuple[Paper, ...]], tuple[Paper, ...]]) -> Payload:
    match opened.payload, opened.head.stage:
        case Draft() as draft, Stage.DRAFT:
            return replace(draft, visit=replace(draft.visit, papers=change(draft.visit.papers)))
        case Filed() as filed, Stage.REFERRED | Stage.APPEALED:
            return replace(filed, application=replace(filed.application, papers=change(filed.application.papers)))
        case _:
            raise IllegalMove("papers are looked at while the visit is open or the case is referred")


def _change(office: Office, actor: Actor, case_id: bytes, version: int, change: Callable[[Opened], Payload]) -> int:
    require(actor, Permission.VISIT_EDIT)
    day = settle(office)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        saved = cases.rewrite(office, unit, opened, change(opened), day, version)
        note(office, unit, Act.DRAFT_SAVED, day, actor=actor, record_id=case_id)
        unit.commit()
    return saved.head.write_version
