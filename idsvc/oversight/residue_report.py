"""What a search for residue says: where something was met, what could not be read, and what all this cannot show."""

import bisect
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum, unique
from typing import Final

from idsvc.oversight import report
from idsvc.oversight.finding import Check, Status, found
from idsvc.oversight.residue import CODES, Seen, Sighting

AUDIT: Final = "residue"

MOST_PLACES: Final = 500
"""Places of each kind that are told; all are counted."""

SAYS: Final = "a search proves presence, never the absence of a copy: a copy may lie where nobody searched"

SHOWS: Final = {
    Seen.STALE_CELL: "no clock cell of a past day",
    Seen.PAST_STATE: "no clock secret of a past day",
    Seen.CANARY: "no planted mark",
}
"""What each check shows when it found nothing."""


@unique
class Note(StrEnum):
    """What is told without being a finding."""

    LINK = "link, not followed"
    SPECIAL = "no file, holds no bytes at rest"
    PSEUDO = "file system that holds no bytes at rest, left out"


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """Where something was met."""

    path: str
    offset: int
    seen: Seen
    what: str


@dataclass(frozen=True, slots=True, order=True)
class Unread:
    """A stretch that could not be read; length 0: unknown; ``why`` is the system's own short name for the error."""

    path: str
    offset: int
    length: int
    why: str


@dataclass(frozen=True, slots=True, order=True)
class Remark:
    """Something met on the way."""

    note: Note
    path: str


@dataclass(slots=True)
class Tally:
    """All that a search has met so far, in memory that does not grow with how much it met.

    The places that are kept are the first in order, so that it does not matter in which order they came.
    """

    searched: int = 0
    hashed: int = 0
    counts: Counter[Seen] = field(default_factory=Counter)
    lost: int = 0
    spots: dict[Seen, list[Spot]] = field(default_factory=dict)
    unread: list[Unread] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    remarked: Counter[Note] = field(default_factory=Counter)
    files: int = 0

    def met(self, path: str, sightings: Iterable[Sighting]) -> None:
        """Add what was met in a file."""
        for each in sightings:
            self.counts[each.seen] += 1
            kept = self.spots.setdefault(each.seen, [])
            bisect.insort(kept, Spot(path, each.offset, each.seen, each.what))
            del kept[MOST_PLACES:]

    def missed(self, stretches: Iterable[Unread]) -> None:
        """Add what could not be read."""
        for each in stretches:
            self.lost += 1
            bisect.insort(self.unread, each)
            del self.unread[MOST_PLACES:]

    def remark(self, note: Note, path: str) -> None:
        """Add something met on the way."""
        self.remarked[note] += 1
        bisect.insort(self.remarks, Remark(note, path))
        del self.remarks[MOST_PLACES:]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A search that has ended: its tally, what it looked for, and the kinds of which one had to be met."""

    tally: Tally
    looked_for: tuple[Seen, ...]
    control: tuple[Seen, ...]

    def checks(self) -> tuple[Check, ...]:
        """Return one check for each kind of residue, and whether all was read by eyes that see."""
        made = [self._of(seen) for seen in self.looked_for]
        return (*made, self._all_read(), *self._sighted())

    def _of(self, seen: Seen) -> Check:
        findings = found(CODES[seen], self.tally.counts[seen])
        return Check(AUDIT, SHOWS[seen], Status.FINDING if findings else Status.OK, findings)

    def _all_read(self) -> Check:
        shows = "everything named was read"
        if self.tally.lost or not self.tally.searched:
            why = "some of it could not be read, and there it may lie: see below" if self.tally.lost else _NOTHING
            return Check(AUDIT, shows, Status.COULD_NOT_LOOK, why=why)
        return Check(AUDIT, shows, Status.OK)

    def _sighted(self) -> tuple[Check, ...]:
        """Check that a search of a city saw the cell its clock rests in now: who misses that would miss others."""
        if not self.control:
            return ()
        shows = "the clock's present cell was seen"
        if any(self.tally.counts[seen] for seen in self.control):
            return (Check(AUDIT, shows, Status.OK),)
        why = "the clock's own cell was not met: publish the log, check --keys and --ledger, then search again"
        return (Check(AUDIT, shows, Status.COULD_NOT_LOOK, why=why),)


_NOTHING: Final = "there was nothing to read: check the paths"


def lines(outcome: Outcome) -> tuple[str, ...]:
    """Return one line per check, then one per place, then what was not read, remarks, and the sentence."""
    tally = outcome.tally
    return (
        *report.lines(outcome.checks()),
        *(f"  {CODES[spot.seen]} {shown(spot.path)} at {spot.offset}: {spot.what}" for spot in _spots(tally)),
        *(f"  not read: {shown(each.path)} at {each.offset}, {_length(each)}: {each.why}" for each in tally.unread),
        *(f"  {each.note}: {shown(each.path)}" for each in tally.remarks),
        *_present(tally),
        f"  searched: {tally.searched} bytes in {tally.files} files, {tally.hashed} of them hashed at every offset",
        f"  {SAYS}",
    )


def _spots(tally: Tally) -> list[Spot]:
    return [spot for seen in CODES for spot in tally.spots.get(seen, ())]


def _length(unread: Unread) -> str:
    return f"{unread.length} bytes" if unread.length else "of unknown length"


def _present(tally: Tally) -> tuple[str, ...]:
    lying = tally.counts[Seen.PRESENT_STATE]
    said = "of today's clock secrets lie in clear: no finding today, findings from the next day on"
    return (f"  {lying} {said}",) if lying else ()


def shown(path: str) -> str:
    """Return a path as a terminal may show it: what is not printable is escaped."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in path)


def plain(outcome: Outcome) -> dict[str, object]:
    """Return the outcome as values for JSON."""
    tally, checks = outcome.tally, outcome.checks()
    return {
        **report.plain(checks),
        "places": [
            {"code": CODES[each.seen].value, "path": shown(each.path), "offset": each.offset, "what": each.what}
            for each in _spots(tally)
        ],
        "present": {seen.value: tally.counts[seen] for seen in Seen if seen not in CODES},
        "not_read": [
            {"path": shown(each.path), "offset": each.offset, "length": each.length, "why": each.why}
            for each in tally.unread
        ],
        "not_read_count": tally.lost,
        "remarks": [{"note": each.note.value, "path": shown(each.path)} for each in tally.remarks],
        "remark_count": tally.remarked.total(),
        "searched": {"files": tally.files, "bytes": tally.searched, "hashed": tally.hashed},
        "says": SAYS,
    }
