"""The only reader of the system clock and of the environment."""

import os
import time
from datetime import UTC, datetime
from typing import Protocol


class WallTime(Protocol):
    """What the outer edges hand inwards in place of the system clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds on a clock that nobody can set."""
        ...


class SystemTime:
    """The machine's own clocks."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds since an arbitrary start, sleep included where the system counts it."""
        return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


def environment(name: str) -> str | None:
    """Return one environment variable, or None where it is not set."""
    return os.environ.get(name)
