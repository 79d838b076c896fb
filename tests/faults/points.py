"""Which faults there are, and where in a run each of them can strike."""

import errno
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tests.faults.shim import EVERY, FOR_EVER, Action, Plan, Points
from tests.faults.trace import Op


class Kind(StrEnum):
    """What happens to a run."""

    KILL = "kill"
    TORN = "torn kill"
    DOUBLE = "double kill"
    EIO = "EIO once"
    EIO_STAYS = "EIO for good"
    ENOSPC = "ENOSPC once"
    FULL = "disk fills up"
    EINTR = "EINTR"
    SHORT = "short write"


DEADLY = frozenset({Kind.KILL, Kind.TORN, Kind.DOUBLE})

SYNCS = Points.SYNC | Points.SYNCDIR
GROWS = Points.CREATE | Points.WRITE | Points.RENAME | Points.LINK | Points.MKDIR | Points.SYNC
WAITS = Points.CREATE | Points.WRITE | Points.TRUNCATE | SYNCS

STRIKES: Mapping[Kind, Points] = MappingProxyType(
    {
        # A process that dies just before a sync leaves what it leaves just after the write before it.
        Kind.KILL: EVERY & ~SYNCS,
        Kind.TORN: Points.WRITE,
        Kind.DOUBLE: EVERY & ~SYNCS,
        Kind.EIO: EVERY,
        Kind.EIO_STAYS: EVERY,
        Kind.ENOSPC: GROWS,
        Kind.FULL: GROWS,
        Kind.EINTR: WAITS,
        Kind.SHORT: Points.WRITE,
    }
)
"""At which changes a fault can strike at all."""

_PLANS: Mapping[Kind, tuple[Action, bool, int]] = MappingProxyType(
    {
        Kind.KILL: (Action.KILL, False, 0),
        Kind.TORN: (Action.TEAR, False, 0),
        Kind.DOUBLE: (Action.KILL, False, 0),
        Kind.EIO: (Action.FAIL, False, errno.EIO),
        Kind.EIO_STAYS: (Action.FAIL, True, errno.EIO),
        Kind.ENOSPC: (Action.FAIL, False, errno.ENOSPC),
        Kind.FULL: (Action.FILL, True, errno.ENOSPC),
        Kind.EINTR: (Action.FAIL, False, errno.EINTR),
        Kind.SHORT: (Action.SHORTEN, False, 0),
    }
)


@dataclass(frozen=True, order=True)
class Point:
    """One fault: at the run's ``at``-th change, counted from 1; ``second`` is where the recovery dies too."""

    act: str
    kind: Kind
    at: int
    second: int = 0

    def plan(self) -> Plan:
        """Return what the shim is to do."""
        action, stays, error = _PLANS[self.kind]
        return Plan(action, self.at, FOR_EVER if stays else self.at, error, STRIKES[self.kind])

    def __str__(self) -> str:
        twice = f" and {self.second} of the recovery" if self.second else ""
        return f"{self.act}: {self.kind} at {self.at}{twice}"


def points(act: str, kind: Kind, ops: Sequence[Op], recovery: int) -> Iterator[Point]:
    """Yield every place where a fault can strike a run; a second kill comes at one place of the recovery for each."""
    places = [number for number, op in enumerate(ops, start=1) if Points[op.name] & STRIKES[kind]]
    for turn, at in enumerate(places):
        # Steps of a golden part go evenly over the recovery, however many there are.
        second = 1 + int((turn * 0.618034) % 1 * recovery) if kind is Kind.DOUBLE else 0
        yield Point(act, kind, at, second)
