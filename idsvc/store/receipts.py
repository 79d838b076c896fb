"""Rows of deletion receipts: digests that wait for a day or for a month's list, and the lists as they are published.

The tables share nothing: neither says which case a digest belongs to, nor which digests came from one code.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, true, update

from idsvc.ledger.receipts import Kept, ReceiptKind, ReceiptList, Waiting
from idsvc.store.tables import receipt_lists, receipts_kept, receipts_waiting
from idsvc.store.zeroing import BATCH, remove

_kept = receipts_kept.c
_waiting = receipts_waiting.c
_lists = receipt_lists.c


@dataclass(frozen=True, slots=True)
class ReceiptRows:
    """The tables ``receipts_kept``, ``receipts_waiting`` and ``receipt_lists``, inside one transaction."""

    connection: Connection

    def keep(self, row: Kept) -> None:
        """Write what waits for the day on which a record is destroyed."""
        self.connection.execute(insert(receipts_kept).values(asdict(row)))

    def kept(self, destroyed: bytes) -> Kept | None:
        """Return what waits for its day, by its destroyed digest."""
        found = self.connection.execute(select(receipts_kept).where(_kept.destroyed == destroyed)).one_or_none()
        return None if found is None else _kept_row(found)

    def all_kept(self) -> Sequence[Kept]:
        """Return everything that waits for its day."""
        return [_kept_row(row) for row in self.connection.execute(select(receipts_kept)).all()]

    def move(self, destroyed: bytes, destroy_by: date, chain: int) -> bool:
        """Give a digest the new date of its record; False where it waits no more."""
        moved = update(receipts_kept).where(_kept.destroyed == destroyed)
        return self.connection.execute(moved.values(destroy_by=destroy_by, chain=chain)).rowcount == 1

    def take_held(self, destroyed: bytes) -> bytes | None:
        """Take the held digest out of a row and return it; None where the held list has it already."""
        row = self.kept(destroyed)
        if row is None or row.held is None:
            return None
        # Zeros first: the row stays, and what stood in it would stay beside it.
        for held in (bytes(len(row.held)), None):
            self.connection.execute(update(receipts_kept).where(_kept.destroyed == destroyed).values(held=held))
        return row.held

    def chains(self) -> frozenset[int]:
        """Return the chains of everything that waits for its day."""
        return frozenset(self.connection.execute(select(_kept.chain).distinct()).scalars().all())

    def take_destroyed(self, destroy_by: date, chain: int) -> Sequence[bytes]:
        """Zero and take out what waited for a day and chain; return the destroyed digests."""
        here = (_kept.destroy_by == destroy_by) & (_kept.chain == chain)
        found = self.connection.execute(select(_kept.destroyed).where(here)).scalars().all()
        self._remove_all(receipts_kept, here)
        return found

    def forget(self, destroyed: bytes) -> None:
        """Zero and take out what waited for its day, by its destroyed digest."""
        remove(self.connection, receipts_kept, _kept.destroyed == destroyed)

    def forget_kept(self) -> int:
        """Zero and take out everything that waits for its day; return how many rows that were."""
        count: int = self.connection.execute(select(func.count()).select_from(receipts_kept)).scalar_one()
        self._remove_all(receipts_kept, true())
        return count

    def wait(self, row: Waiting) -> None:
        """Write a digest that waits for the list of its month."""
        self.connection.execute(insert(receipts_waiting).values(asdict(row)))

    def take_waiting(self, month: str, kind: ReceiptKind) -> Sequence[bytes]:
        """Zero and take out what waited for a month's list; return the digests."""
        here = (_waiting.month == month) & (_waiting.kind == kind)
        found = self.connection.execute(select(_waiting.digest).where(here)).scalars().all()
        self._remove_all(receipts_waiting, here)
        return found

    def forget_waiting(self, until: str) -> None:
        """Zero and take out what waits for the lists of a month or of any before."""
        self._remove_all(receipts_waiting, _waiting.month <= until)

    def add_list(self, made: ReceiptList) -> None:
        """Write a month's list; ``RecordRefused`` where the month has one of its kind."""
        self.connection.execute(insert(receipt_lists).values(asdict(made)))

    def newest_month(self) -> str | None:
        """Return the newest month that has its lists, None before the first."""
        newest: str | None = self.connection.execute(select(func.max(_lists.month))).scalar_one()
        return newest

    def lists(self) -> Sequence[ReceiptList]:
        """Return all lists, by month, then in the order in which they were entered."""
        rows = self.connection.execute(select(receipt_lists).order_by(_lists.month, _lists.number)).all()
        return [ReceiptList(row.month, ReceiptKind(row.kind), row.number, row.content) for row in rows]

    def _remove_all(self, table: Any, here: ColumnElement[bool]) -> None:  # noqa: ANN401 - one of ours
        while remove(self.connection, table, here, BATCH):
            pass


def _kept_row(row: Row[Any]) -> Kept:
    return Kept(row.receipt_id, row.destroyed, row.held, row.destroy_by, row.chain)
