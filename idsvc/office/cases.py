"""Opening, re-writing and moving a case: the only place where a case's seal is made or opened."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from idsvc.enroll.case import CaseHead, VisitType
from idsvc.enroll.stage import KIND, RETENTION, SAME_DATE, Move, Stage, after
from idsvc.office import payload as payloads
from idsvc.office import receipts
from idsvc.office.context import Office
from idsvc.office.errors import Conflict, NotFound
from idsvc.office.payload import Payload
from idsvc.office.ports import UnitOfWork
from idsvc.retention.errors import Overdue
from idsvc.retention.sealed import ID_BYTES, Sealed

FIRST_WRITE: Final = 1


@dataclass(frozen=True, slots=True)
class Opened:
    """A case whose seal was just opened, or just made.

    ``receipt`` is the destroyed digest that stands in the seal; ``receipt_code`` the code on paper, only when its
    record is new.
    """

    head: CaseHead
    payload: Payload
    receipt: bytes | None
    receipt_code: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Made:
    """What an act says of the record it makes, beside its content.

    ``decided_by`` is who decided; ``case_id`` an id that was given out before; ``visit_type`` what the visit turned
    out to be, None where it stays what it was; ``inside`` the date of the record it replaces where the two share one.
    """

    decided_by: bytes | None = None
    case_id: bytes | None = None
    visit_type: VisitType | None = None
    inside: date | None = None


_AS_BEFORE: Final = Made()


@dataclass(frozen=True, slots=True)
class Origin:
    """What a case carries from its first stage to its last."""

    visit_type: VisitType
    ticket: int
    case_digest: bytes
    site: str
    enrolled_by: bytes


def origin_of(head: CaseHead) -> Origin:
    """Return what the next stage's record takes over."""
    return Origin(head.visit_type, head.ticket, head.case_digest, head.site, head.enrolled_by)


def load(office: Office, unit: UnitOfWork, case_id: bytes, day: date) -> Opened:
    """Open a case by its id; ``NotFound`` also for one whose day has come, purged or not."""
    return _open(office, unit.cases.get(case_id), day)


def load_by_digest(office: Office, unit: UnitOfWork, case_digest: bytes, day: date) -> Opened:
    """Open a case by the digest of its case code; ``NotFound`` as in ``load``."""
    return _open(office, unit.cases.by_digest(case_digest), day)


def _open(office: Office, found: tuple[CaseHead, Sealed] | None, day: date) -> Opened:
    if found is None:
        raise NotFound
    plain, sealed = found
    try:
        plaintext = office.vault.open(sealed, day)
    except Overdue as overdue:
        raise NotFound from overdue
    payload, receipt = payloads.decode(plain.stage, plaintext)
    return Opened(plain, payload, receipt)


def add(
    office: Office,
    unit: UnitOfWork,
    stage: Stage,
    origin: Origin,
    payload: Payload,
    day: date,
    how: Made = _AS_BEFORE,
) -> Opened:
    """Seal a new record for a stage under its own date, which never moves inside the stage, with a new receipt."""
    destroy_by = office.policy.schedule.destroy_by(
        RETENTION[stage], day, visit_day=payloads.visit_day(payload), inside_stage=how.inside
    )
    made = CaseHead(
        case_id=how.case_id or office.entropy(ID_BYTES),
        stage=stage,
        visit_type=how.visit_type or origin.visit_type,
        ticket=origin.ticket,
        case_digest=origin.case_digest,
        site=origin.site,
        destroy_by=destroy_by,
        chain=0,
        write_version=FIRST_WRITE,
        enrolled_by=origin.enrolled_by,
        decided_by=how.decided_by,
    )
    receipt = receipts.new_receipt(office)
    made, sealed = _seal(office, made, payload, receipt.destroyed, day)
    unit.cases.add(made, sealed)
    receipts.keep(office, unit, receipt, made.destroy_by, made.chain, day)
    return Opened(made, payload, receipt.destroyed, receipt.code)


def rewrite(office: Office, unit: UnitOfWork, opened: Opened, payload: Payload, day: date, version: int) -> Opened:
    """Seal a case again in place: new key, higher write version, same date; ``Conflict`` if somebody was faster."""
    written, sealed = _seal(office, replace(opened.head, write_version=version + 1), payload, opened.receipt, day)
    if opened.head.write_version != version or not unit.cases.save(written, sealed, expected_version=version):
        raise Conflict
    return Opened(written, payload, opened.receipt)


def move(
    office: Office,
    unit: UnitOfWork,
    opened: Opened,
    step: Move,
    payload: Payload,
    day: date,
    how: Made = _AS_BEFORE,
) -> Opened:
    """Make the next stage's record and take the old one out; raises ``IllegalMove`` before anything is written."""
    stage = after(opened.head.stage, step)
    if stage is None:
        raise Conflict
    inside = opened.head.destroy_by if (opened.head.stage, step) in SAME_DATE else how.inside
    # Who decided is known as long as the case lives: that person makes no card of it, the first or a later one.
    decided_by = how.decided_by or opened.head.decided_by
    made = replace(how, inside=inside, decided_by=decided_by)
    moved = add(office, unit, stage, origin_of(opened.head), payload, day, made)
    unit.captures.relink(opened.head.case_id, moved.head.case_id)
    unit.tags.relink(opened.head.case_id, moved.head.case_id)
    unit.intents.carry(opened.head.case_id, moved.head.case_id, moved.head.destroy_by)
    _take_out(unit, opened.head.case_id)
    return moved


def head(unit: UnitOfWork, case_id: bytes, day: date) -> CaseHead:
    """Return a case's plain columns without opening it; ``NotFound`` as in ``load``."""
    found = unit.cases.get(case_id)
    if found is None or found[0].destroy_by <= day:
        raise NotFound
    return found[0]


def end(unit: UnitOfWork, ended: CaseHead, step: Move) -> None:
    """Take a case out for good; raises ``IllegalMove`` where the stage has no such end."""
    if after(ended.stage, step) is not None:
        raise Conflict
    unit.tags.relink(ended.case_id, None)
    _take_out(unit, ended.case_id)


def _take_out(unit: UnitOfWork, case_id: bytes) -> None:
    if not unit.cases.remove(case_id):
        raise Conflict


def check_version(opened: Opened, version: int) -> None:
    """Raise ``Conflict`` unless the page the clerk acted on shows the newest write."""
    if opened.head.write_version != version:
        raise Conflict


def _seal(
    office: Office, made: CaseHead, payload: Payload, receipt: bytes | None, day: date
) -> tuple[CaseHead, Sealed]:
    sealed = office.vault.seal(
        KIND[made.stage],
        made.case_id,
        RETENTION[made.stage],
        destroy_by=made.destroy_by,
        write_version=made.write_version,
        plaintext=payloads.encode(payload, receipt),
        today=day,
    )
    return replace(made, chain=sealed.chain), sealed
