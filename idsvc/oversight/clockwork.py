"""Does the clock stand where it should, and was every day since the opening entered as destroyed in time?"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain as flat
from types import MappingProxyType
from typing import Final

from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.facts import Facts
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.reading import Reading
from idsvc.retention.clock import UNATTENDED_DAYS

_ONE_DAY: Final = timedelta(days=1)


def clock_day(reading: Reading) -> tuple[Finding, ...]:
    """Compare the day in the clock's plain header with today and with the newest day that the log gives its node.

    The header is the program's word; only the operator's key proves what stands behind it.
    """
    clock, today = reading.evidence.clock, reading.evidence.today
    if clock is None:
        raise CouldNotLook("the retention clock is missing or unreadable: check --keys, and whether it is mounted")
    entered = max((day for day, nodes in reading.facts.moves.items() if clock.node in nodes), default=None)
    put_back = max(0, (entered - clock.day).days) if entered else 0
    return (
        *found(FindingCode.CLOCK_BEHIND, max(0, (today - clock.day).days)),
        *found(FindingCode.CLOCK_AHEAD, max(0, (clock.day - today).days)),
        *found(FindingCode.CLOCK_PUT_BACK, put_back),
        *found(FindingCode.CLOCK_NOT_ENTERED, int(entered is None or entered < clock.day)),
    )


def rolled_back(reading: Reading) -> tuple[Finding, ...]:
    """Find the times when the log itself says that a clock had been put back; they stay findings for ever."""
    return found(FindingCode.CLOCK_ROLLED_BACK, reading.facts.rolled_back)


def purge_age(reading: Reading) -> tuple[Finding, ...]:
    """Find a purge that did not run: none to its end today or yesterday, in a city older than that."""
    today, last = reading.evidence.today, reading.evidence.books.last_purge
    since = last if last is not None else _opening(reading.facts)
    return found(FindingCode.PURGE_STALE, int(since < today - _ONE_DAY))


def destroyed_days(reading: Reading) -> tuple[Finding, ...]:
    """Walk every day since the opening: entered once per chain, on the first day the clock had reached it."""
    return days_in_time(reading.facts, reading.evidence.today, _last_due(reading))


def days_in_time(facts: Facts, today: date, last_due: date) -> tuple[Finding, ...]:
    """Walk the days after the opening up to the last that is due, as the log alone tells them."""
    history = _History.of(facts)
    tally = Counter(flat.from_iterable(map(history.faults, _days(_opening(facts), last_due))))
    tally[FindingCode.EARLY_DESTRUCTION] += sum(day > today for day in history.destroyed)
    return tuple(finding for code in _OF_DAYS for finding in found(code, tally[code]))


_OF_DAYS: Final = (
    FindingCode.MISSING_DAY,
    FindingCode.LATE_START,
    FindingCode.LATE_DESTRUCTION,
    FindingCode.EARLY_DESTRUCTION,
)


def purges_entered(reading: Reading) -> tuple[Finding, ...]:
    """Compare the purges in the database with the log: exactly one entry for each day and chain."""
    unentered = reading.evidence.books.purges - reading.facts.destroyed.keys()
    return (*twice(reading.facts), *found(FindingCode.NOT_ENTERED, len(unentered)))


def twice(facts: Facts) -> tuple[Finding, ...]:
    """Return the days and chains that were entered as destroyed more than once."""
    return found(FindingCode.ENTERED_TWICE, sum(times > 1 for _, times in facts.destroyed.values()))


def _opening(facts: Facts) -> date:
    """Return the day the city's first clock was started; nothing can be due on it or before."""
    if facts.opened is None:
        raise CouldNotLook("the log does not say when the clock was started: bring the whole database")
    return facts.opened


def _last_due(reading: Reading) -> date:
    """Return the last day that must be entered: today only once a purge has run today."""
    today = reading.evidence.today
    return today if reading.evidence.books.last_purge == today else today - _ONE_DAY


def _days(after: date, last: date) -> Iterator[date]:
    return map(date.fromordinal, range(after.toordinal() + 1, last.toordinal() + 1))


@dataclass(frozen=True, slots=True)
class _History:
    """What the log says: days the clock stood on, its chains on each, and who was entered as destroyed when."""

    stood: tuple[date, ...]
    chains: Mapping[date, AbstractSet[int]]
    destroyed: Mapping[date, Mapping[int, date]]

    @classmethod
    def of(cls, facts: Facts) -> "_History":
        destroyed: defaultdict[date, dict[int, date]] = defaultdict(dict)
        for (day, chain), (entered, _) in facts.destroyed.items():
            destroyed[day][chain] = entered
        return cls(tuple(sorted(facts.states)), facts.states, destroyed)

    def faults(self, day: date) -> Sequence[FindingCode]:
        """Return what is wrong with one day; that the clock has not reached it is another check's matter."""
        place, entries = bisect_left(self.stood, day), self.destroyed.get(day, _NOTHING)
        if place == len(self.stood):
            return [FindingCode.EARLY_DESTRUCTION] * len(entries)
        reached, entered = self.stood[place], entries.values()
        last = max(entered, default=reached)
        faults: list[FindingCode] = []
        if missing := self._expected(place, last) - entries.keys():
            faults += [FindingCode.MISSING_DAY] * len(missing)
        if min(entered, default=reached) < reached:
            faults.append(FindingCode.EARLY_DESTRUCTION)
        if last > reached:
            faults.append(FindingCode.LATE_DESTRUCTION)
        if reached > day and (reached - day).days >= UNATTENDED_DAYS:
            faults.append(FindingCode.LATE_START)
        return faults

    def _expected(self, place: int, last: date) -> AbstractSet[int]:
        """Return the chains that could hold something due: alive before the day, and still when it was entered last."""
        reached = self.chains[self.stood[place]]
        before = self.chains[self.stood[place - 1]] if place else reached
        if last <= self.stood[place]:
            return reached & before
        return reached & before & self.chains[self.stood[bisect_right(self.stood, last) - 1]]


_NOTHING: Final[Mapping[int, date]] = MappingProxyType({})
