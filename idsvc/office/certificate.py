"""Making the monthly destruction certificate: figures that open to the log, and days that stand in it."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

from idsvc.ledger import checkpoint, figures
from idsvc.ledger.canonical import parse
from idsvc.ledger.event import Entry, Event
from idsvc.office.context import Office, today
from idsvc.office.errors import CertificateRefused
from idsvc.office.ports import UnitOfWork
from idsvc.oversight.certificate import Certificate, Proof, lines_of


def make(office: Office, first: date, last: date) -> Certificate:
    """Return the certificate of a range of days that is over; raises ``CertificateRefused``."""
    if today(office) <= last:
        raise CertificateRefused("this month is not over: make its certificate after its last day")
    with office.units() as unit:
        entries = [Entry.parse(each) for each in unit.books.entries()]
        totals = _totals(unit, entries, first, last)
        proof = _proof(unit, entries, first, last)
    lines = lines_of(totals, office.policy.schedule.rules)
    return Certificate(office.policy.city.name, first, last, lines, proof, office.policy.digest)


def _totals(unit: UnitOfWork, entries: list[Entry], first: date, last: date) -> Counter[str]:
    sealed = {each.fields["of"]: each.fields["digest"] for each in entries if each.event is Event.FIGURES_SEALED}
    totals: Counter[str] = Counter()
    for day, nonce, canonical in unit.books.openings():
        if first <= day <= last:
            if figures.digest(nonce, canonical).hex() != sealed.get(day.isoformat()):
                raise CertificateRefused("figures of this month do not open to the log: run the log's audit")
            totals.update(_counts(canonical))
    for day in _days(first, last):
        totals.update(unit.books.figures(day))
    return totals


def _counts(canonical: bytes) -> dict[str, int]:
    counted = parse(canonical)
    return {name: each for name, each in counted.items() if isinstance(each, int)} if isinstance(counted, dict) else {}


def _proof(unit: UnitOfWork, entries: list[Entry], first: date, last: date) -> Proof:
    newest = unit.books.newest_checkpoint()
    found = [(number, day) for number, day in _destroyed(entries) if first <= day <= last]
    started = [str(each.fields["stands"]) for each in entries if each.event is Event.CLOCK_STARTED]
    opened = min(map(date.fromisoformat, started), default=date.min)
    wanted = {day for day in _days(first, last) if day > opened}
    if newest is None or not found or not wanted <= {day for _, day in found} or found[-1][0] >= newest[0]:
        raise CertificateRefused("days of this month are not in the signed log: purge and publish, then make it again")
    return Proof(found[0][0], found[-1][0], len(wanted), checkpoint.parse(newest[1]))


def _destroyed(entries: list[Entry]) -> Iterator[tuple[int, date]]:
    for number, entry in enumerate(entries):
        if entry.event is Event.DAY_DESTROYED:
            yield number, date.fromisoformat(str(entry.fields["destroyed"]))


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
