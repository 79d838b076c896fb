"""The purge: what the clock has ended leaves the disk, in the order of DESIGN 4; running it again changes nothing.

Nothing becomes unreadable here: that happened when the clock advanced. The purge enters ``destroyed`` and clears the
bytes whose keys are gone.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Final

from idsvc.enroll.stage import Stage
from idsvc.enroll.stopwatch import WEEKS_KEPT
from idsvc.ledger.act import Act
from idsvc.ledger.event import Event
from idsvc.office import denial, disposal, duplicates, receipts
from idsvc.office.books import enter, note, note_all
from idsvc.office.context import Office, unix
from idsvc.office.day import settle
from idsvc.office.ports import UnitOfWork
from idsvc.retention.disposition import MAX_BATCH
from idsvc.staff.challenges import CHALLENGE_SECONDS
from idsvc.staff.sittings import FAILURE_WINDOW, LONGEST

LAST_DAY_FACT: Final = "purge.last-day"


@dataclass(frozen=True, slots=True)
class PurgeReport:
    """What one run did: days entered as destroyed, and records cleared by kind (the words of ``DueKind``)."""

    day: date
    days: tuple[date, ...]
    cases: int
    captures: int
    tags: int
    register: int
    journal: int
    intents: int
    payments: int


@dataclass(slots=True)
class _Counts:
    cases: int = 0
    captures: int = 0
    tags: int = 0
    register: int = 0
    journal: int = 0
    intents: int = 0
    payments: int = 0


def run(office: Office, progress: Callable[[int], None] = lambda _: None) -> PurgeReport:
    """Purge everything that is due today; one at a time. ``progress`` hears how many records are cleared so far."""
    day = settle(office)
    with office.alone("purge"):
        counts = _Counts()
        with office.alone(disposal.IN_THE_MAKING):
            _finish_half_done(office)
        days = _enter_destroyed(office, day)
        for destroy_by, chain in _due(office, day):
            _clear(office, destroy_by, chain, day, counts, progress)
        _clear_undated(office, day, counts)
        denial.remove_lapsed(office, day)
        disposal.sweep(office)
        with office.units() as unit:
            unit.purges.ran(unix(office))
            note(office, unit, Act.PURGE_RAN, day, actor=None)
            unit.commit()
    return PurgeReport(day, days, **asdict(counts))


def _due(office: Office, day: date) -> tuple[tuple[date, int], ...]:
    with office.units() as unit:
        live = unit.purges.live()
    return tuple((destroy_by, chain) for destroy_by, chain in live if destroy_by <= day)


def _finish_half_done(office: Office) -> None:
    """Finish captures whose making or removal a crash cut short: the row that owns the blob goes last."""
    with office.units() as unit:
        rows = tuple(unit.captures.half_done())
    disposal.unlink(office, rows)
    names = office.blobs.names()
    while found := tuple(islice(names, MAX_BATCH)):
        with office.units() as unit:
            ownerless = frozenset(unit.captures.absent([name for _, name in found]))
        for destroy_by, name in found:
            if name in ownerless:
                office.blobs.remove(destroy_by, name)


def _enter_destroyed(office: Office, day: date) -> tuple[date, ...]:
    """Enter ``day:destroyed`` once per day and chain, for every day the clock has reached since the last run.

    Days on which nothing was due are entered too: the log must not tell on which days something was.
    """
    with office.units() as unit:
        last = unit.city.fact(LAST_DAY_FACT)
        days = _days_after(date.fromisoformat(last), day) if last else (day,)
        chains = {chain.number for chain in office.clock.read().chains} | {chain for _, chain in unit.purges.live()}
        # Of a record that was removed early only the receipt may be left to wait for its day.
        chains |= unit.receipts.chains()
        for each in days:
            for chain in sorted(chains):
                _enter_one(office, unit, each, chain, day)
        unit.city.settle(LAST_DAY_FACT, day.isoformat())
        unit.commit()
    return days


def _days_after(last: date, day: date) -> tuple[date, ...]:
    return tuple(last + timedelta(days=ahead) for ahead in range(1, (day - last).days + 1))


def _enter_one(office: Office, unit: UnitOfWork, destroyed: date, chain: int, day: date) -> None:
    if unit.purges.destroyed(destroyed, chain):
        return
    unit.purges.begin(destroyed, chain)
    enter(unit, Event.DAY_DESTROYED, day, {"destroyed": destroyed.isoformat(), "chain": chain})
    receipts.enter_destroyed(office, unit, destroyed, chain, day)


def _clear(
    office: Office, destroy_by: date, chain: int, day: date, counts: _Counts, progress: Callable[[int], None]
) -> None:
    """Clear one day and chain in batches: entry is durable, then blobs, then rows."""
    while ids := _batch(office, destroy_by, chain):
        office.blobs.remove_all(destroy_by, ids)
        with office.units() as unit:
            counts.captures += unit.captures.remove_all(ids)
            note_all(office, unit, Act.CAPTURE_DESTROYED, day, actor=None, record_ids=ids)
            unit.commit()
        progress(counts.captures + counts.cases)
    with office.units() as unit:
        duplicates.unlink(unit, destroy_by, chain)
        unit.commit()
    while _clear_rows(office, destroy_by, chain, day, counts):
        progress(counts.captures + counts.cases)
    with office.units() as unit:
        unit.purges.finish(destroy_by, chain)
        unit.commit()
    disposal.sweep(office)


def _batch(office: Office, destroy_by: date, chain: int) -> Sequence[bytes]:
    with office.units() as unit:
        return unit.captures.ids_at(destroy_by, chain, MAX_BATCH)


def _clear_rows(office: Office, destroy_by: date, chain: int, day: date, counts: _Counts) -> bool:
    with office.units() as unit:
        stages = unit.cases.remove_at(destroy_by, chain, MAX_BATCH)
        tags = unit.tags.remove_at(destroy_by, chain, MAX_BATCH)
        for act, number in Counter(_destroyed(stage) for stage in stages).items():
            note_all(office, unit, act, day, actor=None, record_ids=[None] * number)
        note_all(office, unit, Act.TAG_DESTROYED, day, actor=None, record_ids=[None] * tags)
        unit.commit()
    counts.cases += len(stages)
    counts.tags += tags
    return bool(stages) or tags > 0


def _destroyed(stage: Stage) -> Act:
    return Act.DRAFT_DESTROYED if stage is Stage.DRAFT else Act.APPLICATION_DESTROYED


def _clear_undated(office: Office, day: date, counts: _Counts) -> None:
    """Clear what no clock key covers: codes never handed over, register rows past their time, old journal lines."""
    with office.units() as unit:
        while intents := unit.intents.due(day, MAX_BATCH):
            counts.intents += len(intents)
            for intent in intents:
                disposal.void(office, unit, None, intent, day)
        while ended := unit.cards.remove_due(day, MAX_BATCH):
            counts.register += ended
            note_all(office, unit, Act.CARD_ENDED, day, actor=None, record_ids=[None] * ended)
        while unit.jobs.remove_due(day, MAX_BATCH) or unit.stock.remove_serials_due(day, MAX_BATCH):
            continue
        while lines := unit.books.remove_journal_due(day, MAX_BATCH):
            counts.journal += lines
        while paid := unit.payments.remove_due(day, MAX_BATCH):
            counts.payments += paid
        _clear_desk(office, unit, day)
        unit.commit()


def _clear_desk(office: Office, unit: UnitOfWork, day: date) -> None:
    """Clear what the counter itself leaves behind: tickets to come back, screens, sittings, challenges, old sums."""
    while unit.arrivals.remove_due(day, MAX_BATCH) or unit.terminals.remove_due(day, MAX_BATCH):
        continue
    unit.stopwatch.forget(day - timedelta(weeks=WEEKS_KEPT))
    unit.desk.close_stale(unix(office) - LONGEST)
    unit.desk.clear_failures(unix(office) - FAILURE_WINDOW)
    unit.keys.forget_asked(unix(office) - CHALLENGE_SECONDS)
    unit.keys.forget_invitations(day)
