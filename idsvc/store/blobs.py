"""Sealed captures as files under the day they die on: ``captures/YYYY-MM-DD/<id in hex>``."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from idsvc.store.errors import StoreError
from idsvc.store.files import make_folder, partial_of, sync_folder, write_whole

_FILE: Final = 0o600
_FOLDER: Final = 0o700
_NAME_BYTES: Final = 16


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
        paths = [self._path(destroy_by, name) for name in names]
        gone = sum(_unlink_either(path, partial_of(path)) for path in paths)
        folder = self.root / destroy_by.isoformat()
        if folder.is_dir():
            sync_folder(folder)
            self._drop_if_empty(folder)
        return gone

    def names(self) -> Sequence[tuple[date, bytes]]:
        """Return (destroy_by, name) of every whole blob, oldest first; files of other names are not blobs."""
        return sorted(self._found()) if self.root.is_dir() else []

    def _found(self) -> Iterator[tuple[date, bytes]]:
        for path in self.root.glob("*/*"):
            with suppress(ValueError):
                day, name = date.fromisoformat(path.parent.name), bytes.fromhex(path.name)
                if self._path(day, name) == path:
                    yield day, name

    def _path(self, destroy_by: date, name: bytes) -> Path:
        if len(name) != _NAME_BYTES:
            raise ValueError("a blob is named by 16 bytes")
        return self.root / destroy_by.isoformat() / name.hex()

    def _drop_if_empty(self, folder: Path) -> None:
        with suppress(OSError):  # not empty: something else dies on that day
            folder.rmdir()
            sync_folder(self.root)


def _unlink_either(path: Path, partial: Path) -> bool:
    gone = [_unlink(path), _unlink(partial)]
    return any(gone)


def _unlink(path: Path) -> bool:
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True
