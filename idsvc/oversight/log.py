"""Is the log whole, in its vocabulary, and what it says of figures and of the clock complete?"""

from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Final

from idsvc.ledger import figures
from idsvc.ledger.errors import LedgerError
from idsvc.ledger.event import Event
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import Opening
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.reading import Reading

_NO_LOG: Final = "the log has no entries: bring the whole database"


def vocabulary(reading: Reading) -> tuple[Finding, ...]:
    """Find entries outside the vocabulary, gaps in their numbers, and days that go back."""
    entries = reading.evidence.books.entries
    if not entries:
        raise CouldNotLook(_NO_LOG)
    gaps = max(number for number, _ in entries) + 1 - len(entries)
    days = [entry.day for entry in reading.entries if entry is not None]
    return (
        *found(FindingCode.UNKNOWN_ENTRY, sum(entry is None for entry in reading.entries)),
        *found(FindingCode.MISSING_ENTRY, gaps),
        *found(FindingCode.DAYS_DISORDERED, sum(later < earlier for earlier, later in pairwise(days))),
    )


def openings(reading: Reading) -> tuple[Finding, ...]:
    """Compare the openings of sealed figures with the digests in the log, both ways; a day is sealed once."""
    sealed = Counter(
        (date.fromisoformat(str(entry.fields["of"])), str(entry.fields["digest"]))
        for entry in reading.of(Event.FIGURES_SEALED)
    )
    digests = dict(sealed.keys())
    known = {opening.day: opening for opening in reading.evidence.books.openings}
    differing = sum(not _opens(known[day], digests[day]) for day in digests.keys() & known.keys())
    again = sealed.total() - len(digests)
    return (
        *found(FindingCode.OPENING_DIFFERS, differing + again),
        *found(FindingCode.OPENING_MISSING, len(digests.keys() ^ known.keys())),
    )


def _opens(opening: Opening, digest: str) -> bool:
    try:
        return figures.opens(bytes.fromhex(digest), opening.nonce, opening.canonical)
    except LedgerError:
        return False


def commitments(reading: Reading) -> tuple[Finding, ...]:
    """Find days on which the clock came to stand without a commitment to its states and to its cell."""
    cells = {(entry.fields["node"], entry.fields["stands"]) for entry in reading.of(Event.CLOCK_CELL)}
    states = {entry.fields["stands"] for entry in reading.of(Event.CLOCK_STATE)}
    moved = [*reading.of(Event.CLOCK_STARTED), *reading.of(Event.CLOCK_ADVANCED)]
    bare = {
        entry.fields["stands"]
        for entry in moved
        if entry.fields["stands"] not in states or (entry.fields["node"], entry.fields["stands"]) not in cells
    }
    return found(FindingCode.COMMITMENT_MISSING, len(bare), *sorted(map(str, bare)))
