"""Builders for retention clocks in tests."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from idsvc.retention.clock import ClockState, Commitments, first_state
from idsvc.retention.clock_file import ClockFile
from idsvc.retention.vault import Vault

CELL_KEY = sha256(b"idsvc test vector key: clock cell").digest()
DAY = date(2026, 3, 10)


def secret(name: str) -> bytes:
    return sha256(f"idsvc test vector key: {name}".encode()).digest()


@dataclass
class Ledger:
    """What a commit callback has made durable, in order."""

    entries: list[Commitments] = field(default_factory=list)

    def commit(self, made: Commitments) -> None:
        self.entries.append(made)


@dataclass
class StillClock:
    """A clock state in memory, for what needs no file."""

    state: ClockState

    @contextmanager
    def opened(self) -> Iterator[ClockState]:
        yield self.state


def still_clock(day: date = DAY) -> StillClock:
    return StillClock(first_state(day, "node-1", secret("chain 1")))


def made_clock(directory: Path, day: date = DAY) -> ClockFile:
    clock, _ = ClockFile.create(directory / "clock", CELL_KEY, day, "node-1")
    return clock


def vault_of(clock: ClockFile | StillClock, entropy: Callable[[int], bytes] | None = None) -> Vault:
    return Vault(clock) if entropy is None else Vault(clock, entropy)
