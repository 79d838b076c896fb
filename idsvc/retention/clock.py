"""What the clock is, and how far it may move: values in, values out, no file and no time of its own."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Protocol

from idsvc.retention.chain import step_to
from idsvc.retention.errors import (
    ClockFull,
    ClockNeedsConfirmation,
    ClockRolledBack,
    ClockTooSoon,
)
from idsvc.retention.secret import Secret, wipe

CAPACITY: Final = 100
"""Chains that fit into one cell."""

GRACE: Final = timedelta(days=2)
"""How long a chain that has a successor stays, so that work begun under it can still be saved."""

UNATTENDED_DAYS: Final = 4
"""How far the clock goes at a start when nobody confirms: a long weekend."""

RUNNING_PER_DAY: Final = timedelta(hours=20)
"""Monotonic time that must pass for each day while running, where the machine's date was set on."""

SET_ON: Final = timedelta(hours=1)
"""How far the machine's date may have run ahead of monotonic time and still count as not set on (ADR 25)."""

RUNNING_BETWEEN_JUMPS: Final = timedelta(hours=24)
"""Running time between two unattended jumps."""

_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain on the day the clock stands on: its number from 1, the day it was opened, 32 secret bytes."""

    number: int
    opened: date
    secret: memoryview = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClockState:
    """Everything the clock knows: one day, one node, its live chains by rising number.

    Once forgotten, day, node and numbers remain; to use a secret then is an error, not a key of zeros.
    """

    day: date
    node: str
    chains: tuple[Chain, ...]

    @property
    def newest(self) -> Chain:
        """Return the chain that new records use."""
        return self.chains[-1]

    def chain(self, number: int) -> Chain | None:
        """Return a live chain by number, or None when it was dropped or never was."""
        return next((each for each in self.chains if each.number == number), None)


def forget(state: ClockState) -> None:
    """Blank every secret of a state."""
    for chain in state.chains:
        wipe(chain.secret)


@contextmanager
def forgotten(state: ClockState) -> Iterator[ClockState]:
    """Lend a state and forget it afterwards, whatever happened."""
    try:
        yield state
    finally:
        forget(state)


class ClockReader(Protocol):
    """What a vault needs of the clock: its state, read anew for each operation and forgotten after it."""

    def opened(self) -> AbstractContextManager[ClockState]:
        """Lend the state as it rests now; raises ClockUnavailable."""
        ...


@dataclass(frozen=True, slots=True)
class ChainCommitment:
    """What the ledger says about one secret that rested: chain number, SHA-256 (32 bytes), 32-bit probe."""

    chain: int
    digest: bytes
    probe: int


@dataclass(frozen=True, slots=True)
class Commitments:
    """What must be durable in the ledger before the cell of the day before is overwritten.

    The same value may be handed over twice after a crash; the receiver keeps one.
    """

    day: date
    node: str
    chains: tuple[ChainCommitment, ...]
    cell_digest: bytes
    cell_probe: int


def first_state(day: date, node: str, secret: Secret, number: int = 1) -> ClockState:
    """Return the state of a new clock: one chain, opened on this day; in place of a lost clock it goes on counting."""
    return ClockState(day, node, (_chain(number, day, secret),))


def renewed(state: ClockState, secret: Secret) -> ClockState:
    """Return the state with one more chain, opened on its day; raises ClockFull."""
    if len(state.chains) >= CAPACITY:
        raise ClockFull
    present = tuple(_chain(each.number, each.opened, each.secret) for each in state.chains)
    return ClockState(state.day, state.node, (*present, _chain(state.newest.number + 1, state.day, secret)))


def _chain(number: int, opened: date, secret: Secret) -> Chain:
    """Return a chain with a copy of the secret that goes when its state is forgotten."""
    return Chain(number, opened, memoryview(bytearray(secret)))


def opens_chain(state: ClockState, to_day: date) -> bool:
    """Return whether this advance is the first of a month and there is room; a full cell goes on with its newest."""
    return (to_day.year, to_day.month) != (state.day.year, state.day.month) and len(state.chains) < CAPACITY


def advanced(state: ClockState, to_day: date, secret: Secret, reached: AbstractSet[int] | None) -> ClockState:
    """Return the state on a later day: all chains stepped, a monthly chain opened, unreached chains dropped.

    `secret` is 32 fresh bytes, used only where a chain is opened. `reached` names the chains that a record, a tag or a
    hold still needs; None drops nothing. The state given stays the caller's to forget. Raises ClockRolledBack for an
    earlier day.
    """
    if to_day < state.day:
        raise ClockRolledBack("the retention clock never goes back: set the machine's date right")
    kept = _kept(state, to_day, reached)
    chains = [Chain(each.number, each.opened, _stepped(each, state.day, to_day)) for each in kept]
    if opens_chain(ClockState(state.day, state.node, kept), to_day):
        chains.append(_chain(state.newest.number + 1, to_day, secret))
    return ClockState(to_day, state.node, tuple(chains))


def _stepped(chain: Chain, day: date, to_day: date) -> memoryview:
    return memoryview(step_to(chain.secret, chain.number, day, to_day))


def _kept(state: ClockState, to_day: date, reached: AbstractSet[int] | None) -> tuple[Chain, ...]:
    if reached is None:
        return state.chains
    older = (
        each
        for each, successor in zip(state.chains, state.chains[1:], strict=False)
        if each.number in reached or to_day < successor.opened + GRACE
    )
    return (*older, state.newest)


class Move(StrEnum):
    """How an advance came about."""

    NONE = "none"
    CAUGHT_UP = "caught-up"  # put back, and taken to the ledger's day again
    STEP = "step"
    JUMP = "jump"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class AtStart:
    """A process that has just unlocked.

    `ran_since_jump` is the running time of this node since its last unattended jump, None if there was none; `closure`
    the days the office calendar says it was closed.
    """

    ran_since_jump: timedelta | None = None
    closure: int = 0

    def move(self, days: int) -> Move:
        """Return how the clock goes on by itself over days, from 1; raises ClockNeedsConfirmation."""
        if days == 1:
            return Move.STEP
        rested = self.ran_since_jump is None or self.ran_since_jump >= RUNNING_BETWEEN_JUMPS
        if rested and days <= max(UNATTENDED_DAYS, self.closure):
            return Move.JUMP
        raise ClockNeedsConfirmation


@dataclass(frozen=True, slots=True)
class WhileRunning:
    """A process that keeps running; since its start or its last advance, monotonic time and what the date says."""

    since_advance: timedelta
    by_date: timedelta

    def move(self, days: int) -> Move:
        """Return how the clock goes on by itself over days, from 1; raises ClockTooSoon, ClockNeedsConfirmation."""
        came_by_itself = self.by_date - self.since_advance <= SET_ON
        if came_by_itself or self.since_advance >= days * RUNNING_PER_DAY:
            return Move.STEP
        if days == 1:
            raise ClockTooSoon
        raise ClockNeedsConfirmation


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known: the machine's day, the newest in the ledger (None: empty), the day an operator confirmed."""

    system_day: date
    ledger_day: date | None
    situation: AtStart | WhileRunning
    confirmed: date | None = None


@dataclass(frozen=True, slots=True)
class Advance:
    """Where the clock goes: the day, how, and whether it had been put back (a finding)."""

    to_day: date
    move: Move
    rolled_back: bool


def plan_advance(clock_day: date, seen: Seen) -> Advance:
    """Return how far the clock moves now.

    Raises ClockRolledBack when the ledger is more than a day ahead of the machine, ClockTooSoon when a running process
    has to wait, ClockNeedsConfirmation when only an operator can let it go on.
    """
    ledger_day = clock_day if seen.ledger_day is None else seen.ledger_day
    if ledger_day > seen.system_day + _ONE_DAY:
        raise ClockRolledBack("the machine's date lies before the ledger's newest day: set the date right, then start")
    known = max(clock_day, ledger_day)  # the ledger proves that these days were reached once already
    target = max(seen.system_day, known)
    if target == clock_day:
        move = Move.NONE
    elif target == known:
        move = Move.CAUGHT_UP
    elif target == seen.confirmed:
        move = Move.CONFIRMED
    else:
        move = seen.situation.move((target - known).days)
    return Advance(target, move, rolled_back=clock_day < ledger_day)
