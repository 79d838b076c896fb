"""One at a time, across threads and processes: named locks held with flock on files in the data directory."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path


def alone_in(folder: Path) -> Callable[[str], AbstractContextManager[None]]:
    """Return what waits for a name's lock and holds it; a process that dies lets go."""

    @contextmanager
    def alone(name: str) -> Iterator[None]:
        descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    return alone
