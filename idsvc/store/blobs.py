"""Sealed captures as files under the day they die on: ``captures/YYYY-MM-DD/<id in hex>``."""

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from idsvc.store.errors import StoreError
from idsvc.store.files import PARTIAL, make_folder, sync_folder, write_whole

_FILE: Final = 0o600
_FOLDER: Final = 0o700
_NAME_BYTES: Final = 16
_NAME: Final = re.compile(rf"[0-9a-f]{{{2 * _NAME_BYTES}}}")


@dataclass(frozen=True, slots=True)
class DirectoryBlobs:
    """Blobs below a directory, one folder for each day; names are 16 random bytes."""

    root: Path

    def put(self, destroy_by: date, name: bytes, data: bytes) -> None:
        """Write durably: data and folder synced; raises ``StorageFull`` and leaves nothing where there is no room."""
        path = self._path(destroy_by, name)
        make_folder(path.parent, _FOLDER)
        try:
            write_whole(path, data, _FILE)
        except StoreError:
            self._drop_if_empty(path.parent)
            raise

    def get(self, destroy_by: date, name: bytes) -> bytes | None:
        """Return a blob, None where there is none."""
        try:
            return self._path(destroy_by, name).read_bytes()
        except FileNotFoundError:
            return None

    def remove(self, destroy_by: date, name: bytes) -> bool:
        """Unlink and sync the folder; an emptied folder goes too; False where it was already gone."""
        return self.remove_all(destroy_by, [name]) == 1

    def remove_all(self, destroy_by: date, names: Sequence[bytes]) -> int:
        """Unlink the blobs of one day and sync their folder once; return how many were still there."""
        files = [_file(name) for name in names]
        folder = self.root / destroy_by.isoformat()
        try:
            opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except FileNotFoundError:
            return 0
        try:
            gone = sum(_unlink_either(opened, file) for file in files)
            os.fsync(opened)
        finally:
            os.close(opened)
        self._drop_if_empty(folder)
        return gone

    def names(self) -> Iterator[tuple[date, bytes]]:
        """Yield (destroy_by, name) of every whole blob, oldest day first; files of other names are not blobs."""
        for day in sorted(_days(self.root)):
            with suppress(FileNotFoundError), os.scandir(self.root / day.isoformat()) as files:
                yield from ((day, bytes.fromhex(file.name)) for file in files if _NAME.fullmatch(file.name))

    def _path(self, destroy_by: date, name: bytes) -> Path:
        return self.root / destroy_by.isoformat() / _file(name)

    def _drop_if_empty(self, folder: Path) -> None:
        with suppress(OSError):  # not empty: something else dies on that day
            folder.rmdir()
            sync_folder(self.root)


def _days(root: Path) -> Iterator[date]:
    for folder in root.glob("????-??-??"):
        with suppress(ValueError):
            yield date.fromisoformat(folder.name)


def _file(name: bytes) -> str:
    if len(name) != _NAME_BYTES:
        raise ValueError("a blob is named by 16 bytes")
    return name.hex()


def _unlink_either(folder: int, file: str) -> bool:
    # One name at a time: a file that is whole was its own unfinished one until it was renamed.
    return _unlink(folder, file) or _unlink(folder, file + PARTIAL)


def _unlink(folder: int, name: str) -> bool:
    # By the open folder: the way to it need not be walked for each of ten thousand files.
    try:
        os.unlink(name, dir_fd=folder)
    except FileNotFoundError:
        return False
    return True
