"""What a person entitled to a case is shown of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from idsvc.enroll.applicant import Applicant, applicant_to_form
from idsvc.enroll.case import CaseHead, VisitType
from idsvc.enroll.decision import DenialReason, ReferralReason
from idsvc.enroll.evidence import EvidenceClass, Handling, Paper, Tally, handling_allowed
from idsvc.enroll.stage import CAPTURE_STAGES, Stage
from idsvc.office import denial, evidence
from idsvc.office.cases import Opened
from idsvc.office.context import Office, today
from idsvc.office.payload import Denied, Draft, Filed, IssuedCard, Place, visit_day
from idsvc.office.ports import UnitOfWork


@dataclass(frozen=True, slots=True)
class CaptureView:
    """A capture that can be looked at until its day."""

    capture_id: bytes
    destroy_by: date


@dataclass(frozen=True, slots=True)
class AfterDecision:
    """What a page says of a case that was denied, or whose card waits or is in the mail.

    ``until`` is the last day to appeal, or to fetch the card; ``appeal`` the draft of an appeal that was begun;
    ``may_mail``: the card may still go by mail; ``again``: it was made again, and costs nothing.
    """

    rules_version: int = 0
    until: date | None = None
    final: bool = False
    appeal: bytes | None = None
    slot: Place | None = None
    ready: date | None = None
    mailings: int = 0
    may_mail: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class CaseView:
    """An opened case: ``fields`` are form fields as text; ``applicant`` is None while a draft and after a denial.

    ``receipt_code`` goes onto a slip; it is None but in the view that the act returns which made the record.
    ``counted`` are the papers and, as one more, an address that the resident's own card proves.
    """

    head: CaseHead
    visit_day: date
    language: str
    fields: Mapping[str, str]
    applicant: Applicant | None
    papers: tuple[Paper, ...]
    tally: Tally
    portrait: bytes | None
    confirmed: bool
    captures: tuple[CaptureView, ...]
    may_capture: Mapping[EvidenceClass, Handling]
    referral: ReferralReason | None
    return_by: date | None
    denial: tuple[DenialReason, ...]
    last_day: date
    second_look: bool
    library_number: str | None
    receipt_code: str | None = None
    known: AfterDecision = AfterDecision()
    counted: tuple[Paper, ...] = ()
    corrected_by: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case in the review queue: no name, only the ticket, the stage and how old it is."""

    case_id: bytes
    ticket: int
    stage: Stage
    visit_type: VisitType
    age_days: int
    destroy_by: date
    may_decide: bool


@dataclass(frozen=True, slots=True, repr=False)
class Started:
    """A new visit: case code and receipt code go onto the slip and exist nowhere else but as digests.

    ``visit_day`` is the day its last possible day counts from: for an appeal, that of the first visit.
    """

    case_id: bytes
    case_code: str
    ticket: int
    destroy_by: date
    receipt_code: str
    visit_day: date


@dataclass(frozen=True, slots=True, repr=False)
class Slip:
    """What a resident leaves with after a card: the cancel code, printed twice."""

    cancel_code: str
    ticket: int
    expires_shown: date


def view(office: Office, unit: UnitOfWork, opened: Opened) -> CaseView:
    """Return an opened case as its page shows it today."""
    return replace(_shown(office, unit, opened, today(office)), receipt_code=opened.receipt_code)


def _shown(office: Office, unit: UnitOfWork, opened: Opened, day: date) -> CaseView:
    match opened.payload:
        case Draft():
            return _draft(office, unit, opened, opened.payload, day)
        case Filed():
            return _filed(office, unit, opened, opened.payload, day)
        case IssuedCard() as card:
            shown = _filed(office, unit, opened, card.filed, day)
            known = replace(shown.known, slot=card.slot, ready=card.ready)
            return replace(shown, library_number=card.library_number, known=known)
        case Denied():
            return _denied(office, unit, opened, opened.payload, day)


def _captures(unit: UnitOfWork, head: CaseHead) -> tuple[CaptureView, ...]:
    rows = unit.captures.of_case(head.case_id)
    return tuple(CaptureView(row.sealed.record_id, row.sealed.destroy_by) for row in rows if row.live)


def may_capture(office: Office, stage: Stage) -> Mapping[EvidenceClass, Handling]:
    """Return the classes of paper that may be copied at a stage, and how; empty for most."""
    if stage not in CAPTURE_STAGES:
        return MappingProxyType({})
    allowed = {each: handling_allowed(office.policy.evidence, each, stage) for each in EvidenceClass}
    return MappingProxyType({each: how for each, how in allowed.items() if how is not Handling.INSPECT})


def _draft(office: Office, unit: UnitOfWork, opened: Opened, draft: Draft, day: date) -> CaseView:
    visit = draft.visit
    return CaseView(
        head=opened.head,
        visit_day=visit.visit_day,
        language=visit.language,
        fields=visit.fields,
        applicant=None,
        papers=visit.papers,
        counted=evidence.papers_of(draft),
        tally=evidence.tally_of_draft(office, draft, day),
        portrait=visit.portrait,
        confirmed=visit.confirmed,
        captures=_captures(unit, opened.head),
        may_capture=may_capture(office, opened.head.stage),
        referral=None,
        return_by=None,
        denial=(),
        last_day=office.policy.schedule.last_possible_day(visit.visit_day),
        second_look=False,
        library_number=None,
    )


def _filed(office: Office, unit: UnitOfWork, opened: Opened, filed: Filed, day: date) -> CaseView:
    application = filed.application
    return CaseView(
        head=opened.head,
        visit_day=application.visit_day,
        language=application.language,
        fields=applicant_to_form(application.applicant),
        applicant=application.applicant,
        papers=application.papers,
        counted=application.papers,
        tally=evidence.tally_of(office, application.papers, application.applicant.birth_date, day),
        portrait=application.portrait,
        confirmed=filed.confirmed,
        corrected_by=filed.corrected_by,
        captures=_captures(unit, opened.head),
        may_capture=may_capture(office, opened.head.stage),
        referral=application.referral,
        return_by=application.return_by,
        denial=(),
        last_day=office.policy.schedule.last_possible_day(application.visit_day),
        second_look=filed.second_look,
        library_number=None,
        known=AfterDecision(
            until=opened.head.destroy_by - timedelta(days=1),
            mailings=filed.mailings,
            may_mail=filed.may_mail,
            again=filed.again,
        ),
    )


def _denied(office: Office, unit: UnitOfWork, opened: Opened, denied: Denied, day: date) -> CaseView:
    running = denial.running(office, unit, denied, day)
    return CaseView(
        head=opened.head,
        visit_day=visit_day(denied),
        language=office.policy.city.language,
        fields={},
        applicant=None,
        papers=(),
        tally=evidence.tally_of(office, (), None, day),
        portrait=None,
        confirmed=False,
        captures=(),
        may_capture=MappingProxyType({}),
        referral=None,
        return_by=None,
        denial=denied.record.reasons,
        last_day=office.policy.schedule.last_possible_day(denied.visit_day),
        second_look=False,
        library_number=None,
        known=AfterDecision(
            rules_version=denied.record.rules_version,
            until=denied.until,
            final=denied.final,
            appeal=None if running is None else running.head.case_id,
        ),
    )
