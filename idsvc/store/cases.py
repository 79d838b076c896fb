"""Rows of visits and applications: plain columns and a sealed payload, put together and taken apart again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from idsvc.enroll.case import CaseHead, VisitType
from idsvc.enroll.stage import KIND, RETENTION, Stage
from idsvc.retention import Sealed
from idsvc.store.errors import RecordRefused
from idsvc.store.tables import cases
from idsvc.store.zeroing import remove


@dataclass(frozen=True, slots=True)
class CaseRows:
    """The table ``cases``, inside one transaction."""

    connection: Connection

    def add(self, head: CaseHead, sealed: Sealed) -> None:
        """Write a new case; ``RecordRefused`` where head and seal are not of one record, or its id is taken."""
        self.connection.execute(insert(cases).values(_values(head, sealed)))

    def get(self, case_id: bytes) -> tuple[CaseHead, Sealed] | None:
        """Return a case by its id."""
        found = self.connection.execute(select(cases).where(cases.c.case_id == case_id)).one_or_none()
        return None if found is None else (_head(found), _sealed(found))

    def by_digest(self, case_digest: bytes) -> tuple[CaseHead, Sealed] | None:
        """Return a case by the SHA-256 of its case code."""
        found = self.connection.execute(select(cases).where(cases.c.case_digest == case_digest)).one_or_none()
        return None if found is None else (_head(found), _sealed(found))

    def save(self, head: CaseHead, sealed: Sealed, *, expected_version: int) -> bool:
        """Write over a case in place, its date unmoved; False where somebody else wrote first."""
        unchanged = (
            (cases.c.case_id == head.case_id)
            & (cases.c.write_version == expected_version)
            & (cases.c.stage == head.stage)
            & (cases.c.destroy_by == head.destroy_by)
        )
        return self.connection.execute(update(cases).where(unchanged).values(_values(head, sealed))).rowcount == 1

    def remove(self, case_id: bytes) -> bool:
        """Zero the row with bytes of the same length, then take it out; False where it was already gone."""
        return remove(self.connection, cases, cases.c.case_id == case_id) == 1

    def queue(self, stages: Sequence[Stage]) -> Sequence[CaseHead]:
        """Return the heads of all cases at these stages, by date, then by ticket."""
        plain = [column for column in cases.c if column.name not in {"wrapped_key", "nonce", "payload"}]
        wanted = select(*plain).where(cases.c.stage.in_(stages)).order_by(cases.c.destroy_by, cases.c.ticket)
        return [_head(row) for row in self.connection.execute(wanted).all()]

    def count_at(self, destroy_by: date, chain: int) -> int:
        """Return how many cases die on a day, of one chain."""
        here = (cases.c.destroy_by == destroy_by) & (cases.c.chain == chain)
        return self.connection.execute(select(func.count()).select_from(cases).where(here)).scalar_one()

    def remove_at(self, destroy_by: date, chain: int, limit: int) -> Sequence[Stage]:
        """Zero and take out up to ``limit`` cases of one day and chain; return the stage of each."""
        here = (cases.c.destroy_by == destroy_by) & (cases.c.chain == chain)
        wanted = select(cases.c.case_id, cases.c.stage).where(here).order_by(cases.c.case_id).limit(limit)
        found = self.connection.execute(wanted).all()
        remove(self.connection, cases, here, limit)
        return [Stage(row.stage) for row in found]


def _values(head: CaseHead, sealed: Sealed) -> dict[str, Any]:
    bound = (
        sealed.kind,
        sealed.record_id,
        sealed.chain,
        sealed.retention_class,
        sealed.write_version,
        sealed.destroy_by,
    )
    wanted = (KIND[head.stage], head.case_id, head.chain, RETENTION[head.stage], head.write_version, head.destroy_by)
    if bound != wanted:
        raise RecordRefused("a case and its sealed payload must be of one record: seal it again for this stage")
    return {
        "case_id": head.case_id,
        "stage": head.stage,
        "visit_type": head.visit_type,
        "ticket": head.ticket,
        "case_digest": head.case_digest,
        "site": head.site,
        "destroy_by": head.destroy_by,
        "chain": head.chain,
        "write_version": head.write_version,
        "enrolled_by": head.enrolled_by,
        "decided_by": head.decided_by,
        "wrapped_key": sealed.wrapped_key,
        "nonce": sealed.nonce,
        "payload": sealed.ciphertext,
    }


def _head(row: Row[Any]) -> CaseHead:
    return CaseHead(
        case_id=row.case_id,
        stage=Stage(row.stage),
        visit_type=VisitType(row.visit_type),
        ticket=row.ticket,
        case_digest=row.case_digest,
        site=row.site,
        destroy_by=row.destroy_by,
        chain=row.chain,
        write_version=row.write_version,
        enrolled_by=row.enrolled_by,
        decided_by=row.decided_by,
    )


def _sealed(row: Row[Any]) -> Sealed:
    stage = Stage(row.stage)
    return Sealed(
        kind=KIND[stage],
        record_id=row.case_id,
        chain=row.chain,
        retention_class=RETENTION[stage],
        write_version=row.write_version,
        destroy_by=row.destroy_by,
        wrapped_key=row.wrapped_key,
        nonce=row.nonce,
        ciphertext=row.payload,
    )
