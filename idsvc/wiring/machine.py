"""Looking at the disks under a city's directories: mounts, settings of the file system, devices below. Linux only."""

import array
import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from idsvc.oversight.machine_media import Layer, Mount, Place, hazards, mount_of, parse_mounts
from idsvc.store import locked
from idsvc.wiring.folders import DATABASE_NAME, Folders

_MOUNTS: Final = Path("/proc/self/mountinfo")
_BLOCKS: Final = Path("/sys/dev/block")
_EXT4: Final = Path("/proc/fs/ext4")
_GET_FLAGS: Final = 0x80086601  # FS_IOC_GETFLAGS where a long has 8 bytes, as ioctl_iflags(2) says
_JOURNAL_DATA: Final = 0x4000
_DEEPEST: Final = 4
"""Images within images that are followed; more is not a machine that anybody runs a city on."""


def mounts() -> tuple[Mount, ...]:
    """Return what is mounted as this process sees it, nothing where the system does not say."""
    return parse_mounts(_text(_MOUNTS) or "")


def places(where: Folders) -> tuple[Place, ...]:
    """Return a city's directories of keys and of data, each on its own disk; those not made yet, as they would be."""
    known = mounts()
    folders = (("keys", where.keys), ("keys", where.clock), ("data", where.city), ("data", where.captures))
    return tuple(_place(about, _there(folder.resolve()), known, _DEEPEST) for about, folder in folders)


def media_hazards(where: Folders) -> tuple[tuple[str, str], ...]:
    """Return (keys or data, the ledger's word) for each directory that lies where nothing is forgotten."""
    return hazards(places(where), mounts())


def _there(path: Path) -> Path:
    return next(each for each in (path, *path.parents) if each.exists())


def _place(about: str, path: Path, known: tuple[Mount, ...], deepest: int) -> Place:
    seen = Place(about, str(path), _mount_number(path), journaled=False, layers=None)
    mount = mount_of(seen, known)
    device = None if mount is None else _device(mount.device)
    layers = None if device is None else tuple(_layers(device))
    journaled = _flagged(path) or (device is not None and _set_to_journal(device))
    images = () if device is None or deepest == 0 else _images(device)
    below = tuple(_place(about, _there(image), known, deepest - 1) for image in images)
    return Place(about, str(path), seen.mount, journaled, layers, below)


def _mount_number(path: Path) -> int | None:
    """Return the number of the very mount that a path leads to, whatever lies on top of what."""
    with suppress(OSError, ValueError, AttributeError):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            fields = dict(
                line.split(":", 1) for line in (_text(Path(f"/proc/self/fdinfo/{descriptor}")) or "").splitlines()
            )
        finally:
            os.close(descriptor)
        return int(fields["mnt_id"]) if "mnt_id" in fields else None
    return None


def _flagged(path: Path) -> bool:
    """Tell whether a directory, or a file in it, has the attribute that sends its data through the journal."""
    inside = [each for each in path.iterdir() if each.is_file()] if path.is_dir() and os.access(path, os.R_OK) else []
    return any(_flags(each) & _JOURNAL_DATA for each in (path, *inside))


def _flags(path: Path) -> int:
    with suppress(OSError):
        if path.name.startswith(DATABASE_NAME):
            return _flags_of(locked.descriptor(path))
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            return _flags_of(descriptor)
        finally:
            os.close(descriptor)
    return 0


def _flags_of(descriptor: int) -> int:
    flags = array.array("L", [0])
    fcntl.ioctl(descriptor, _GET_FLAGS, flags)
    return flags[0]


def _set_to_journal(device: Path) -> bool:
    """Tell whether a file system's own default is to journal data: then its mount options do not say so."""
    return "data=journal" in (_text(_EXT4 / device.name / "options") or "").splitlines()


def _device(number: str) -> Path | None:
    """Return where the system describes a block device, None for what has none, such as an overlay."""
    entry = _BLOCKS / number
    return entry.resolve() if entry.exists() else None


def _layers(device: Path) -> Iterator[Layer]:
    """Yield a block device and all those that it is made of."""
    whole = device if (device / "queue").is_dir() else device.parent  # a partition turns as its disk does
    rotational = (_text(whole / "queue/rotational") or "1").strip() == "1"
    mapped = _text(device / "dm/uuid")
    yield Layer(device.name, rotational, None if mapped is None else mapped.strip())
    for slave in sorted((whole / "slaves").glob("*")):
        yield from _layers(slave.resolve())


def _images(device: Path) -> tuple[Path, ...]:
    """Return the file that a loop device shows, as far as this process can reach it."""
    whole = device if (device / "loop").is_dir() else device.parent
    name = (_text(whole / "loop/backing_file") or "").strip()
    return (Path(name),) if name else ()


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
