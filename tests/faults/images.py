"""Real file systems in a file: made, mounted through a loop device, cut off, mounted again, and read raw.

Mounting takes root and a kernel that has loop devices; where it is refused, that is said and counted as not looked.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Final

TOOLS: Final = (*os.get_exec_path(), "/usr/sbin", "/sbin")
"""Folders in which the system's tools are looked for."""
MEBIBYTE: Final = 1 << 20


class FileSystem(StrEnum):
    """A file system with the mount options that matter."""

    EXT4_ORDERED = "ext4 data=ordered"
    EXT4_JOURNAL = "ext4 data=journal"
    XFS = "xfs"


@dataclass(frozen=True, slots=True)
class _Kind:
    make: tuple[str, ...]
    mebibytes: int
    options: str


_KINDS: Final[Mapping[FileSystem, _Kind]] = MappingProxyType(
    {
        FileSystem.EXT4_ORDERED: _Kind(("mkfs.ext4", "-q", "-F", "-b", "4096"), 48, "data=ordered"),
        FileSystem.EXT4_JOURNAL: _Kind(("mkfs.ext4", "-q", "-F", "-b", "4096"), 48, "data=journal"),
        FileSystem.XFS: _Kind(("mkfs.xfs", "-q", "-f"), 304, "nouuid"),
    }
)


@dataclass(frozen=True, slots=True)
class NotLooked:
    """Why a file system was not looked at: no proof of anything."""

    kind: FileSystem
    reason: str


class CannotMount(Exception):
    """This machine or account mounts nothing; the text says what refused."""


def run(*command: str, tools: Sequence[str] = TOOLS) -> str:
    """Run one of the system's tools and return what it says; raises CannotMount with its last line."""
    tool = shutil.which(command[0], path=os.pathsep.join(tools))
    if tool is None:
        raise CannotMount(f"{command[0]} is not here")
    done = subprocess.run([tool, *command[1:]], capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotMount(f"{command[0]}: {(done.stderr.strip() or 'failed').splitlines()[-1]}")
    return done.stdout.strip()


def made(kind: FileSystem, image: Path, tools: Sequence[str] = TOOLS) -> Path:
    """Make an empty file system in a sparse file."""
    with image.open("wb") as file:
        file.truncate(_KINDS[kind].mebibytes * MEBIBYTE)
    run(*_KINDS[kind].make, str(image), tools=tools)
    return image


@contextmanager
def mounted(kind: FileSystem, image: Path, place: Path) -> Iterator[Path]:
    """Mount a file as a file system, its journal replayed; raises CannotMount."""
    place.mkdir(exist_ok=True)
    loop = run("losetup", "--find", "--show", str(image))
    try:
        run("mount", "-t", kind.split()[0], "-o", _KINDS[kind].options, loop, str(place))
        try:
            yield place
        finally:
            run("umount", str(place))
    finally:
        run("losetup", "--detach", loop)


def not_looked(kind: FileSystem, place: Path, tools: Sequence[str] = TOOLS) -> NotLooked | None:
    """Try whether this file system can be mounted here; return why not."""
    image = place / "try.img"
    try:
        with mounted(kind, made(kind, image, tools), place / "try"):
            return None
    except CannotMount as refused:
        return NotLooked(kind, str(refused))
    finally:
        image.unlink(missing_ok=True)


def copy_sparse(image: Path, copy: Path) -> Path:
    """Copy an image as it is now, holes kept."""
    run("cp", "--sparse=always", str(image), str(copy))
    return copy


def pieces(image: Path) -> list[bytes]:
    """Return everything that a sparse file holds, hole by hole."""
    with image.open("rb") as file:
        return [os.pread(file.fileno(), stop - start, start) for start, stop in _extents(file.fileno())]


def occurrences(image: Path, needles: tuple[bytes, ...]) -> int:
    """Return how many of these byte strings stand anywhere on the raw device."""
    held = pieces(image)
    return sum(any(needle in piece for piece in held) for needle in needles)


def _extents(descriptor: int) -> Iterator[tuple[int, int]]:
    """Yield the parts of a sparse file that hold anything; nothing that was ever written lies in a hole."""
    at, end = 0, os.fstat(descriptor).st_size
    while at < end:
        try:
            start = os.lseek(descriptor, at, os.SEEK_DATA)
        except OSError:  # nothing but a hole is left
            return
        at = os.lseek(descriptor, start, os.SEEK_HOLE)
        yield start, at
