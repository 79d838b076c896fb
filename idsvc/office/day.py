"""Letting the retention clock follow the calendar before anything else happens (DESIGN 3, advance)."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from idsvc.ledger.act import Act
from idsvc.ledger.event import Event
from idsvc.office.books import enter, note
from idsvc.office.context import Office, Settled, now, today
from idsvc.office.ports import UnitOfWork
from idsvc.retention.clock import Advance, AtStart, Commitments, Move, Seen, WhileRunning, plan_advance
from idsvc.retention.errors import ClockError, ClockRolledBack

RAN_FACT: Final = "clock.ran-since-jump"
CELL_FACT: Final = "clock.cell"
CHAINS_FACT: Final = "clock.chains"


@dataclass(frozen=True, slots=True)
class Health:
    """Whether all is well; ``problems`` are sentences that say who can mend what; ``waits``: no new visit can begin."""

    ok: bool
    problems: tuple[str, ...]
    waits: bool = False


def settle(office: Office, *, confirmed: date | None = None) -> date:
    """Bring the clock to today and return today; the first access of a new day does the work.

    Raises a ``ClockError`` where only waiting or a person can help; nothing opens until then.
    """
    day = today(office)
    # A disk that refused may have left the cell of before, whoever moved the clock: it is wiped at the next access.
    if office.running.settled is None or not office.clock.rests_on(day):
        with office.alone("clock"):
            _follow(office, day, confirmed)
    return day


def settle_if_possible(office: Office) -> date:
    """As ``settle``, but go on while the clock waits for a person: what only takes things away still works."""
    with suppress(ClockError):
        return settle(office)
    return today(office)


def _follow(office: Office, day: date, confirmed: date | None) -> None:
    standing = office.clock.read().day
    with office.units() as unit:
        newest, ran = unit.books.newest_day(), unit.city.fact(RAN_FACT)
        reached = {chain for _, chain in unit.purges.live()}
    plan = plan_advance(standing, Seen(day, newest, _situation(office, ran), confirmed))
    if plan.to_day != day:
        raise ClockRolledBack("the machine's date lies before the retention clock: set the date right, then go on")
    # On its own day, too: that finishes what a crash interrupted.
    office.clock.advance(plan.to_day, lambda made: _commit(office, made, standing, plan), reached)
    office.running.settled = Settled(office.time.monotonic(), now(office))


def _situation(office: Office, ran: str | None) -> AtStart | WhileRunning:
    last = office.running.settled
    if last is not None:
        return WhileRunning(timedelta(seconds=office.time.monotonic() - last.monotonic), now(office) - last.at)
    return AtStart(ran_since_jump=None if ran is None else timedelta(seconds=int(ran)))


def _commit(office: Office, made: Commitments, standing: date, plan: Advance) -> None:
    """Make the commitments to a state durable, in one transaction, before the cell it replaces is overwritten."""
    with office.units() as unit:
        if unit.city.fact(CELL_FACT) == made.cell_digest.hex():
            return  # a crash came between this transaction and the overwriting
        known = unit.purges.node_day(office.node)
        if plan.rolled_back and made.day == plan.to_day:
            found = {"node": made.node, "found": standing.isoformat(), "expected": plan.to_day.isoformat()}
            enter(unit, Event.CLOCK_ROLLED_BACK, made.day, found)
        if plan.rolled_back or made.day != known:  # else a renewal that a crash broke off
            left = standing if plan.rolled_back or known is None else known
            step = {"node": made.node, "left": left.isoformat(), "stands": made.day.isoformat()}
            enter(unit, Event.CLOCK_ADVANCED, made.day, step)
            note(office, unit, Act.CLOCK_ADVANCED, made.day, actor=None)
        commit_states(unit, made)
        unit.purges.stand(office.node, made.day)
        _count_running(office, unit, plan)
        unit.commit()


def renew(office: Office, *, confirmed: date | None = None) -> int:
    """Open a new chain today and return its number: after a suspected copy, a removed node, a restore.

    What is sealed from now on, a copy of the clock from before does not open. Raises a ``ClockError``.
    """
    settle(office, confirmed=confirmed)
    with office.alone("clock"):
        return office.clock.renew(lambda made: _commit_renewal(office, made)).newest.number


def _commit_renewal(office: Office, made: Commitments) -> None:
    with office.units() as unit:
        if unit.city.fact(CELL_FACT) != made.cell_digest.hex():
            commit_states(unit, made)
            unit.commit()


def commit_states(unit: UnitOfWork, made: Commitments) -> None:
    """Enter what the ledger must say of a state and its cell, and remember which cell was entered last."""
    day, stands = made.day, made.day.isoformat()
    for each in made.chains:
        digest: dict[str, int | str] = {"commitment": each.digest.hex(), "probe": each.probe}
        enter(unit, Event.CLOCK_STATE, day, {"chain": each.chain, "stands": stands, **digest})
    cell: dict[str, int | str] = {"commitment": made.cell_digest.hex(), "probe": made.cell_probe}
    enter(unit, Event.CLOCK_CELL, day, {"node": made.node, "stands": stands, **cell})
    _enter_chains(unit, made)
    unit.city.settle(CELL_FACT, made.cell_digest.hex())


def _enter_chains(unit: UnitOfWork, made: Commitments) -> None:
    """Enter which chains are new and which are gone since the state before."""
    before = {int(number) for number in (unit.city.fact(CHAINS_FACT) or "").split()}
    present = {each.chain for each in made.chains}
    for event, chains in ((Event.CHAIN_STARTED, present - before), (Event.CHAIN_DROPPED, before - present)):
        for number in sorted(chains):
            enter(unit, event, made.day, {"chain": number})
    unit.city.settle(CHAINS_FACT, " ".join(str(number) for number in sorted(present)))


def _count_running(office: Office, unit: UnitOfWork, plan: Advance) -> None:
    """Keep the running time since the last unattended jump, summed over the processes that ran."""
    present = office.time.monotonic()
    ran, office.running.since = int(present - office.running.since), present
    before = unit.city.fact(RAN_FACT)
    if plan.move is Move.JUMP:
        unit.city.settle(RAN_FACT, "0")
    elif before is not None:
        unit.city.settle(RAN_FACT, str(int(before) + ran))


def health(office: Office) -> Health:
    """Tell whether the clock can stand on today and the chores go well; asking moves the clock where it may."""
    try:
        settle(office)
    except ClockError as stopped:
        return Health(ok=False, problems=(str(stopped),), waits=True)
    trouble = office.running.trouble
    return Health(ok=trouble is None, problems=() if trouble is None else (trouble,))
