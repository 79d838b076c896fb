"""The evidence with its log read once: entries parsed, tree built, so that each check need not do it again."""

from collections.abc import Iterator
from dataclasses import dataclass

from idsvc.ledger.event import Entry, Event
from idsvc.ledger.merkle import Tree
from idsvc.ledger.pattern import read_entry
from idsvc.oversight.evidence import CityEvidence
from idsvc.oversight.facts import Facts, facts_of
from idsvc.oversight.state import SavedState
from idsvc.oversight.witnesses import Wanted


@dataclass(frozen=True, slots=True)
class Reading:
    """What every check is given; an entry that does not parse is None, ``facts`` sum the entries up.

    ``saved`` is what an earlier audit kept, ``wanted`` whose cosignatures are asked for; None where nobody asks.
    """

    evidence: CityEvidence
    entries: tuple[Entry | None, ...]
    tree: Tree
    facts: Facts
    saved: SavedState | None = None
    wanted: Wanted | None = None

    @property
    def raw(self) -> tuple[bytes, ...]:
        """Return the entries' bytes in order."""
        return tuple(data for _, data in self.evidence.books.entries)

    def of(self, event: Event) -> Iterator[Entry]:
        """Yield the entries of one event, oldest first."""
        return (entry for entry in self.entries if entry is not None and entry.event is event)


def read(evidence: CityEvidence, saved: SavedState | None = None, wanted: Wanted | None = None) -> Reading:
    """Return the evidence with its log parsed and hashed."""
    raw = [data for _, data in evidence.books.entries]
    return Reading(evidence, tuple(map(read_entry, raw)), Tree(raw), facts_of(raw), saved, wanted)
