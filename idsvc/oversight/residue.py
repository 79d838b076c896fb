"""What to look for once a day is past: clock secrets and cells that the log committed to, and marks that were planted.

Everything comes from the public log; no key is needed, and nothing here touches a disk.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, unique
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from idsvc.ledger.event import Entry, Event
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.finding import FindingCode
from idsvc.retention import Header

SHORTEST: Final = 8
"""Bytes of the shortest mark: a shorter one would be met by chance."""

LONGEST: Final = 1024
"""Bytes of the longest mark: what is read twice at each border of two chunks."""


@unique
class Depth(StrEnum):
    """How a place is searched: by the log's probes, or by hashing as well, which needs no trust in the probes."""

    PROBE = "probe"
    HASH = "hash"


@unique
class Seen(StrEnum):
    """What can be met."""

    STALE_CELL = "stale-cell"
    PAST_STATE = "past-state"
    CANARY = "canary"
    PRESENT_CELL = "present-cell"
    NEWER_CELL = "newer-cell"
    PRESENT_STATE = "present-state"


CODES: Final[Mapping[Seen, FindingCode]] = MappingProxyType(
    {
        Seen.STALE_CELL: FindingCode.STALE_CELL,
        Seen.PAST_STATE: FindingCode.COMMITMENT_FOUND,
        Seen.CANARY: FindingCode.CANARY_FOUND,
    }
)
"""What is a finding; what the clock holds today is none."""


@dataclass(frozen=True, slots=True, order=True)
class Sighting:
    """Something met: at which byte, what, and whose in words of ours; never the bytes themselves."""

    offset: int
    seen: Seen
    what: str

    def moved(self, by: int) -> "Sighting":
        """Return the same, so many bytes further on."""
        return Sighting(self.offset + by, self.seen, self.what)


@dataclass(frozen=True, slots=True)
class Committed:
    """One commitment of the log: 32-byte digest, 32-bit probe, its day; ``chain`` 0 is a cell of ``node``."""

    digest: bytes
    probe: int
    day: date
    chain: int
    node: str
    present: bool

    @property
    def seen(self) -> Seen:
        """Return what it means to meet it."""
        if self.chain:
            return Seen.PRESENT_STATE if self.present else Seen.PAST_STATE
        return Seen.PRESENT_CELL if self.present else Seen.STALE_CELL

    @property
    def what(self) -> str:
        """Return whose it is."""
        return f"{f'chain {self.chain}' if self.chain else self.node}, {self.day}"


@dataclass(frozen=True, slots=True)
class Canary:
    """A planted mark as exact bytes, 8 to 1024; ``mark`` names it without giving it away."""

    mark: str
    pattern: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not SHORTEST <= len(self.pattern) <= LONGEST:
            raise CouldNotLook("a planted mark has 8 to 1024 bytes: plant another")


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that is looked for; a cell whose header has a day before ``newest`` is stale whatever the log says of it."""

    newest: date
    committed: tuple[Committed, ...]
    canaries: tuple[Canary, ...] = ()

    def digest(self) -> str:
        """Return 64 hex digits that change with anything that is looked for."""
        return sha256(self.to_text().encode()).hexdigest()

    def to_text(self) -> str:
        """Return it as one line of JSON, for another process."""
        committed = [
            [each.digest.hex(), each.probe, each.day.isoformat(), each.chain, each.node, each.present]
            for each in self.committed
        ]
        canaries = [[each.mark, each.pattern.hex()] for each in self.canaries]
        return json.dumps([self.newest.isoformat(), committed, canaries])

    @classmethod
    def from_text(cls, text: str) -> "Wanted":
        """Return what another process wrote with ``to_text``."""
        newest, committed, canaries = json.loads(text)
        return cls(
            date.fromisoformat(newest),
            tuple(
                Committed(bytes.fromhex(digest), probe, date.fromisoformat(day), chain, node, present)
                for digest, probe, day, chain, node, present in committed
            ),
            tuple(Canary(mark, bytes.fromhex(pattern)) for mark, pattern in canaries),
        )


def wanted(entries: Iterable[Entry], clock: Header | None, canaries: Iterable[Canary] = ()) -> Wanted:
    """Return what to look for, by the log and the plain header of the city's clock, None where there is none here.

    The newest day is the later of both: a log that was not published since the clock moved still knows old cells by
    their day. Raises ``CouldNotLook`` for a log that commits to nothing.
    """
    log = tuple(entries)
    states = [entry for entry in log if entry.event is Event.CLOCK_STATE]
    cells = [entry for entry in log if entry.event is Event.CLOCK_CELL]
    if not states or not cells:
        raise CouldNotLook("the log commits to no clock state and cell: bring the log of the city that is searched")
    reached = max(map(_stands, [*states, *cells]))
    newest = max(reached, clock.day) if clock else reached
    return Wanted(newest, (*_secrets(states, newest), *_cells(cells, clock, newest)), tuple(canaries))


def control(entries: Iterable[Entry], clock: Header | None) -> tuple[Seen, ...]:
    """Return the kinds of cell of which one must be met where this clock lies; none where there is no clock.

    A search that misses the cell in use would miss others. It is one that the log knows, unless the clock has gone on
    since the log was published.
    """
    if clock is None:
        return ()
    known = [_stands(entry) for entry in entries if entry.event is Event.CLOCK_CELL]
    gone_on = clock.day > max(known, default=clock.day)
    return (Seen.PRESENT_CELL, Seen.NEWER_CELL) if gone_on else (Seen.PRESENT_CELL,)


def _secrets(states: list[Entry], newest: date) -> Iterable[Committed]:
    for entry in _once(states):
        chain, stands = int(entry.fields["chain"]), _stands(entry)
        yield Committed(_digest(entry), int(entry.fields["probe"]), stands, chain, "", stands == newest)


def _cells(cells: list[Entry], clock: Header | None, newest: date) -> Iterable[Committed]:
    """Yield each cell; of each node the last entered is in use, unless the clock that is here has gone on since."""
    last = {str(entry.fields["node"]): _digest(entry) for entry in cells}
    for entry in _once(cells):
        node, stands, digest = str(entry.fields["node"]), _stands(entry), _digest(entry)
        gone_on = clock is not None and clock.node == node and stands < newest
        yield Committed(digest, int(entry.fields["probe"]), stands, 0, node, digest == last[node] and not gone_on)


def _once(entries: list[Entry]) -> Iterable[Entry]:
    return {_digest(entry): entry for entry in entries}.values()


def _stands(entry: Entry) -> date:
    return date.fromisoformat(str(entry.fields["stands"]))


def _digest(entry: Entry) -> bytes:
    return bytes.fromhex(str(entry.fields["commitment"]))
