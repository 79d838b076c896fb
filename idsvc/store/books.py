"""Rows of what was done: the journal, the day's figures, the ledger and its checkpoints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from secrets import token_bytes
from typing import Final

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from idsvc.ledger.act import ID_BYTES, Act, JournalLine
from idsvc.store.tables import checkpoints, figure_openings, figures, journal, ledger
from idsvc.store.zeroing import remove

# Every act runs both, and building them costs more than running them.
_NOTE: Final = insert(journal)
_ADDED: Final = upsert(figures)
_COUNT: Final = _ADDED.on_conflict_do_update(set_={"total": figures.c.total + _ADDED.excluded.total})


@dataclass(frozen=True, slots=True)
class BookRows:
    """The tables of the books, inside one transaction: an act and its entry are kept together or not at all."""

    connection: Connection

    def note(self, lines: Sequence[JournalLine], destroy_by: date) -> None:
        """Write journal lines, each under a random id, so that the table does not keep the order of the day."""
        values = [
            {
                "line_id": token_bytes(ID_BYTES),
                "act": line.act,
                "record_id": line.record_id,
                "staff_id": line.staff_id,
                "day": line.day,
                "destroy_by": destroy_by,
            }
            for line in lines
        ]
        self.connection.execute(_NOTE, values)

    def count(self, day: date, figure: str, by: int = 1) -> None:
        """Add to one of a day's figures."""
        self.connection.execute(_COUNT, {"day": day, "figure": figure, "total": by})

    def figures(self, day: date) -> Mapping[str, int]:
        """Return a day's figures as long as they are not sealed."""
        wanted = select(figures.c.figure, figures.c.total).where(figures.c.day == day).order_by(figures.c.figure)
        return {row.figure: row.total for row in self.connection.execute(wanted).all()}

    def unsealed_days(self, before: date) -> Sequence[date]:
        """Return the days before this one whose figures are still open, oldest first."""
        wanted = select(figures.c.day).where(figures.c.day < before).distinct().order_by(figures.c.day)
        return self.connection.execute(wanted).scalars().all()

    def seal_day(self, day: date, nonce: bytes, canonical: bytes) -> None:
        """Keep the opening of a day's figures and close the day; ``RecordRefused`` where it was closed before."""
        self.connection.execute(insert(figure_openings).values(day=day, nonce=nonce, canonical=canonical))
        self.connection.execute(delete(figures).where(figures.c.day == day))

    def drop_figures(self, day: date) -> None:
        """Take a day's open figures out: a restore counts them under its own day."""
        self.connection.execute(delete(figures).where(figures.c.day == day))

    def openings(self) -> Sequence[tuple[date, bytes, bytes]]:
        """Return (day, nonce, canonical figures) of every closed day, oldest first."""
        rows = self.connection.execute(select(figure_openings).order_by(figure_openings.c.day)).all()
        return [(row.day, row.nonce, row.canonical) for row in rows]

    def append(self, day: date, entry: bytes) -> int:
        """Append one entry to the ledger; return its index from 0."""
        newest = self.connection.execute(select(func.max(ledger.c.number))).scalar_one()
        number = 0 if newest is None else newest + 1
        self.connection.execute(insert(ledger).values(number=number, day=day, entry=entry))
        return number

    def extend(self, entries: Sequence[tuple[date, bytes]]) -> None:
        """Append many entries to the ledger, each with its day."""
        newest = self.connection.execute(select(func.max(ledger.c.number))).scalar_one()
        first = 0 if newest is None else newest + 1
        values = [{"number": first + ahead, "day": day, "entry": entry} for ahead, (day, entry) in enumerate(entries)]
        if values:
            self.connection.execute(insert(ledger), values)

    def entries(self, start: int = 0) -> Sequence[bytes]:
        """Return the ledger's entries from an index on."""
        wanted = select(ledger.c.entry).where(ledger.c.number >= start).order_by(ledger.c.number)
        return self.connection.execute(wanted).scalars().all()

    def newest_day(self) -> date | None:
        """Return the newest day of any entry, None for an empty ledger."""
        newest: date | None = self.connection.execute(select(func.max(ledger.c.day))).scalar_one()
        return newest

    def keep_checkpoint(self, size: int, note: str) -> None:
        """Keep the signed note of a size; a later note of the same size takes its place."""
        kept = upsert(checkpoints).values(size=size, note=note)
        self.connection.execute(kept.on_conflict_do_update(set_={"note": note}))

    def newest_checkpoint(self) -> tuple[int, str] | None:
        """Return size and note of the largest checkpoint, None before the first."""
        wanted = select(checkpoints).order_by(checkpoints.c.size.desc()).limit(1)
        row = self.connection.execute(wanted).one_or_none()
        return None if row is None else (row.size, row.note)

    def journal(self) -> Sequence[JournalLine]:
        """Return the journal by day; within a day the order says nothing."""
        rows = self.connection.execute(select(journal).order_by(journal.c.day, journal.c.line_id)).all()
        return [JournalLine(Act(row.act), row.record_id, row.staff_id, row.day) for row in rows]

    def who(self, record_id: bytes) -> Sequence[bytes]:
        """Return the ids of the staff who acted on a record, as long as the journal lives."""
        here = (journal.c.record_id == record_id) & journal.c.staff_id.is_not(None)
        return self.connection.execute(select(journal.c.staff_id).where(here).distinct()).scalars().all()

    def who_did(self, act: Act, destroy_from: date) -> Sequence[bytes]:
        """Return the ids of the staff who did an act, of the lines that are destroyed on this day or later."""
        lines = (journal.c.destroy_by >= destroy_from) & (journal.c.act == act) & journal.c.staff_id.is_not(None)
        return self.connection.execute(select(journal.c.staff_id).where(lines).distinct()).scalars().all()

    def remove_journal_due(self, day: date, limit: int) -> int:
        """Zero and take out up to ``limit`` lines whose day has come; return how many."""
        return remove(self.connection, journal, journal.c.destroy_by <= day, limit)
