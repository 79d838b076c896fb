"""Approve, refer or deny: by a second person, with reasons from closed lists."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from idsvc.enroll.capture import CaptureRow
from idsvc.enroll.decision import DenialReason, ReferralReason, check_decider
from idsvc.enroll.errors import IllegalMove
from idsvc.enroll.stage import Move
from idsvc.enroll.visit import DenialRecord
from idsvc.ledger.act import Act
from idsvc.office import cases, disposal, duplicates, evidence
from idsvc.office.books import note
from idsvc.office.cases import Opened
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.errors import EvidenceMissing
from idsvc.office.payload import Denied, Filed, Payload
from idsvc.office.ports import UnitOfWork
from idsvc.office.views import CaseView, view
from idsvc.staff.roles import Permission

Change = Callable[[Filed, Opened], Payload]


def refer(office: Office, actor: Actor, case_id: bytes, version: int, reason: ReferralReason) -> CaseView:
    """Send the case back to its resident with one reason and a day to return by."""
    require(actor, Permission.CASE_REFER)
    day = settle(office)
    return_by = day + timedelta(days=office.policy.review.return_days)

    def referred(filed: Filed, _: Opened) -> Filed:
        return replace(filed, application=replace(filed.application, referral=reason, return_by=return_by))

    with office.units() as unit:
        moved, _ = _decide(office, unit, actor, case_id, version, Move.REFER, day, referred)
        note(office, unit, Act.CASE_REFERRED, day, actor=actor, record_id=moved.head.case_id)
        shown = view(office, unit, moved)
        unit.commit()
    return shown


def approve(office: Office, actor: Actor, case_id: bytes, version: int) -> CaseView:
    """Approve the case; its captures are removed in the same act. Raises ``EvidenceMissing`` where papers went back."""
    require(actor, Permission.CASE_DECIDE)
    day = settle(office)
    with office.units() as unit:
        filed = _filed(cases.load(office, unit, case_id, day))
    _check_evidence(office, filed, day)
    made = duplicates.prepare(office, filed.application.applicant, filed.application.visit_day, day)
    with office.units() as unit:
        moved, captures = _decide(office, unit, actor, case_id, version, Move.APPROVE, day, lambda kept, _: kept)
        duplicates.keep(office, unit, made, moved.head.case_id, day)
        note(office, unit, Act.CASE_APPROVED, day, actor=actor, record_id=moved.head.case_id)
        shown = view(office, unit, moved)
        unit.commit()
    disposal.unlink(office, captures)
    return shown


def _check_evidence(office: Office, filed: Filed, day: date) -> None:
    """Check again what submission checked: papers may be taken back while a case is referred."""
    application = filed.application
    seen = evidence.tally_of(office, application.papers, application.applicant.birth_date, day)
    if not seen.met:
        raise EvidenceMissing(tuple(each.sentence for each in seen.missing))


def deny(office: Office, actor: Actor, case_id: bytes, version: int, reasons: tuple[DenialReason, ...]) -> CaseView:
    """Deny the case: reason codes, rules version and the slip's digest remain, nothing about the person."""
    require(actor, Permission.CASE_DECIDE)
    if not reasons:
        raise IllegalMove("a denial names at least one reason: choose what was not shown")
    day = settle(office)

    def denied(filed: Filed, opened: Opened) -> Denied:
        record = DenialRecord(reasons, office.policy.rules_version, opened.head.case_digest)
        return Denied(record, filed.application.visit_day)

    with office.units() as unit:
        moved, captures = _decide(office, unit, actor, case_id, version, Move.DENY, day, denied)
        note(office, unit, Act.CASE_DENIED, day, actor=actor, record_id=moved.head.case_id)
        shown = view(office, unit, moved)
        unit.commit()
    disposal.unlink(office, captures)
    return shown


def _decide(
    office: Office,
    unit: UnitOfWork,
    actor: Actor,
    case_id: bytes,
    version: int,
    step: Move,
    day: date,
    change: Change,
) -> tuple[Opened, tuple[CaptureRow, ...]]:
    """Move the case; a decision also intends the removal of its captures, which the caller finishes."""
    opened = cases.load(office, unit, case_id, day)
    cases.check_version(opened, version)
    check_decider(opened.head, actor, office.policy.review)
    kept = step is Move.REFER
    captures = () if kept else disposal.intend_captures(office, unit, actor, case_id, day)
    payload = change(_filed(opened), opened)
    return cases.move(office, unit, opened, step, payload, day, decided_by=actor.staff_id), captures


def _filed(opened: Opened) -> Filed:
    if not isinstance(opened.payload, Filed):
        raise IllegalMove("this case does not wait for a decision: open it again to see where it stands")
    return opened.payload
