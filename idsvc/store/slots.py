"""Numbered places in which cards wait: site, number and last day, and nothing that says whose card lies there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from sqlalchemy import Connection, delete, insert, select

from idsvc.store.tables import slots


@dataclass(frozen=True, slots=True)
class SlotRows:
    """The table ``slots``, inside one transaction; every site counts its own places from 1."""

    connection: Connection

    def take(self, site: str, pull_by: date) -> int:
        """Take the lowest free number of a site, from 1, until a day and return it."""
        here = select(slots.c.number).where(slots.c.site == site)
        taken = frozenset(self.connection.execute(here).scalars().all())
        number = next(each for each in count(1) if each not in taken)
        self.connection.execute(insert(slots).values(site=site, number=number, pull_by=pull_by))
        return number

    def free(self, site: str, number: int) -> bool:
        """Let a number of a site go; False where nothing lay there."""
        there = delete(slots).where(slots.c.site == site, slots.c.number == number)
        return self.connection.execute(there).rowcount == 1

    def pull_by(self, site: str, number: int) -> date | None:
        """Return until when the card in a slot of a site may be fetched, None where nothing lies there."""
        wanted = select(slots.c.pull_by).where(slots.c.site == site, slots.c.number == number)
        found: date | None = self.connection.execute(wanted).scalar_one_or_none()
        return found

    def due(self, site: str, day: date) -> Sequence[tuple[int, date]]:
        """Return (number, day) of what a site has to pull by a day, that day included, by number."""
        wanted = select(slots).where(slots.c.site == site, slots.c.pull_by <= day).order_by(slots.c.number)
        return [(row.number, row.pull_by) for row in self.connection.execute(wanted).all()]
