"""What a relying party decides for itself: who looks, and how old a status list may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from idsvc.credential.dates import DAY
from idsvc.errors import IdsvcError
from idsvc.verify.verdict import Audience, Side

STATUS_AGE: Final[Mapping[Audience, int]] = MappingProxyType(
    {Audience.BANK: 7 * DAY, Audience.LIBRARY: 30 * DAY, Audience.DOOR: 30 * DAY}
)
"""Seconds a status list may be old, unless the relying party decides otherwise."""

WANTED_SIDES: Final[Mapping[Audience, frozenset[Side]]] = MappingProxyType(
    {
        Audience.BANK: frozenset({Side.BACK}),
        Audience.LIBRARY: frozenset(Side),
        Audience.DOOR: frozenset({Side.BACK}),
    }
)
"""Which codes serve an audience: only the back has the signed portrait."""


MAX_DAYS: Final = 90
"""Days of age that a relying party may accept at most: what was cancelled since then passes for good."""


class PolicyRefused(IdsvcError):
    """A policy text that cannot be used; the text says what to do."""


def parse_ages(text: str) -> Mapping[Audience, int]:
    """Return the seconds a status list may be old, for every audience, from a text such as `bank=3, library=14`.

    Entries stand between commas or on lines of their own, each an audience, `=` and whole days; `#` begins a remark.
    An audience that is not named keeps its default. Raises PolicyRefused.
    """
    bare = (line.partition("#")[0] for line in text.splitlines())
    entries = [entry.strip() for line in bare for entry in line.split(",") if entry.strip()]
    if not entries:
        raise PolicyRefused("the policy names no audience: write for example bank=3,library=14")
    given = [_age(entry) for entry in entries]
    if len({audience for audience, _ in given}) != len(given):
        raise PolicyRefused("the policy names an audience twice: leave one of the two")
    return MappingProxyType({**STATUS_AGE, **dict(given)})


def _age(entry: str) -> tuple[Audience, int]:
    name, found, days = (part.strip() for part in entry.partition("="))
    if not found or name not in set(Audience):
        raise PolicyRefused("an entry of the policy is library, bank or door, = and days: for example bank=3")
    if not (days.isascii() and days.isdigit() and len(days) <= len(str(MAX_DAYS)) and 1 <= int(days) <= MAX_DAYS):
        raise PolicyRefused("the policy accepts 1 to 90 whole days: the list of cancelled cards is made new every day")
    return Audience(name), int(days) * DAY


@dataclass(frozen=True, slots=True)
class VerifyPolicy:
    """The audience, the age in seconds that a status list may have for each one, and the skew between clocks."""

    audience: Audience = Audience.LIBRARY
    status_age: Mapping[Audience, int] = field(default_factory=lambda: STATUS_AGE)
    skew: int = 300

    @property
    def max_status_age(self) -> int:
        """Seconds a status list may be old for this audience."""
        return self.status_age[self.audience]
