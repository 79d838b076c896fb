"""A backup's file on a disk: written beside, synced, and given its name only when all of it is there and entered."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from idsvc.store.errors import StorageFull, StoreError, StoreExists
from idsvc.store.files import NO_ROOM, partial_of, sync_folder

_PRIVATE: Final = 0o600


@dataclass(frozen=True, slots=True)
class Written:
    """What lies there, not yet under its name: SHA-256 of the whole file (32 bytes), its size in bytes."""

    digest: bytes
    size: int


@dataclass(frozen=True, slots=True)
class BackupFile:
    """One backup on its way to its place."""

    path: Path

    def write(self, parts: Iterable[bytes]) -> Written:
        """Write all parts beside the place and return once they rest on the device.

        Raises ``StoreExists`` where the place is taken, ``StorageFull``; then nothing is left.
        """
        if self.path.exists():
            raise StoreExists("there is a backup of this name already: nothing is overwritten; choose another name")
        partial = partial_of(self.path)
        with _named(), _taken_back(partial):
            partial.unlink(missing_ok=True)  # left by a process that died
            return _write(partial, parts)

    def keep(self) -> None:
        """Give the file its name, durably."""
        with _named(), _taken_back(partial_of(self.path)):
            partial_of(self.path).rename(self.path)
            sync_folder(self.path.parent)

    def drop(self) -> None:
        """Take away what was written and not kept."""
        partial_of(self.path).unlink(missing_ok=True)


def _write(path: Path, parts: Iterable[bytes]) -> Written:
    digest, size = sha256(), 0
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, _PRIVATE)
    with os.fdopen(descriptor, "wb") as file:
        for part in parts:
            file.write(part)
            digest.update(part)
            size += len(part)
        file.flush()
        os.fsync(file.fileno())
    return Written(digest.digest(), size)


@contextmanager
def _taken_back(partial: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        if fault.errno in NO_ROOM:
            raise StorageFull("the medium is full: free some space, then back up again; nothing was left") from fault
        raise StoreError("the backup cannot be written there: check the medium and its owner") from fault
