"""Rows of the blank stock and of print jobs: counts by day and site, and jobs that name neither holder nor card."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from idsvc.issue.print_job import JobState, PrintJob
from idsvc.issue.stock import Pile, SpoiledSerial, StockMove
from idsvc.store.office_tables import stock, stock_counts
from idsvc.store.tables import print_jobs, stock_serials
from idsvc.store.zeroing import BATCH, remove

_ADDED: Final = upsert(stock)
_MOVE: Final = _ADDED.on_conflict_do_update(set_={"total": stock.c.total + _ADDED.excluded.total})


@dataclass(frozen=True, slots=True)
class StockRows:
    """The tables ``stock``, ``stock_counts`` and ``stock_serials``, inside one transaction."""

    connection: Connection

    def move(self, day: date, site: str, move: StockMove, by: int = 1) -> None:
        """Add to what moved on a day at a site."""
        self.connection.execute(_MOVE, {"day": day, "site": site, "move": move, "total": by})

    def totals(self, site: str) -> Mapping[StockMove, int]:
        """Return all that ever moved at a site."""
        wanted = select(stock.c.move, func.sum(stock.c.total).label("total")).where(stock.c.site == site)
        rows = self.connection.execute(wanted.group_by(stock.c.move)).all()
        return {StockMove(row.move): row.total for row in rows}

    def moved(self, day: date, site: str) -> Mapping[StockMove, int]:
        """Return what moved on one day at a site."""
        here = (stock.c.day == day) & (stock.c.site == site)
        rows = self.connection.execute(select(stock.c.move, stock.c.total).where(here)).all()
        return {StockMove(row.move): row.total for row in rows}

    def keep_count(self, day: date, site: str, counted: Mapping[Pile, int]) -> None:
        """Write what was counted; ``RecordRefused`` where the day is closed already."""
        rows = [{"day": day, "site": site, "pile": pile, "counted": number} for pile, number in counted.items()]
        self.connection.execute(insert(stock_counts), rows)

    def counted(self, day: date, site: str) -> Mapping[Pile, int]:
        """Return what was counted when a day was closed, empty where it was not."""
        here = (stock_counts.c.day == day) & (stock_counts.c.site == site)
        rows = self.connection.execute(select(stock_counts.c.pile, stock_counts.c.counted).where(here)).all()
        return {Pile(row.pile): row.counted for row in rows}

    def last_closed(self, site: str) -> date | None:
        """Return the newest day that was closed at a site."""
        wanted = select(stock_counts.c.day).where(stock_counts.c.site == site).order_by(stock_counts.c.day.desc())
        return self.connection.execute(wanted.limit(1)).scalar_one_or_none()

    def keep_serial(self, serial: SpoiledSerial) -> None:
        """Write the serial of a spoiled blank."""
        self.connection.execute(insert(stock_serials).values(asdict(serial)))

    def serials(self, site: str) -> Sequence[SpoiledSerial]:
        """Return the serials of a site, by their text: the order in which they were typed is not kept."""
        wanted = select(stock_serials).where(stock_serials.c.site == site).order_by(stock_serials.c.serial)
        return [SpoiledSerial(**row) for row in self.connection.execute(wanted).mappings().all()]

    def forget_serials(self, site: str) -> int:
        """Zero and take out the serials of a site; return how many."""
        gone = 0
        while taken := remove(self.connection, stock_serials, stock_serials.c.site == site, BATCH):
            gone += taken
        return gone

    def remove_serials_due(self, day: date, limit: int) -> int:
        """Zero and take out up to ``limit`` serials whose day has come; return how many."""
        return remove(self.connection, stock_serials, stock_serials.c.destroy_by <= day, limit)


@dataclass(frozen=True, slots=True)
class JobRows:
    """The table ``print_jobs``, inside one transaction."""

    connection: Connection

    def add(self, job: PrintJob) -> None:
        """Write the job of a card that was just signed."""
        self.connection.execute(insert(print_jobs).values(asdict(job)))

    def get(self, job_id: bytes) -> PrintJob | None:
        """Return a job by the id of its issued record."""
        wanted = select(print_jobs).where(print_jobs.c.job_id == job_id)
        row = self.connection.execute(wanted).mappings().one_or_none()
        return None if row is None else _job(row)

    def mark(self, job_id: bytes, state: JobState, *, expected: JobState) -> bool:
        """Move a job from one state to another; False where it stood elsewhere."""
        here = (print_jobs.c.job_id == job_id) & (print_jobs.c.state == expected)
        return self.connection.execute(update(print_jobs).where(here).values(state=state)).rowcount == 1

    def remove(self, job_id: bytes) -> bool:
        """Zero the row and take it out; False where it was already gone."""
        return remove(self.connection, print_jobs, print_jobs.c.job_id == job_id) == 1

    def sent(self, site: str) -> Sequence[PrintJob]:
        """Return the jobs of a site that nobody answered, by their random ids."""
        here = (print_jobs.c.state == JobState.SENT) & (print_jobs.c.site == site)
        rows = self.connection.execute(select(print_jobs).where(here).order_by(print_jobs.c.job_id)).mappings().all()
        return [_job(row) for row in rows]

    def remove_due(self, day: date, limit: int) -> int:
        """Zero and take out up to ``limit`` jobs whose day has come; return how many."""
        return remove(self.connection, print_jobs, print_jobs.c.destroy_by <= day, limit)


def _job(row: RowMapping) -> PrintJob:
    values: dict[str, Any] = {**row, "state": JobState(row["state"])}
    return PrintJob(**values)
