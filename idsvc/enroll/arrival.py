"""Arriving with a code in hand: a ticket to come back, or an appointment; neither knows a name.

The city keeps the digest of a code and the day on which it ends, and for an appointment its time and site.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, unique
from typing import Final

from idsvc.enroll.codes import CASE_CODE_ENTROPY, CodeKind, digest_code, new_case_code, parse_case_code
from idsvc.enroll.errors import NotAllowed

ARRIVAL_ENTROPY: Final = CASE_CODE_ENTROPY
"""Random bytes that a code of the door takes."""

RETURN_DAYS: Final = 30
"""Days for which a ticket to come back is good (DOMAIN 2)."""

MAX_SLOTS: Final = 400
"""Appointments made for one week of one site at most."""

_DAY_MINUTES: Final = 24 * 60
_LENGTHS: Final = (10, 15, 20, 30, 45, 60)


@unique
class Arrival(StrEnum):
    """What a code at the door was good for."""

    RETURN = "return"
    APPOINTMENT = "appointment"


@unique
class Weakness(StrEnum):
    """What a paper can lack, told to the resident and kept nowhere; never which paper."""

    OUT_OF_DATE = "out-of-date"
    DIFFERS = "differs"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A time at a site, ``minute`` from midnight; it is gone when its day ends, so ``destroy_by`` is the day after."""

    digest: bytes
    site: str
    minute: int
    destroy_by: date

    @property
    def day(self) -> date:
        """Return the day of the appointment."""
        return self.destroy_by - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """A week of appointments: ``days`` in order, from ``start`` to ``end`` in minutes from midnight.

    ``length`` is in minutes; ``counters`` appointments begin at the same time. Raises ``NotAllowed``.
    """

    days: tuple[date, ...]
    start: int
    end: int
    length: int
    counters: int

    def __post_init__(self) -> None:
        if not self.days or self.length not in _LENGTHS or not 1 <= self.counters <= len(_LENGTHS):
            raise NotAllowed("choose at least one day, a length from the list, and 1 to 6 counters")
        if not 0 <= self.start < self.end <= _DAY_MINUTES or self.end - self.start < self.length:
            raise NotAllowed("the last appointment has to end after the first begins, on the same day")
        if len(tuple(self.times())) > MAX_SLOTS:
            raise NotAllowed("this is more than 400 appointments: choose fewer days, longer times or fewer counters")

    def times(self) -> Iterator[tuple[date, int]]:
        """Yield (day, minute) of each appointment, in order, those of the same time one after another."""
        for day in self.days:
            for minute in range(self.start, self.end - self.length + 1, self.length):
                yield from ((day, minute) for _ in range(self.counters))


def lengths() -> tuple[int, ...]:
    """Return the lengths in minutes that an appointment may have."""
    return _LENGTHS


def new_code(random: bytes) -> str:
    """Return the 10 characters of a code of the door, from ``ARRIVAL_ENTROPY`` fresh random bytes."""
    return new_case_code(random)


def digest_of(code: str) -> bytes:
    """Return the 32 bytes kept in place of a code as it was typed; raise ``CodeMistyped``."""
    return digest_code(CodeKind.ARRIVAL, parse_case_code(code))
