"""Does what came in equal what went and what is there? And does everything that is there belong to something?"""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from idsvc.ledger.act import Figure
from idsvc.ledger.canonical import parse
from idsvc.ledger.errors import NotCanonical
from idsvc.ledger.event import Event
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import CityEvidence
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.reading import Reading
from idsvc.retention import RetentionClass

ACCOUNTS: Final[Mapping[str, tuple[Figure, tuple[Figure, ...]]]] = MappingProxyType(
    {
        "drafts": (Figure.DRAFTS_RECEIVED, (Figure.DRAFTS_REMOVED, Figure.DRAFTS_DESTROYED, Figure.DRAFTS_LOST)),
        "applications": (
            Figure.APPLICATIONS_RECEIVED,
            (Figure.APPLICATIONS_REMOVED, Figure.APPLICATIONS_DESTROYED, Figure.APPLICATIONS_LOST),
        ),
        "captures": (
            Figure.CAPTURES_RECEIVED,
            (Figure.CAPTURES_REMOVED, Figure.CAPTURES_DESTROYED, Figure.CAPTURES_LOST),
        ),
        "tags": (Figure.TAGS_RECEIVED, (Figure.TAGS_REMOVED, Figure.TAGS_DESTROYED, Figure.TAGS_LOST)),
    }
)
"""What is accounted for: received; and removed, destroyed, lost to a restore (which is a finding of its own)."""


def balance(reading: Reading) -> tuple[Finding, ...]:
    """Compare received with removed + destroyed + lost + pending + held, over all days since the opening."""
    totals, pending = figures_so_far(reading.evidence), _pending(reading.evidence)
    differences = {name: abs(number - pending[name]) for name, number in outstanding(totals).items()}
    wrong = [name for name, difference in differences.items() if difference]
    return found(FindingCode.UNBALANCED, sum(differences.values()), *wrong)


def outstanding(totals: Mapping[str, int]) -> Mapping[str, int]:
    """Return how many records of each account came and did not go, by the figures alone."""
    return {
        name: totals.get(received, 0) - sum(totals.get(each, 0) for each in gone)
        for name, (received, gone) in ACCOUNTS.items()
    }


def register_balance(reading: Reading) -> tuple[Finding, ...]:
    """Compare the register's size with the cards handed over less the entries whose time has ended."""
    totals = figures_so_far(reading.evidence)
    kept = sum(each.rows for each in reading.evidence.holdings.register)
    expected = totals[Figure.CARDS_HANDED_OVER] - totals[Figure.CARDS_ENDED]
    return found(FindingCode.REGISTER_UNBALANCED, abs(kept - expected))


def recounted(reading: Reading) -> tuple[Finding, ...]:
    """Make the figures of each day anew from the journal, as far back as it reaches, and compare them.

    No backup carries the journal: after a restore it is whole from the next day on.
    """
    said, journal = figures_by_day(reading.evidence), reading.evidence.journal
    restored = max((entry.day for entry in reading.of(Event.CITY_RESTORED)), default=date.min)
    days = {day for day in said.keys() | journal.figures.keys() if day >= journal.since and day > restored}
    wrong = [day for day in sorted(days) if +Counter(said.get(day, {})) != +Counter(journal.figures.get(day, {}))]
    return found(FindingCode.FIGURES_DIFFER, len(wrong), *(day.isoformat() for day in wrong))


def figures_so_far(evidence: CityEvidence) -> Counter[str]:
    """Return each figure's total over all days; raises ``CouldNotLook`` where a day's opening is unreadable."""
    totals: Counter[str] = Counter()
    for figures in figures_by_day(evidence).values():
        totals.update(figures)
    return totals


def figures_by_day(evidence: CityEvidence) -> Mapping[date, Mapping[str, int]]:
    """Return the figures of each day, sealed or still open; raises ``CouldNotLook``."""
    days = {opening.day: Counter(_figures(opening.canonical)) for opening in evidence.books.openings}
    for day, figures in evidence.books.open_figures.items():
        days.setdefault(day, Counter()).update(figures)
    return days


def _figures(canonical: bytes) -> dict[str, int]:
    try:
        match parse(canonical):
            case dict() as figures:
                return {name: count for name, count in figures.items() if isinstance(count, int)}
            case _:
                raise CouldNotLook(_UNREADABLE)
    except NotCanonical as damaged:
        raise CouldNotLook(_UNREADABLE) from damaged


_UNREADABLE: Final = "the figures of a day are unreadable: run the log's audit, which says which opening was altered"


def _pending(evidence: CityEvidence) -> Counter[str]:
    pending = Counter({"captures": evidence.holdings.captures}) + Counter(evidence.holdings.held)
    for each in evidence.holdings.dated:
        if each.table == "duplicate_tags":
            pending["tags"] += each.rows
        elif each.table == "cases":
            pending["drafts" if each.retention_class is RetentionClass.DRAFT else "applications"] += each.rows
    return pending


def orphans(reading: Reading) -> tuple[Finding, ...]:
    """Look both ways: rows without a file, files without a row, rows whose case is not there."""
    holdings = reading.evidence.holdings
    links = holdings.orphan_links
    return (
        *found(FindingCode.ORPHAN_BLOB, holdings.orphan_blobs),
        *found(FindingCode.ORPHAN_ROW, holdings.orphan_rows),
        *found(FindingCode.ORPHAN_LINK, sum(links.values()), *sorted(links)),
    )
