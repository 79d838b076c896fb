"""Rows of sealed captures; the sealed bytes themselves are blobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, select, update

from idsvc.enroll.capture import CaptureRow
from idsvc.retention import RecordKind, RetentionClass, Sealed
from idsvc.store.errors import RecordRefused
from idsvc.store.tables import captures
from idsvc.store.zeroing import remove


@dataclass(frozen=True, slots=True)
class CaptureRows:
    """The table ``captures``, inside one transaction."""

    connection: Connection

    def add(self, row: CaptureRow) -> None:
        """Write a new capture's row; its ciphertext is not written here."""
        sealed = row.sealed
        if (sealed.kind, sealed.retention_class) != (RecordKind.CAPTURE, RetentionClass.CAPTURE):
            raise RecordRefused("only a capture can be kept as one: seal it as a capture")
        values = {
            "capture_id": sealed.record_id,
            "case_id": row.case_id,
            "destroy_by": sealed.destroy_by,
            "chain": sealed.chain,
            "write_version": sealed.write_version,
            "wrapped_key": sealed.wrapped_key,
            "nonce": sealed.nonce,
            "live": int(row.live),
        }
        self.connection.execute(insert(captures).values(values))

    def mark_live(self, capture_id: bytes) -> None:
        """Note that the blob is durable."""
        here = captures.c.capture_id == capture_id
        self.connection.execute(update(captures).where(here).values(live=1))

    def get(self, capture_id: bytes) -> CaptureRow | None:
        """Return a capture by its id."""
        return next(iter(self._found(captures.c.capture_id == capture_id)), None)

    def of_case(self, case_id: bytes) -> Sequence[CaptureRow]:
        """Return a case's captures, by their random ids."""
        return self._found(captures.c.case_id == case_id)

    def relink(self, old_case: bytes, new_case: bytes) -> None:
        """Give a case's captures to its next stage."""
        self.connection.execute(update(captures).where(captures.c.case_id == old_case).values(case_id=new_case))

    def forget_key(self, capture_id: bytes) -> bool:
        """Zero the wrapped key and mark the row as not live; False where it had no key any more."""
        zeros = func.zeroblob(func.length(captures.c.wrapped_key))
        here = (captures.c.capture_id == capture_id) & (captures.c.wrapped_key != zeros)
        return self.connection.execute(update(captures).where(here).values(wrapped_key=zeros, live=0)).rowcount == 1

    def remove(self, capture_id: bytes) -> bool:
        """Zero the row and take it out; False where it was already gone."""
        return remove(self.connection, captures, captures.c.capture_id == capture_id) == 1

    def remove_all(self, capture_ids: Sequence[bytes]) -> int:
        """Zero the rows of a batch, at most 500, and take them out; return how many went."""
        return remove(self.connection, captures, captures.c.capture_id.in_(capture_ids))

    def half_done(self) -> Sequence[CaptureRow]:
        """Return the rows that are not live: made or unmade half-way by a process that died."""
        return self._found(captures.c.live == 0)

    def ids(self) -> Sequence[bytes]:
        """Return the id of every capture."""
        return self.connection.execute(select(captures.c.capture_id)).scalars().all()

    def absent(self, capture_ids: Sequence[bytes]) -> Sequence[bytes]:
        """Return those of at most 500 ids that no row has."""
        here = select(captures.c.capture_id).where(captures.c.capture_id.in_(capture_ids))
        present = set(self.connection.execute(here).scalars())
        return [each for each in capture_ids if each not in present]

    def ids_at(self, destroy_by: date, chain: int, limit: int) -> Sequence[bytes]:
        """Return the ids of up to ``limit`` captures that die on a day, of one chain."""
        here = (captures.c.destroy_by == destroy_by) & (captures.c.chain == chain)
        wanted = select(captures.c.capture_id).where(here).order_by(captures.c.capture_id).limit(limit)
        return self.connection.execute(wanted).scalars().all()

    def count_at(self, destroy_by: date, chain: int) -> int:
        """Return how many captures die on a day, of one chain."""
        here = (captures.c.destroy_by == destroy_by) & (captures.c.chain == chain)
        return self.connection.execute(select(func.count()).select_from(captures).where(here)).scalar_one()

    def _found(self, condition: ColumnElement[bool]) -> list[CaptureRow]:
        wanted = select(captures).where(condition).order_by(captures.c.capture_id)
        return [_row(found) for found in self.connection.execute(wanted).all()]


def _row(row: Row[Any]) -> CaptureRow:
    sealed = Sealed(
        kind=RecordKind.CAPTURE,
        record_id=row.capture_id,
        chain=row.chain,
        retention_class=RetentionClass.CAPTURE,
        write_version=row.write_version,
        destroy_by=row.destroy_by,
        wrapped_key=row.wrapped_key,
        nonce=row.nonce,
        ciphertext=b"",
    )
    return CaptureRow(row.case_id, sealed, live=bool(row.live))
