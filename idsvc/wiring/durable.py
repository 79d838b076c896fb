"""Small files that are whole or old, and on the disk when the call returns; needed where no service is installed."""

import os
import stat
from pathlib import Path
from typing import Final

from idsvc.errors import IdsvcError

PRIVATE: Final = 0o600
PUBLIC: Final = 0o644
_ANYBODY_ELSE: Final = 0o077


class Loosened(IdsvcError):
    """Something private that other accounts can read."""


def replace_whole(path: Path, content: bytes, mode: int) -> None:
    """Put a file in the place of an older one, durably; raises ``OSError`` and keeps the older one."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        write_synced(fresh, content, mode)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_synced(path: Path, content: bytes, mode: int) -> None:
    """Write a file, durable but for its name; one that a process left when it died is overwritten."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, mode)  # whatever the umask is
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def sync_folder(folder: Path) -> None:
    """Return once the names in a folder rest on the device."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_private(path: Path, largest: int) -> bytes:
    """Return a file's content that nobody else may read; raises ``Loosened``, or ``OSError``."""
    with path.open("rb") as file:
        for status in (path.parent.stat(), os.fstat(file.fileno())):
            if stat.S_IMODE(status.st_mode) & _ANYBODY_ELSE:
                raise Loosened(
                    "other accounts can read the witness's key: chmod 700 its folder, 600 its files, then"
                    " make a new key if anybody may have copied this one"
                )
        return file.read(largest)
