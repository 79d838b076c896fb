"""The numbers behind the charts of a report: ages against limits, what was destroyed, what is oldest, the clock."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from idsvc.ledger.act import Figure
from idsvc.ledger.errors import LedgerError
from idsvc.ledger.event import Entry, Event
from idsvc.oversight.accounting import ACCOUNTS, figures_by_day
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import CityEvidence
from idsvc.retention import RetentionClass

DAYS: Final = 56
"""Days that a chart over time shows, the day of the evidence last."""

_CLASS_OF_TABLE: Final = frozenset({"cases", "captures", "duplicate_tags", "journal"})
_DESTROYED: Final = tuple(figure for figure in Figure if figure.endswith("-destroyed"))
_RECEIVED: Final = {name: account[0] for name, account in ACCOUNTS.items()}


@dataclass(frozen=True, slots=True)
class Ages:
    """The records of one class: how many are how many days old, and how old they may become."""

    retention_class: RetentionClass
    by_age: Mapping[int, int]
    limit: int

    @property
    def oldest(self) -> int:
        """Return the age of the oldest, 0 where there is none."""
        return max(self.by_age, default=0)

    @property
    def records(self) -> int:
        """Return how many there are."""
        return sum(self.by_age.values())


def ages(evidence: CityEvidence) -> tuple[Ages, ...]:
    """Return each class that lives by the clock; a record's age is told from its last day, so it is at most that."""
    found: defaultdict[RetentionClass, Counter[int]] = defaultdict(Counter)
    for each in evidence.holdings.dated:
        cls = each.retention_class
        if cls is not None and each.table in _CLASS_OF_TABLE and each.destroy_by != date.min:
            found[cls][max(0, evidence.periods[cls] - (each.destroy_by - evidence.today).days)] += each.rows
    return tuple(Ages(cls, found[cls], evidence.periods[cls]) for cls in RetentionClass if found[cls])


def days(evidence: CityEvidence) -> Sequence[date]:
    """Return the days that a chart over time shows; not before the log's first."""
    first = max(evidence.today - timedelta(days=DAYS - 1), _first_day(evidence))
    return [first + timedelta(days=ahead) for ahead in range((evidence.today - first).days + 1)]


def _first_day(evidence: CityEvidence) -> date:
    return min((entry.day for entry in _entries(evidence)), default=evidence.today)


def _entries(evidence: CityEvidence) -> Iterator[Entry]:
    for _, data in evidence.books.entries:
        try:
            yield Entry.parse(data)
        except LedgerError:
            continue


def destroyed(evidence: CityEvidence) -> Mapping[date, int]:
    """Return how many records were destroyed on each day."""
    figures = _figures(evidence)
    return {day: sum(figures.get(day, {}).get(name, 0) for name in _DESTROYED) for day in days(evidence)}


def _figures(evidence: CityEvidence) -> Mapping[date, Mapping[str, int]]:
    try:
        return figures_by_day(evidence)
    except CouldNotLook:
        return {}


def oldest(evidence: CityEvidence) -> Mapping[date, int]:
    """Return how old the oldest record was at least, each evening, counted first in, first out from the figures."""
    figures = _figures(evidence)
    kinds = [_Queue.of(figures, name) for name in ACCOUNTS]
    return {day: max(kind.age(day) for kind in kinds) for day in days(evidence)}


@dataclass(frozen=True, slots=True)
class _Queue:
    """One account over time: what had come in and what had gone out by the end of each day."""

    came: Sequence[tuple[date, int]]
    went: Sequence[tuple[date, int]]

    @classmethod
    def of(cls, figures: Mapping[date, Mapping[str, int]], name: str) -> "_Queue":
        gone = [figure for figure in Figure if figure.startswith(f"{name}-") and figure is not _RECEIVED[name]]
        return cls(_summed(figures, [_RECEIVED[name]]), _summed(figures, gone))

    def age(self, day: date) -> int:
        """Return the age on a day of the first that came and had not gone, were they gone in the order they came."""
        gone = max((total for at, total in self.went if at <= day), default=0)
        first = min((at for at, total in self.came if at <= day and total > gone), default=day)
        return (day - first).days


_OF_ACCOUNTS: Final = ("-removed", "-destroyed", "-lost")


def _summed(figures: Mapping[date, Mapping[str, int]], names: Sequence[Figure]) -> Sequence[tuple[date, int]]:
    total, out = 0, []
    wanted = [name for name in names if name in _RECEIVED.values() or name.endswith(_OF_ACCOUNTS)]
    for day in sorted(figures):
        total += sum(figures[day].get(name, 0) for name in wanted)
        out.append((day, total))
    return out


def lag(evidence: CityEvidence) -> Mapping[date, int]:
    """Return how many days the clock stood behind at the end of each day, as the log tells it."""
    moves = [
        (entry.day, date.fromisoformat(str(entry.fields["stands"])))
        for entry in _entries(evidence)
        if entry.event in {Event.CLOCK_STARTED, Event.CLOCK_ADVANCED}
    ]
    stood = {day: max((stands for at, stands in moves if at <= day), default=day) for day in days(evidence)}
    return {day: max(0, (day - stands).days) for day, stands in stood.items()}


def holdings(evidence: CityEvidence) -> Mapping[str, int]:
    """Return what is there by kind of record, the register and sealed files among them."""
    counts: Counter[str] = Counter()
    for each in evidence.holdings.dated:
        counts[each.retention_class.value if each.retention_class else each.table] += each.rows
    counts["register entries"] = sum(each.rows for each in evidence.holdings.register)
    return {name: count for name, count in counts.items() if count}
