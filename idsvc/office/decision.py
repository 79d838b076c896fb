"""Approve, refer or deny: by a second person, with reasons from closed lists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from idsvc.enroll.capture import CaptureRow
from idsvc.enroll.case import VisitType
from idsvc.enroll.decision import DenialReason, ReferralReason, check_decider, check_hands
from idsvc.enroll.errors import IllegalMove
from idsvc.enroll.stage import Move, Stage
from idsvc.enroll.visit import DenialRecord
from idsvc.ledger.act import Act
from idsvc.office import cases, denial, disposal, duplicates, evidence
from idsvc.office.books import note
from idsvc.office.cases import Made, Opened
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.errors import EvidenceMissing, NotConfirmed
from idsvc.office.payload import Denied, Filed, Payload
from idsvc.office.ports import UnitOfWork
from idsvc.office.views import CaseView, view
from idsvc.staff.roles import Permission

Change = Callable[[Filed, Opened], Payload]


@dataclass(frozen=True, slots=True)
class _Step:
    """A move, what it makes of the application, and what the visit turns out to be by it."""

    move: Move
    change: Change
    visit_type: VisitType | None = None


def refer(office: Office, actor: Actor, case_id: bytes, version: int, reason: ReferralReason) -> CaseView:
    """Send the case back to its resident with one reason and a day to return by."""
    require(actor, Permission.CASE_REFER)
    day = settle(office)
    return_by = day + timedelta(days=office.policy.review.return_days)

    def referred(filed: Filed, _: Opened) -> Filed:
        return replace(filed, application=replace(filed.application, referral=reason, return_by=return_by))

    with office.units() as unit:
        moved, _ = _decide(office, unit, actor, case_id, version, _Step(Move.REFER, referred), day)
        note(office, unit, Act.CASE_REFERRED, day, actor=actor, record_id=moved.head.case_id)
        shown = view(office, unit, moved)
        unit.commit()
    return shown


@unique
class Look(StrEnum):
    """What a second look at a name and date that came by before found; which of the two is counted, nothing more."""

    ANOTHER = "another"
    SAME = "same"


_LOOKED: Final[Mapping[Look, tuple[Act, VisitType | None]]] = MappingProxyType(
    {
        Look.ANOTHER: (Act.DUPLICATE_ANOTHER, None),
        # No card is cancelled on a tag alone: the counter takes the old one in, or asks for its number.
        Look.SAME: (Act.DUPLICATE_SAME, VisitType.REPLACEMENT),
    }
)


def approve(office: Office, actor: Actor, case_id: bytes, version: int, look: Look = Look.ANOTHER) -> CaseView:
    """Approve the case; its captures are removed in the same act.

    Raises ``EvidenceMissing`` where papers went back, ``NotConfirmed`` where the resident has not seen a correction.
    ``look`` counts only where a duplicate tag answered: of the same person, the new card replaces the old one.
    """
    require(actor, Permission.CASE_DECIDE)
    day = settle(office)
    with office.units() as unit:
        filed = _filed(cases.load(office, unit, case_id, day))
    _check_evidence(office, filed, day)
    step = _Step(Move.APPROVE, _approved, _visit_type(filed, look))
    made = duplicates.prepare(office, filed.application.applicant, filed.application.visit_day, day)
    with office.units() as unit:
        moved, captures = _decide(office, unit, actor, case_id, version, step, day)
        if filed.second_look:
            note(office, unit, _LOOKED[look][0], day, actor=actor)
        duplicates.keep(office, unit, made, moved.head.case_id, day)
        note(office, unit, Act.CASE_APPROVED, day, actor=actor, record_id=moved.head.case_id)
        shown = view(office, unit, moved)
        unit.commit()
    disposal.unlink(office, captures)
    return shown


def _approved(filed: Filed, _: Opened) -> Filed:
    if not filed.confirmed:
        raise NotConfirmed
    return replace(filed, second_look=False, corrected_by=())


def _visit_type(filed: Filed, look: Look) -> VisitType | None:
    """Return what the visit turns out to be, None where it stays what it was."""
    return _LOOKED[look][1] if filed.second_look else None


def _check_evidence(office: Office, filed: Filed, day: date) -> None:
    """Check again what submission checked: papers may be taken back while a case is referred."""
    application = filed.application
    seen = evidence.tally_of(office, application.papers, application.applicant.birth_date, day)
    if not seen.met:
        raise EvidenceMissing(tuple(each.sentence for each in seen.missing))


def deny(office: Office, actor: Actor, case_id: bytes, version: int, reasons: tuple[DenialReason, ...]) -> CaseView:
    """Deny the case: reason codes, rules version and the slip's digest remain, nothing about the person.

    The view that comes back still knows the resident's language, for the slip of the denial; its record does not.
    """
    require(actor, Permission.CASE_DECIDE)
    if not reasons:
        raise IllegalMove("a denial names at least one reason: choose what was not shown")
    day = settle(office)

    def denied(filed: Filed, opened: Opened) -> Denied:
        record = DenialRecord(reasons, office.policy.rules_version, opened.head.case_digest)
        language.append(filed.application.language)
        visit_day = filed.application.visit_day
        final = opened.head.stage is Stage.APPEALED
        return Denied(record, visit_day, denial.last_day(office, visit_day, day), final)

    language: list[str] = []
    with office.units() as unit:
        moved, captures = _decide(office, unit, actor, case_id, version, _Step(Move.DENY, denied), day)
        note(office, unit, Act.CASE_DENIED, day, actor=actor, record_id=moved.head.case_id)
        shown = view(office, unit, moved)
        unit.commit()
    disposal.unlink(office, captures)
    return replace(shown, language=language[0])


def _decide(
    office: Office,
    unit: UnitOfWork,
    actor: Actor,
    case_id: bytes,
    version: int,
    step: _Step,
    day: date,
) -> tuple[Opened, tuple[CaptureRow, ...]]:
    """Move the case; a decision also intends the removal of its captures, which the caller finishes."""
    opened = cases.load(office, unit, case_id, day)
    cases.check_version(opened, version)
    check_decider(opened.head, actor, office.policy.review)
    filed = _filed(opened)
    check_hands(filed.corrected_by, actor)
    kept = step.move is Move.REFER
    captures = () if kept else disposal.intend_captures(office, unit, actor, case_id, day)
    payload = step.change(filed, opened)
    moved = cases.move(office, unit, opened, step.move, payload, day, Made(actor.staff_id, visit_type=step.visit_type))
    return moved, captures


def _filed(opened: Opened) -> Filed:
    if not isinstance(opened.payload, Filed):
        raise IllegalMove("this case does not wait for a decision: open it again to see where it stands")
    return opened.payload
