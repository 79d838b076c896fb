"""Rows of payment numbers, and of each site's cash by day."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection, RowMapping, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from idsvc.issue.cash import CashDay
from idsvc.issue.fees import Payment, PaymentState
from idsvc.store.office_tables import cash_days
from idsvc.store.tables import payments
from idsvc.store.zeroing import remove


@dataclass(frozen=True, slots=True)
class PaymentRows:
    """The tables ``payments`` and ``cash_days``, inside one transaction."""

    connection: Connection

    def add(self, payment: Payment) -> None:
        """Write a payment number; ``RecordRefused`` where it is there already."""
        self.connection.execute(insert(payments).values(asdict(payment)))

    def get(self, digest: bytes) -> Payment | None:
        """Return what is kept under the digest of a payment number."""
        row = self.connection.execute(select(payments).where(payments.c.digest == digest)).mappings().one_or_none()
        return None if row is None else Payment(**{**row, "state": PaymentState(row["state"])})

    def save(self, payment: Payment) -> None:
        """Write over a payment in place."""
        here = payments.c.digest == payment.digest
        self.connection.execute(update(payments).where(here).values(asdict(payment)))

    def remove(self, digest: bytes) -> bool:
        """Zero and take out one payment number; False where it was already gone."""
        return remove(self.connection, payments, payments.c.digest == digest) == 1

    def remove_due(self, day: date, limit: int) -> int:
        """Zero and take out up to ``limit`` payment numbers whose day has come; return how many."""
        return remove(self.connection, payments, payments.c.destroy_by <= day, limit)

    def cash(self, day: date, site: str) -> CashDay | None:
        """Return a site's cash of a day, None where nothing was taken, given back or counted."""
        here = (cash_days.c.day == day) & (cash_days.c.site == site)
        row = self.connection.execute(select(cash_days).where(here)).mappings().one_or_none()
        return None if row is None else _cash(row)

    def keep_cash(self, cash: CashDay) -> None:
        """Write a site's cash of a day, over what stood there."""
        values = asdict(cash)
        kept = upsert(cash_days).values(values)
        self.connection.execute(kept.on_conflict_do_update(set_=values))

    def open_cash(self, site: str, until: date) -> Sequence[CashDay]:
        """Return a site's days up to this one that nobody closed yet, oldest first."""
        here = (cash_days.c.site == site) & (cash_days.c.day <= until) & cash_days.c.close_id.is_(None)
        rows = self.connection.execute(select(cash_days).where(here).order_by(cash_days.c.day)).mappings().all()
        return [_cash(row) for row in rows]


def _cash(row: RowMapping) -> CashDay:
    return CashDay(**row)
