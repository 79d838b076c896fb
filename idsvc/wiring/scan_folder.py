"""The folder in memory where a scanner puts pages: one is read once, and nothing stays there.

The folder is the scanner's own: every plain file in it goes when it is taken, when the case is put down, or when it
is old. Age is the kernel's own mark of the last change, which no program sets.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from idsvc.errors import IdsvcError
from idsvc.imaging.gate import CAPTURE_LIMITS
from idsvc.office.scan_ports import TURN_SECONDS
from idsvc.walltime import WallTime
from idsvc.wiring.counter_facts import scanner_folder

SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})
SETTLED_SECONDS: Final = 2.0
"""A file that did not change for so long is whole."""

_ALL: Final = os.R_OK | os.W_OK | os.X_OK


class ScanFolderRefused(IdsvcError):
    """The folder that was named is no place for a resident's papers."""

    def __init__(self) -> None:
        super().__init__(
            "the scanner's folder must lie in memory and be the scanner's own: mount a tmpfs for it alone, without "
            "other folders in it, that this service may empty"
        )


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    age: float
    bytes: int
    changed: int


@dataclass(frozen=True, slots=True)
class ScanFolder:
    """One folder of one scanner."""

    path: Path
    time: WallTime

    def check(self) -> None:
        """Raise ``ScanFolderRefused`` for a folder on a disk, one that others share, or one that cannot be emptied."""
        seen = scanner_folder(self.path)
        if seen is None or not seen.in_memory or not os.access(self.path, _ALL) or self._shared():
            raise ScanFolderRefused

    def waiting(self) -> int:
        """Count the pages that are whole; those that are too old are unlinked first."""
        self.drop_old()
        return len(self._whole())

    def take(self) -> bytes | None:
        """Return the oldest whole page, unlinked before it is read; None where none waits."""
        self.drop_old()
        taken = (_taken(each.path) for each in self._whole())
        return next((data for data in taken if data is not None), None)

    def clear(self) -> None:
        """Unlink every file."""
        for each in self._files():
            _unlink(each.path)

    def drop_old(self) -> None:
        """Unlink every file that nobody took in time, also those that are no pictures."""
        for each in self._files():
            if abs(each.age) >= TURN_SECONDS:
                _unlink(each.path)

    def _shared(self) -> bool:
        return bool(self.path.stat().st_mode & stat.S_ISVTX) or any(each.is_dir() for each in self.path.iterdir())

    def _whole(self) -> list[_File]:
        ready = [each for each in self._files() if each.age >= SETTLED_SECONDS and _may_be_page(each)]
        return sorted(ready, key=lambda each: (each.changed, each.path.name))

    def _files(self) -> tuple[_File, ...]:
        now = self.time.now().timestamp()
        with suppress(OSError):
            return tuple(_seen(self.path, now))
        return ()


def _seen(folder: Path, now: float) -> Iterator[_File]:
    for path in tuple(folder.iterdir()):
        with suppress(FileNotFoundError):
            about = path.lstat()
            if not stat.S_ISDIR(about.st_mode):
                yield _File(path, now - about.st_ctime, about.st_size, about.st_mtime_ns)


def _may_be_page(file: _File) -> bool:
    return file.path.suffix.lower() in SUFFIXES and 0 < file.bytes <= CAPTURE_LIMITS.max_bytes


def _taken(path: Path) -> bytes | None:
    """Read a plain file that was unlinked first: of two who ask at once, one gets it."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(descriptor, "rb") as file:
            path.unlink()
            return file.read(CAPTURE_LIMITS.max_bytes)
    return None


def _unlink(path: Path) -> None:
    with suppress(OSError):
        path.unlink()
