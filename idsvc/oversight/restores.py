"""Was the city put back from a backup, and which days' figures were lost by it?

What a restore takes away is accounted for, so no other check finds it; that there was one stays a finding for ever.
"""

from collections.abc import Iterator
from datetime import date

from idsvc.ledger.event import Event
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.reading import Reading


def restored(reading: Reading) -> tuple[Finding, ...]:
    """Find the times when the city was put back, each with the backup's day and its own."""
    spans = [f"{entry.fields['backup']} to {entry.day.isoformat()}" for entry in reading.of(Event.CITY_RESTORED)]
    return found(FindingCode.RESTORED, len(spans), *spans)


def lost_days(reading: Reading) -> frozenset[date]:
    """Return the days whose figures were sealed after a backup that was restored: their openings were not in it."""
    return frozenset(day for start, end in _gaps(reading) for day in _sealed(reading, start, end))


def _gaps(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield (size of the log in the backup, index of the entry that says it was restored)."""
    for index, entry in enumerate(reading.entries):
        if entry is not None and entry.event is Event.CITY_RESTORED:
            yield int(entry.fields["size"]), index


def _sealed(reading: Reading, start: int, end: int) -> Iterator[date]:
    for entry in reading.entries[start:end]:
        if entry is not None and entry.event is Event.FIGURES_SEALED:
            yield date.fromisoformat(str(entry.fields["of"]))
