"""Numbered places in which cards wait: a number and the last day, and nothing that says whose card lies there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count

from sqlalchemy import Connection, delete, insert, select

from idsvc.store.tables import slots


@dataclass(frozen=True, slots=True)
class SlotRows:
    """The table ``slots``, inside one transaction."""

    connection: Connection

    def take(self, pull_by: date) -> int:
        """Take the lowest free number, from 1, until a day and return it."""
        taken = frozenset(self.connection.execute(select(slots.c.number)).scalars().all())
        number = next(each for each in count(1) if each not in taken)
        self.connection.execute(insert(slots).values(number=number, pull_by=pull_by))
        return number

    def free(self, number: int) -> bool:
        """Let a number go; False where nothing lay there."""
        return self.connection.execute(delete(slots).where(slots.c.number == number)).rowcount == 1

    def pull_by(self, number: int) -> date | None:
        """Return until when the card in a slot may be fetched, None where nothing lies there."""
        found: date | None = self.connection.execute(
            select(slots.c.pull_by).where(slots.c.number == number)
        ).scalar_one_or_none()
        return found

    def due(self, day: date) -> Sequence[tuple[int, date]]:
        """Return (number, day) of what has to be pulled by a day, that day included, by number."""
        wanted = select(slots).where(slots.c.pull_by <= day).order_by(slots.c.number)
        return [(row.number, row.pull_by) for row in self.connection.execute(wanted).all()]
