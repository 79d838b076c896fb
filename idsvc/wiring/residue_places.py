"""Where bytes lie: folders walked, files, devices, swap and dumps sized, cut into pieces of work of a few megabytes.

Nothing is followed and nothing waited for: links and special files are told, holes in files are left out.
"""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum, unique
from pathlib import Path
from typing import Final

from idsvc.oversight.residue import Depth
from idsvc.oversight.residue_report import Note, Tally, Unread

PIECE: Final = 8 << 20
"""Bytes of a piece that is searched by probe."""

HASHED_PIECE: Final = 1 << 20
"""Bytes of a piece in which every offset is hashed: as much work as a larger one by probe."""

PSEUDO: Final = frozenset(
    {"proc", "sysfs", "devtmpfs", "devpts", "cgroup", "cgroup2", "debugfs", "tracefs", "securityfs"}
)
"""File systems that hold no bytes at rest, and files without end."""

MOUNTS: Final = Path("/proc/self/mountinfo")
SWAPS: Final = Path("/proc/swaps")
_FOLDER_FIELD: Final = 4
_OPEN: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
_ANYTHING: Final = frozenset({stat.S_IFREG, stat.S_IFBLK})


@unique
class Kind(StrEnum):
    """What a place is: a folder with all below it, or one file, device, swap area or dump."""

    BELOW = "below"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Place:
    """A place to search.

    Files of up to ``hash_up_to`` bytes are hashed at every offset. ``of_account`` and ``since`` narrow a folder that
    others use as well: to the files of one account, and to what changed at that moment (Unix seconds) or later.
    ``without`` are folders below it that are left out.
    """

    path: Path
    kind: Kind
    hash_up_to: int = 0
    of_account: int | None = None
    since: float = 0.0
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one file: from ``start`` until before ``end``."""

    path: str
    start: int
    end: int
    depth: Depth

    @property
    def size(self) -> int:
        """Return its bytes."""
        return self.end - self.start


@dataclass(slots=True)
class Walk:
    """One walk over places: yields pieces of work, and tells its tally what it met on the way that is none.

    Files with several names are met once. What goes while it is looked at is nobody's any more.
    """

    places: tuple[Place, ...]
    tally: Tally
    _seen: set[tuple[int, int]] = field(default_factory=set)
    _pseudo: frozenset[str] = field(default_factory=lambda: pseudo_mounts(MOUNTS))

    def pieces(self) -> Iterator[Piece]:
        """Yield every piece, places in order and names in order within."""
        for place in self.places:
            if place.kind is Kind.WHOLE:
                yield from self._whole(place)
            else:
                yield from self._root(place)

    def _whole(self, place: Place) -> Iterator[Piece]:
        path = str(place.path)
        try:
            found = place.path.stat()
            if stat.S_IFMT(found.st_mode) not in _ANYTHING:
                self.tally.missed([Unread(path, 0, 0, "EINVAL")])
                return
        except OSError as refused:
            self.tally.missed([_unread(path, refused)])
            return
        yield from self._file(path, found, place)

    def _root(self, place: Place) -> Iterator[Piece]:
        path = str(place.path)
        try:
            found = place.path.stat()
        except OSError as refused:  # what was asked for and is not there was not searched
            self.tally.missed([_unread(path, refused)])
            return
        if stat.S_ISDIR(found.st_mode):
            yield from self._folder(path, place)
        else:
            yield from self._whole(place)

    def _folder(self, path: str, place: Place) -> Iterator[Piece]:
        """Walk without recursion, so that no depth of folders is too deep."""
        waiting = [path]
        while waiting:
            folder = waiting.pop()
            below: list[str] = []
            for entry in self._entries(folder):
                if entry.is_dir(follow_symlinks=False):
                    below.append(entry.path)
                else:
                    yield from self._entry(entry, place)
            waiting.extend(each for each in reversed(below) if not self._leave_out(each, place))

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda each: each.name)
        except FileNotFoundError:
            return []
        except OSError as refused:
            self.tally.missed([_unread(folder, refused)])
            return []

    def _leave_out(self, folder: str, place: Place) -> bool:
        if folder in self._pseudo:
            self.tally.remark(Note.PSEUDO, folder)
            return True
        of_others = place.of_account is not None and not _owned(folder, place.of_account)
        return folder in place.without or of_others

    def _entry(self, entry: os.DirEntry[str], place: Place) -> Iterator[Piece]:
        try:
            found = entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            return
        except OSError as refused:
            self.tally.missed([_unread(entry.path, refused)])
            return
        if place.of_account is not None and (found.st_uid != place.of_account or found.st_mtime < place.since):
            return
        if stat.S_ISREG(found.st_mode):
            yield from self._file(entry.path, found, place)
        else:
            self.tally.remark(Note.LINK if stat.S_ISLNK(found.st_mode) else Note.SPECIAL, entry.path)

    def _file(self, path: str, found: os.stat_result, place: Place) -> Iterator[Piece]:
        if found.st_nlink > 1 or place.kind is Kind.WHOLE:
            name = (found.st_dev, found.st_ino)
            if name in self._seen:
                return
            self._seen.add(name)
        self.tally.files += 1
        try:
            yield from _cut(path, place)
        except FileNotFoundError:
            if place.kind is Kind.WHOLE:
                self.tally.missed([Unread(path, 0, 0, "ENOENT")])
        except OSError as refused:
            self.tally.missed([_unread(path, refused, found.st_size)])


def _cut(path: str, place: Place) -> Iterator[Piece]:
    descriptor = os.open(path, _OPEN | (os.O_NOFOLLOW if place.kind is Kind.BELOW else 0))
    try:
        size = os.lseek(descriptor, 0, os.SEEK_END)
        stretches = list(_filled(descriptor, size))
    finally:
        os.close(descriptor)
    depth = Depth.HASH if size <= place.hash_up_to else Depth.PROBE
    step = HASHED_PIECE if depth is Depth.HASH else PIECE
    for start, end in stretches:
        for at in range(start, end, step):
            yield Piece(path, at, min(at + step, end), depth)


def _filled(descriptor: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a file that hold bytes; what lies in its holes was never written."""
    at = 0
    while at < size:
        try:
            at = os.lseek(descriptor, at, os.SEEK_DATA)
            end = os.lseek(descriptor, at, os.SEEK_HOLE)
        except OSError as refused:
            if refused.errno == errno.ENXIO:  # nothing but a hole up to the end
                return
            end = size  # a device, or a file system, that knows no holes
        yield at, end
        at = end


def _owned(folder: str, account: int) -> bool:
    try:
        return os.lstat(folder).st_uid == account
    except OSError:
        return False


def _unread(path: str, refused: OSError, size: int = 0) -> Unread:
    return Unread(path, 0, size, errno.errorcode.get(refused.errno or 0, "EIO"))


def pseudo_mounts(mounts: Path) -> frozenset[str]:
    """Return the folders on which this machine shows file systems that hold no bytes at rest; none where unknown."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return frozenset()
    split = [line.partition(" - ") for line in lines]
    return frozenset(
        _unescaped(left.split()[_FOLDER_FIELD]) for left, _, right in split if right.split(" ", 1)[0] in PSEUDO
    )


def swap_areas(swaps: Path) -> tuple[Path, ...]:
    """Return the devices and files that this machine swaps to; raises ``OSError`` where that cannot be known."""
    lines = swaps.read_text(encoding="utf-8", errors="surrogateescape").splitlines()[1:]
    return tuple(Path(_unescaped(line.split()[0]).removesuffix(" (deleted)")) for line in lines if line.strip())


def _unescaped(name: str) -> str:
    """Return a path as it is, from the kernel's form with octal escapes for blanks."""
    for escape, plain in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        name = name.replace(escape, plain)
    return name
