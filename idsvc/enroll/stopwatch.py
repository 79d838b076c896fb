"""How long the steps at a counter take, as sums of a week and a site: never a clerk's, never one visit's."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, unique
from typing import Final


@unique
class CounterStep(StrEnum):
    """What a visit spends its time on, in order."""

    DETAILS = "details"
    PAPERS = "papers"
    PHOTO = "photo"
    PROOF = "proof"
    FEE = "fee"
    CARD = "card"
    HAND_OVER = "hand-over"


BANDS: Final = (15, 30, 60, 120, 300, 600)
"""Upper ends, in seconds, of the coarse bands that times are counted in; one more band is open above."""

LONGEST: Final = 1800
"""A pause longer than this, in seconds, is no work at the counter and is not counted."""

FEWEST: Final = 11
"""Of fewer visits in a week nothing is shown: a single one could be made out."""

FEWEST_CLERKS: Final = 2
"""Before as many clerks of a site began a visit in a week nothing is counted: the sums would be one person's."""

WEEKS_KEPT: Final = 53


@dataclass(frozen=True, slots=True)
class StepSum:
    """The visits of a week at a site that passed a step: how many, seconds in all, how many fell into each band."""

    week: date
    site: str
    step: CounterStep
    visits: int
    seconds: int
    bands: tuple[int, ...]

    @property
    def mean(self) -> int | None:
        """Return the mean in whole seconds, None where too few visits stand behind it."""
        return self.seconds // self.visits if self.visits >= FEWEST else None


def week_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def band_of(seconds: int) -> int:
    """Return the index of the band that a time falls into, 0 to ``len(BANDS)``."""
    return bisect_left(BANDS, seconds)


def spent(so_far: Mapping[str, int], step: CounterStep, seconds: int) -> dict[str, int]:
    """Return a visit's seconds by step with another stretch added; a pause that was too long adds nothing."""
    added = seconds if 0 <= seconds <= LONGEST else 0
    return {**so_far, step.value: so_far.get(step.value, 0) + added}
