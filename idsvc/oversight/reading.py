"""The evidence with its log read once: entries parsed, tree built, so that each check need not do it again."""

from collections.abc import Iterator
from dataclasses import dataclass

from idsvc.ledger.errors import LedgerError
from idsvc.ledger.event import Entry, Event
from idsvc.ledger.merkle import Tree
from idsvc.oversight.evidence import CityEvidence
from idsvc.oversight.state import SavedState


@dataclass(frozen=True, slots=True)
class Reading:
    """What every check is given; an entry that does not parse is None, ``saved`` is what an earlier audit kept."""

    evidence: CityEvidence
    entries: tuple[Entry | None, ...]
    tree: Tree
    saved: SavedState | None = None

    @property
    def raw(self) -> tuple[bytes, ...]:
        """Return the entries' bytes in order."""
        return tuple(data for _, data in self.evidence.books.entries)

    def of(self, event: Event) -> Iterator[Entry]:
        """Yield the entries of one event, oldest first."""
        return (entry for entry in self.entries if entry is not None and entry.event is event)


def read(evidence: CityEvidence, saved: SavedState | None = None) -> Reading:
    """Return the evidence with its log parsed and hashed."""
    raw = [data for _, data in evidence.books.entries]
    return Reading(evidence, tuple(map(_parsed, raw)), Tree(raw), saved)


def _parsed(data: bytes) -> Entry | None:
    try:
        return Entry.parse(data)
    except LedgerError:
        return None
