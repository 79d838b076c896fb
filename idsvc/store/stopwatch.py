"""Rows of the counter's stopwatch: sums of a week, and nothing smaller."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Connection, Row, delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from idsvc.enroll.stopwatch import BANDS, CounterStep, StepSum
from idsvc.store.office_tables import step_sums


@dataclass(frozen=True, slots=True)
class StopwatchRows:
    """The table ``step_sums``, inside one transaction."""

    connection: Connection

    def add(self, week: date, site: str, step: CounterStep, band: int, seconds: int) -> None:
        """Add one visit's time in a step to the sums of its week; what it was alone is kept nowhere."""
        added = upsert(step_sums).values(week=week, site=site, step=step.value, band=band, visits=1, seconds=seconds)
        sums = {"visits": step_sums.c.visits + 1, "seconds": step_sums.c.seconds + seconds}
        self.connection.execute(added.on_conflict_do_update(set_=sums))

    def sums(self) -> Sequence[StepSum]:
        """Return every week's sums by site and step, the newest week first."""
        order = (step_sums.c.week.desc(), step_sums.c.site, step_sums.c.step, step_sums.c.band)
        rows = self.connection.execute(select(step_sums).order_by(*order)).all()
        return [_sum(*key, parts) for key, parts in groupby(rows, key=lambda row: (row.week, row.site, row.step))]

    def forget(self, before: date) -> None:
        """Take out the weeks that began before a day."""
        self.connection.execute(delete(step_sums).where(step_sums.c.week < before))


def _sum(week: date, site: str, step: str, parts: Iterable[Row[tuple[object, ...]]]) -> StepSum:
    bands = [0] * (len(BANDS) + 1)
    seconds = 0
    for row in parts:
        bands[row.band] += row.visits
        seconds += row.seconds
    return StepSum(week, site, CounterStep(step), sum(bands), seconds, tuple(bands))
