"""A scanner's folder in real memory, of its own, and pages put into it long enough ago to be whole."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from idsvc.walltime import SystemTime

MEMORY = Path("/dev/shm")


class Later(SystemTime):
    """The machine's clock, some time ahead; a test moves it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    def now(self) -> datetime:
        return super().now() + timedelta(seconds=self.seconds)


@contextmanager
def in_memory() -> Iterator[Path]:
    """A fresh folder on the machine's tmpfs, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="idsvc-scans-", dir=MEMORY) as name:
        yield Path(name)
