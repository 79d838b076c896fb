"""What the checks ask of a log's entries, told of any run of them, so that a long log can be read in pieces at once."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain as flat
from itertools import groupby, islice, pairwise
from operator import gt, itemgetter
from typing import Final, TypeVar, cast

from idsvc.ledger.event import Event
from idsvc.ledger.pattern import Run, Texts, day_of, read_run

Destroyed = tuple[date, int]
"""A day that was destroyed, and its chain."""

_day: Final = cast("Callable[[bytes], date]", day_of)
"""A day of a run: the pattern has looked at it, so it is one."""

_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value", bound=Hashable)

TRUST: Final = -1
"""The number under which ``named`` keeps the trust list; no status list can have it."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A month's list of receipts as it was entered: month and kind, how many digests, their root in hex."""

    month: str
    kind: str
    size: int
    root: str


@dataclass(frozen=True, slots=True)
class Facts:
    """A run of entries, summed up.

    ``moves`` and ``cells``: the nodes whose clock came to stand on a day, and those that committed to a cell for it;
    ``states``: the chains committed to on a day. ``destroyed``: the day on which each was entered first, and how many
    times. ``named``: the digest that the log names last for the trust list and each status list. ``sealed``: how
    often the figures of a day were sealed with a digest. ``receipts``: the lists of receipts in their order,
    ``published``: the last day on which a status list was published, as at every publication.
    """

    size: int = 0
    unknown: int = 0
    disordered: int = 0
    first: date | None = None
    last: date | None = None
    opened: date | None = None
    rolled_back: int = 0
    moves: Mapping[date, frozenset[str]] = field(default_factory=dict)
    cells: Mapping[date, frozenset[str]] = field(default_factory=dict)
    states: Mapping[date, frozenset[int]] = field(default_factory=dict)
    destroyed: Mapping[Destroyed, tuple[date, int]] = field(default_factory=dict)
    named: Mapping[int, str] = field(default_factory=dict)
    sealed: Mapping[tuple[date, str], int] = field(default_factory=dict)
    receipts: tuple[Listed, ...] = ()
    published: date | None = None

    def bare_days(self) -> frozenset[date]:
        """Return the days on which a clock came to stand without a commitment to its states and to its cell."""
        return frozenset(
            day
            for day, nodes in self.moves.items()
            if day not in self.states or not nodes <= self.cells.get(day, frozenset())
        )


def facts_of(entries: Sequence[bytes]) -> Facts:
    """Return the facts of a run of entries."""
    run = read_run(entries)
    started, advanced = (run.of(event, "stands", "node") for event in (Event.CLOCK_STARTED, Event.CLOCK_ADVANCED))
    states = run.of(Event.CLOCK_STATE, "stands", "chain")
    return Facts(
        size=run.size,
        unknown=run.unknown,
        disordered=sum(map(gt, run.days, islice(run.days, 1, None))),
        first=_day(run.days[0]) if run.days else None,
        last=_day(run.days[-1]) if run.days else None,
        opened=min((_day(stands) for stands, _ in started), default=None),
        rolled_back=len(run.texts[Event.CLOCK_ROLLED_BACK]),
        moves=_by_day(flat(started, advanced), bytes.decode),
        cells=_by_day(run.of(Event.CLOCK_CELL, "stands", "node"), bytes.decode),
        states=_by_day(states, int),
        destroyed=_destroyed(run),
        named=_named(run),
        sealed=Counter((_day(of), digest.decode()) for of, digest in run.of(Event.FIGURES_SEALED, "of", "digest")),
        receipts=tuple(
            Listed(month.decode(), kind.decode(), int(size), root.decode())
            for month, kind, size, root in run.of(Event.RECEIPTS_LISTED, "month", "kind", "size", "root")
        ),
        published=max((_day(day) for (day,) in run.of(Event.STATUS_PUBLISHED, "day")), default=None),
    )


def _by_day(rows: Iterable[Texts], read: Callable[[bytes], _Value]) -> Mapping[date, frozenset[_Value]]:
    """Return the values of each day; days of the same values share one set, which keeps a long log's facts small."""
    found: dict[bytes, set[bytes]] = {}
    for day, group in groupby(rows, itemgetter(0)):  # a day's entries stand together, so this is one step a day
        found.setdefault(day, set()).update(map(itemgetter(1), group))
    shared: dict[frozenset[bytes], frozenset[_Value]] = {}
    return {_day(day): _shared(shared, frozenset(texts), read) for day, texts in found.items()}


def _shared(
    known: dict[frozenset[bytes], frozenset[_Value]], texts: frozenset[bytes], read: Callable[[bytes], _Value]
) -> frozenset[_Value]:
    if texts not in known:
        known[texts] = frozenset(map(read, texts))
    return known[texts]


def _destroyed(run: Run) -> Mapping[Destroyed, tuple[date, int]]:
    found: dict[Destroyed, tuple[date, int]] = {}
    for destroyed, chain, entered in run.of(Event.DAY_DESTROYED, "destroyed", "chain", "day"):
        key = _day(destroyed), int(chain)
        first, times = found.get(key) or (_day(entered), 0)
        found[key] = first, times + 1
    return found


def _named(run: Run) -> Mapping[int, str]:
    trust = [(TRUST, digest.decode()) for (digest,) in run.of(Event.TRUST_PUBLISHED, "digest")]
    lists = run.of(Event.STATUS_PUBLISHED, "list", "digest")
    return dict((*trust, *((int(number), digest.decode()) for number, digest in lists)))


def joined(runs: Sequence[Facts]) -> Facts:
    """Return the facts of runs that follow one another, as if they had been read as one."""
    ends = [(run.first, run.last) for run in runs if run.first is not None and run.last is not None]
    between = sum(before > after for (_, before), (after, _) in pairwise(ends))
    return Facts(
        size=sum(run.size for run in runs),
        unknown=sum(run.unknown for run in runs),
        disordered=sum(run.disordered for run in runs) + between,
        first=ends[0][0] if ends else None,
        last=ends[-1][1] if ends else None,
        opened=min((run.opened for run in runs if run.opened is not None), default=None),
        rolled_back=sum(run.rolled_back for run in runs),
        moves=_merged((run.moves for run in runs), frozenset.union),
        cells=_merged((run.cells for run in runs), frozenset.union),
        states=_merged((run.states for run in runs), frozenset.union),
        destroyed=_merged((run.destroyed for run in runs), lambda one, other: (one[0], one[1] + other[1])),
        named=_merged((run.named for run in runs), lambda _older, newer: newer),
        sealed=_merged((run.sealed for run in runs), lambda one, other: one + other),
        receipts=tuple(flat.from_iterable(run.receipts for run in runs)),
        published=max((run.published for run in runs if run.published is not None), default=None),
    )


def _merged(maps: Iterable[Mapping[_Key, _Value]], both: Callable[[_Value, _Value], _Value]) -> Mapping[_Key, _Value]:
    """Return one map over all keys; where two maps have a key, what ``both`` makes of the older and the newer value."""
    out: dict[_Key, _Value] = {}
    for each in maps:
        shared = {key: both(out[key], each[key]) for key in out.keys() & each.keys()}
        out |= each
        out |= shared
    return out
