"""What a relying party decides for itself: who looks, and how old a status list may be."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from idsvc.credential.dates import DAY
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
