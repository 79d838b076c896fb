"""Files that are whole or not there: written beside, synced, then renamed into place."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from idsvc.store.errors import StorageFull, StoreError

PARTIAL: Final = ".part"
NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""The system's words for a disk that is full."""


def write_whole(path: Path, data: bytes, mode: int) -> None:
    """Write a file durably, in place of one that is there; ``StorageFull`` and no trace where there is no room."""
    partial = partial_of(path)
    with _no_room_is_named():
        try:
            _write_synced(partial, data, mode)
            partial.replace(path)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)


def make_folder(path: Path, mode: int) -> None:
    """Make a folder, and the folders it stands in, durably.

    One that holds something has been made durable before that came; an empty one may be what a crash has left.
    """
    if _holds_something(path):
        return
    missing = not path.is_dir()
    if missing:
        make_folder(path.parent, mode)
    with _no_room_is_named():
        if missing:
            path.mkdir(mode=mode, exist_ok=True)
            path.chmod(mode)  # whatever the umask was
        sync_folder(path.parent)


def _holds_something(path: Path) -> bool:
    try:
        with os.scandir(path) as entries:
            return any(True for _ in entries)
    except (FileNotFoundError, NotADirectoryError):
        return False


def partial_of(path: Path) -> Path:
    """Return the name under which a file is written before it is whole."""
    return path.with_name(path.name + PARTIAL)


def sync_folder(path: Path) -> None:
    """Make the names in a folder durable."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def sync_tree(root: Path) -> None:
    """Make everything below a folder durable: contents, names, and the folder itself."""
    for path in sorted(root.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        elif path.is_dir():
            sync_folder(path)
    sync_folder(root)


def _write_synced(path: Path, data: bytes, mode: int) -> None:
    path.unlink(missing_ok=True)  # left by a process that died
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as file:
        os.fchmod(file.fileno(), mode)  # whatever the umask was
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _no_room_is_named() -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        if fault.errno in NO_ROOM:
            raise StorageFull("the disk is full: free some space, then do it again; nothing was saved") from fault
        raise StoreError("a file cannot be written: check the disk and the directory's owner") from fault
