"""Does what came in equal what went and what is there? And does everything that is there belong to something?"""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from idsvc.ledger.act import Figure
from idsvc.ledger.canonical import parse
from idsvc.ledger.errors import NotCanonical
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import Blob, CityEvidence
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.reading import Reading
from idsvc.retention import RetentionClass

ACCOUNTS: Final[Mapping[str, tuple[Figure, Figure, Figure]]] = MappingProxyType(
    {
        "drafts": (Figure.DRAFTS_RECEIVED, Figure.DRAFTS_REMOVED, Figure.DRAFTS_DESTROYED),
        "applications": (Figure.APPLICATIONS_RECEIVED, Figure.APPLICATIONS_REMOVED, Figure.APPLICATIONS_DESTROYED),
        "captures": (Figure.CAPTURES_RECEIVED, Figure.CAPTURES_REMOVED, Figure.CAPTURES_DESTROYED),
        "tags": (Figure.TAGS_RECEIVED, Figure.TAGS_REMOVED, Figure.TAGS_DESTROYED),
    }
)
"""What is accounted for: received, removed, destroyed."""


def balance(reading: Reading) -> tuple[Finding, ...]:
    """Compare received with removed + destroyed + pending, over all days since the opening."""
    totals, pending = _totals(reading.evidence), _pending(reading.evidence)
    differences = {
        name: abs(totals[received] - totals[removed] - totals[destroyed] - pending[name])
        for name, (received, removed, destroyed) in ACCOUNTS.items()
    }
    wrong = [name for name, difference in differences.items() if difference]
    return found(FindingCode.UNBALANCED, sum(differences.values()), *wrong)


def register_balance(reading: Reading) -> tuple[Finding, ...]:
    """Compare the register's size with the cards handed over less the entries whose time has ended."""
    totals = _totals(reading.evidence)
    kept = sum(each.rows for each in reading.evidence.holdings.register)
    expected = totals[Figure.CARDS_HANDED_OVER] - totals[Figure.CARDS_ENDED]
    return found(FindingCode.REGISTER_UNBALANCED, abs(kept - expected))


def _totals(evidence: CityEvidence) -> Counter[str]:
    totals = Counter(evidence.books.open_figures)
    for opening in evidence.books.openings:
        totals.update(_figures(opening.canonical))
    return totals


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
    pending = Counter({"captures": sum(row.live for row in evidence.holdings.captures)})
    for each in evidence.holdings.dated:
        if each.table == "duplicate_tags":
            pending["tags"] += each.rows
        elif each.table == "cases":
            pending["drafts" if each.retention_class is RetentionClass.DRAFT else "applications"] += each.rows
    return pending


def orphans(reading: Reading) -> tuple[Finding, ...]:
    """Look both ways: rows without a file, files without a row, rows whose case is not there."""
    holdings = reading.evidence.holdings
    owned = {Blob(row.destroy_by, row.capture_id) for row in holdings.captures}
    seen = holdings.blobs | holdings.passing
    without_file = sum(not row.live or Blob(row.destroy_by, row.capture_id) not in seen for row in holdings.captures)
    return (
        *found(FindingCode.ORPHAN_BLOB, len(holdings.blobs - owned) + holdings.strays),
        *found(FindingCode.ORPHAN_ROW, without_file),
        *_links(reading.evidence),
    )


def _links(evidence: CityEvidence) -> tuple[Finding, ...]:
    holdings = evidence.holdings
    counts = +Counter(
        {
            "captures": sum(row.case_id not in holdings.cases for row in holdings.captures),
            "duplicate_tags": sum(case_id not in holdings.cases for case_id in holdings.tag_cases),
            # A signed card's case goes on under the intent's id; the case it was made from is gone by then.
            "intents": sum(holdings.cases.isdisjoint((row.intent_id, row.case_id)) for row in holdings.intents),
        }
    )
    return found(FindingCode.ORPHAN_LINK, counts.total(), *sorted(counts))
