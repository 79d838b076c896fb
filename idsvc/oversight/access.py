"""Does anybody open more than the work asks for? Counted from the journal; nobody is named."""

from collections.abc import Callable, Mapping
from statistics import median
from types import MappingProxyType
from typing import Final

from idsvc.oversight.evidence import AccessDay
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.reading import Reading

MANY_OPENINGS: Final = 30
"""Records one person opens in a day before the number is compared with what others open."""
FAR_ABOVE: Final = 4
"""Times the usual number: the median over all people and days in the journal."""
MANY_IDLE: Final = 20
"""Records one person opens in a day on which nobody does anything else: outside of any ticket."""
MANY_REPEATED: Final = 15
"""Times one person opens the same record in a day."""
MANY_REFUSALS: Final = 30
"""Refused sign-ins in a day; more of them than sign-ins that worked."""

Pattern = Callable[[AccessDay, float], bool]

PATTERNS: Final[Mapping[str, Pattern]] = MappingProxyType(
    {
        "many openings": lambda day, usual: day.openings[:1] > (max(MANY_OPENINGS, FAR_ABOVE * usual),),
        "outside any ticket": lambda day, _: day.idle[:1] > (MANY_IDLE,),
        "the same record": lambda day, _: day.repeated > MANY_REPEATED,
        "refused sign-ins": lambda day, _: day.refusals > max(MANY_REFUSALS, day.sign_ins),
    }
)
"""What stands out on a day; each is a question to ask, not a verdict."""


def patterns(reading: Reading) -> tuple[Finding, ...]:
    """Find days on which somebody opened far more than usual, outside any ticket, or guessed passwords."""
    days = reading.evidence.journal.access
    usual = median([count for day in days for count in day.openings] or [0])
    seen = [
        f"{name} {day.day.isoformat()}" for day in days for name, is_seen in PATTERNS.items() if is_seen(day, usual)
    ]
    return found(FindingCode.ACCESS_PATTERN, len(seen), *seen)
