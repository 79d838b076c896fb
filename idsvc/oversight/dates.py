"""Is anything older than it may be, or dated later than it may ever be?"""

from collections import Counter
from datetime import date, timedelta

from idsvc.issue.validity import register_destroy_by
from idsvc.oversight.evidence import CityEvidence, Dated
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.reading import Reading
from idsvc.retention import CEILINGS, MAX_ALL_STAGES


def overdue(reading: Reading) -> tuple[Finding, ...]:
    """Find rows and files whose day has come: from that day on nothing opens them, and the purge takes them out."""
    today, counts = reading.evidence.today, _rows_due(reading.evidence)
    blobs = sum(files for day, files in reading.evidence.holdings.files.items() if day <= today)
    places = [f"{table} {rows}" for table, rows in sorted(counts.items())] + ([f"files {blobs}"] if blobs else [])
    return found(FindingCode.OVERDUE, counts.total() + blobs, *places)


def _rows_due(evidence: CityEvidence) -> Counter[str]:
    counts: Counter[str] = Counter()
    for each in evidence.holdings.dated:
        counts[each.table] += each.rows if each.destroy_by <= evidence.today else 0
    counts["cards"] += sum(each.rows for each in evidence.holdings.register if each.destroy_by <= evidence.today)
    return +counts


def beyond_ceiling(reading: Reading) -> tuple[Finding, ...]:
    """Find rows dated later than a row of their class made today could be; a hold is the only exception, and later."""
    evidence = reading.evidence
    counts: Counter[str] = Counter()
    for each in evidence.holdings.dated:
        counts[each.table] += each.rows if each.destroy_by > _latest(each, evidence.today) else 0
    for entry in evidence.holdings.register:
        counts["cards"] += 0 if entry.destroy_by == _register_day(entry.expiry_month) else entry.rows
    counts = +counts
    return found(FindingCode.BEYOND_CEILING, counts.total(), *sorted(counts))


def _latest(dated: Dated, today: date) -> date:
    days = MAX_ALL_STAGES if dated.retention_class is None else CEILINGS[dated.retention_class]
    return today + timedelta(days=days)


def _register_day(month: str) -> date | None:
    """Return the only date that an expiry month allows, None for text that is no month."""
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
    return register_destroy_by((first.year, first.month))
