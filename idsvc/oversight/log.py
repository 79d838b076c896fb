"""Is the log whole, in its vocabulary, and what it says of figures and of the clock complete?"""

from collections import Counter
from datetime import date
from typing import Final

from idsvc.ledger import figures
from idsvc.ledger.errors import LedgerError
from idsvc.ledger.event import Event
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import Opening
from idsvc.oversight.facts import Facts
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.reading import Reading
from idsvc.oversight.restores import lost_days

_NO_LOG: Final = "the log has no entries: bring the whole database"


def vocabulary(reading: Reading) -> tuple[Finding, ...]:
    """Find entries outside the vocabulary, gaps in their numbers, and days that go back."""
    entries = reading.evidence.books.entries
    if not entries:
        raise CouldNotLook(_NO_LOG)
    gaps = max(number for number, _ in entries) + 1 - len(entries)
    unknown, disordered = words(reading.facts)
    return (*unknown, *found(FindingCode.MISSING_ENTRY, gaps), *disordered)


def words(facts: Facts) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return what is wrong with the entries' words, and with the order of their days."""
    return found(FindingCode.UNKNOWN_ENTRY, facts.unknown), found(FindingCode.DAYS_DISORDERED, facts.disordered)


def openings(reading: Reading) -> tuple[Finding, ...]:
    """Compare the openings of sealed figures with the digests in the log, both ways; a day is sealed once.

    Openings that a restore lost are left out here: that there was one is a finding of its own.
    """
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
        *found(FindingCode.OPENING_MISSING, len((digests.keys() ^ known.keys()) - (lost_days(reading) - known.keys()))),
    )


def _opens(opening: Opening, digest: str) -> bool:
    try:
        return figures.opens(bytes.fromhex(digest), opening.nonce, opening.canonical)
    except LedgerError:
        return False


def commitments(reading: Reading) -> tuple[Finding, ...]:
    """Find days on which the clock came to stand without a commitment to its states and to its cell."""
    return bare(reading.facts)


def bare(facts: Facts) -> tuple[Finding, ...]:
    """Return the days that have no commitment."""
    days = facts.bare_days()
    return found(FindingCode.COMMITMENT_MISSING, len(days), *sorted(map(str, days)))
