"""What a denial leaves behind, and when it goes: an appeal takes its place, or nobody appealed in time."""

from datetime import date, timedelta
from typing import Final

from idsvc.enroll.stage import RETENTION, Move, Stage
from idsvc.ledger.act import Act
from idsvc.office import cases
from idsvc.office.books import note
from idsvc.office.cases import Opened
from idsvc.office.context import Actor, Office
from idsvc.office.errors import NotFound
from idsvc.office.payload import Denied
from idsvc.office.ports import UnitOfWork

APPEAL_DAYS: Final = 30
"""Days to appeal, the day of the denial not counted (DESIGN 3)."""


def last_day(office: Office, visit_day: date, day: date) -> date:
    """Return the last day on which a denial of today is answered; never the day on which its record is destroyed."""
    ends = office.policy.schedule.destroy_by(RETENTION[Stage.DENIED], day, visit_day=visit_day)
    return min(day + timedelta(days=APPEAL_DAYS), ends - timedelta(days=1))


def running(office: Office, unit: UnitOfWork, denied: Denied, day: date) -> Opened | None:
    """Return the draft of the appeal that was begun against a denial, None where there is none any more."""
    if denied.appeal is None:
        return None
    try:
        return cases.load(office, unit, denied.appeal, day)
    except NotFound:
        return None


def replaced(office: Office, unit: UnitOfWork, actor: Actor, case_id: bytes, day: date) -> None:
    """Take a denial out because its appeal is filed, in the caller's transaction; one that is gone is no fault."""
    try:
        head = cases.head(unit, case_id, day)
    except NotFound:
        return
    _take_out(office, unit, actor, head.case_id, Move.APPEAL, day)


def remove_lapsed(office: Office, day: date) -> int:
    """Take out the denials whose time to appeal is over and which no open appeal is about; return how many."""
    with office.units() as unit:
        heads = [head for head in unit.cases.queue((Stage.DENIED,)) if head.destroy_by > day]
        lapsed = [head.case_id for head in heads if _has_lapsed(office, unit, head.case_id, day)]
        for case_id in lapsed:
            _take_out(office, unit, None, case_id, Move.LAPSE, day)
        unit.commit()
    return len(lapsed)


def _has_lapsed(office: Office, unit: UnitOfWork, case_id: bytes, day: date) -> bool:
    match cases.load(office, unit, case_id, day).payload:
        case Denied() as denied:
            return denied.until < day and running(office, unit, denied, day) is None
        case _:
            return False


def _take_out(office: Office, unit: UnitOfWork, actor: Actor | None, case_id: bytes, step: Move, day: date) -> None:
    cases.end(unit, cases.head(unit, case_id, day), step)
    note(office, unit, Act.CASE_REMOVED, day, actor=actor, record_id=case_id)
