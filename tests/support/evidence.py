"""Evidence in memory: a city of a few days whose log is whole, for checks that need no disk."""

from dataclasses import replace
from datetime import date, timedelta

from idsvc.ledger.event import Entry, Event, FieldValue
from idsvc.oversight.evidence import Books, Cards, CityEvidence, Holdings, Journal, Published, Schema
from idsvc.oversight.reading import Reading, read
from idsvc.retention import DEFAULTS, Header

OPENING = date(2026, 3, 2)
NODE = "node-1"
DIGEST = "ab" * 32


def day(ahead: int) -> date:
    """The day so many days after the opening."""
    return OPENING + timedelta(days=ahead)


def stood(ahead: int, *chains: int) -> list[Entry]:
    """What the log says when the clock comes to stand on a day with these chains."""
    stands = day(ahead).isoformat()
    states: list[dict[str, FieldValue]] = [
        {"chain": chain, "stands": stands, "commitment": DIGEST, "probe": 1} for chain in chains
    ]
    moved: dict[str, FieldValue] = {"node": NODE, "stands": stands}
    first = (
        Entry(day(0), Event.CLOCK_STARTED, moved)
        if ahead == 0
        else Entry(day(ahead), Event.CLOCK_ADVANCED, moved | {"left": stands})
    )
    cell: dict[str, FieldValue] = {"node": NODE, "stands": stands, "commitment": DIGEST, "probe": 1}
    return [
        first,
        *(Entry(day(ahead), Event.CLOCK_STATE, state) for state in states),
        Entry(day(ahead), Event.CLOCK_CELL, cell),
    ]


def destroyed(ahead: int, chain: int, entered: int | None = None) -> Entry:
    fields: dict[str, FieldValue] = {"destroyed": day(ahead).isoformat(), "chain": chain}
    return Entry(day(ahead if entered is None else entered), Event.DAY_DESTROYED, fields)


def evidence(*entries: Entry, today: date = OPENING, **books: object) -> CityEvidence:
    """A city that holds nothing but a log."""
    kept = Books(
        entries=tuple((number, entry.to_bytes()) for number, entry in enumerate(entries)),
        checkpoint=None,
        openings=(),
        open_figures={},
        purges=frozenset(),
        last_purge=today,
    )
    return CityEvidence(
        today=today,
        clock=Header(1, today, NODE),
        trust=None,
        fingerprint=None,
        schema=Schema((), (), {}, {}),
        holdings=Holdings(),
        books=replace(kept, **books),
        published=Published({}, {}),
        cards=Cards(),
        journal=Journal(since=today),
        periods=DEFAULTS,
    )


def reading(*entries: Entry, today: date = OPENING, **books: object) -> Reading:
    return read(evidence(*entries, today=today, **books))
