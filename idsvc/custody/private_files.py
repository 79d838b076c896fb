"""Files that only this account may read: written whole or not at all, never over another, refused when loosened."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from idsvc.custody.errors import KeyUnavailable, Why

_FILE_MODE: Final = 0o600
_DIRECTORY_MODE: Final = 0o700
_ANYBODY_ELSE: Final = 0o077
MAX_BYTES: Final = 65_536


def make_private_directory(directory: Path) -> None:
    """Make a directory of mode 0700, durably, or accept one that is; raises KeyUnavailable."""
    missing = [each for each in (directory, *directory.parents) if not each.exists()]
    try:
        directory.mkdir(mode=_DIRECTORY_MODE, parents=True, exist_ok=True)
        for each in missing:
            sync_directory(each.parent)
    except OSError as error:
        raise KeyUnavailable(Why.NOT_WRITTEN) from error
    _refuse_loosened(directory.stat())


def read_private(path: Path) -> bytes:
    """Return a file's content, at most 64 KiB; raises KeyUnavailable when it is missing or anybody else can read it."""
    try:
        _refuse_loosened(path.parent.stat())
        with path.open("rb") as file:
            _refuse_loosened(os.fstat(file.fileno()))
            return file.read(MAX_BYTES)
    except FileNotFoundError as error:
        raise KeyUnavailable(Why.MISSING) from error
    except OSError as error:
        raise KeyUnavailable(Why.DAMAGED) from error


def write_private(path: Path, content: bytes) -> None:
    """Write a new file of mode 0600, durable when this returns; raises KeyUnavailable and leaves nothing behind."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        try:
            write_durably(fresh, content)
            os.link(fresh, path)  # unlike a rename it never replaces a key that is there
        finally:
            fresh.unlink(missing_ok=True)
        sync_directory(path.parent)
    except FileExistsError as error:
        raise KeyUnavailable(Why.IN_THE_WAY) from error
    except OSError as error:
        raise KeyUnavailable(Why.NOT_WRITTEN) from error


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write several new private files; raises KeyUnavailable and takes back those already written."""
    written: list[Path] = []
    try:
        for path, content in files.items():
            write_private(path, content)
            written.append(path)
    except KeyUnavailable:
        for path in written:
            path.unlink()
        raise


def replace_private(path: Path, content: bytes) -> None:
    """Put a private file in the place of an older one, durably; raises KeyUnavailable and keeps the older one."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        try:
            write_durably(fresh, content)
            fresh.replace(path)
        finally:
            fresh.unlink(missing_ok=True)
        sync_directory(path.parent)
    except OSError as error:
        raise KeyUnavailable(Why.NOT_WRITTEN) from error


def sync_directory(directory: Path) -> None:
    """Return once the names in a directory rest on the device."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, content: bytes) -> None:
    """Write a file of mode 0600 and return once it rests on the device; raises OSError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, _FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)


def _refuse_loosened(status: os.stat_result) -> None:
    if stat.S_IMODE(status.st_mode) & _ANYBODY_ELSE:
        raise KeyUnavailable(Why.LOOSENED)
