"""Writing an act beside its effect: the journal line, the day's figures and, for the public, the ledger's entry."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from idsvc.ledger.act import FIGURES, Act, JournalLine
from idsvc.ledger.event import Entry, Event, FieldValue
from idsvc.office.context import Actor, Office
from idsvc.office.ports import UnitOfWork
from idsvc.retention import RetentionClass


def note(
    office: Office, unit: UnitOfWork, act: Act, day: date, *, actor: Actor | None, record_id: bytes | None = None
) -> None:
    """Write one act into the journal and count it, in the caller's own transaction."""
    note_all(office, unit, act, day, actor=actor, record_ids=[record_id])


def note_all(
    office: Office,
    unit: UnitOfWork,
    act: Act,
    day: date,
    *,
    actor: Actor | None,
    record_ids: Sequence[bytes | None],
) -> None:
    """Write the same act on each of many records, and count them together."""
    if not record_ids:
        return
    staff_id = actor.staff_id if actor else None
    destroy_by = day + timedelta(days=office.policy.schedule.days(RetentionClass.JOURNAL))
    unit.books.note([JournalLine(act, record_id, staff_id, day) for record_id in record_ids], destroy_by)
    for figure in FIGURES[act]:
        unit.books.count(day, figure, len(record_ids))


def enter(unit: UnitOfWork, event: Event, day: date, fields: Mapping[str, FieldValue]) -> int:
    """Append one entry to the public ledger, in the caller's own transaction; return its index from 0."""
    return unit.books.append(day, Entry(day, event, fields).to_bytes())
