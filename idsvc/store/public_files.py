"""The public directory: static files that anybody may read, each replaced whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from idsvc.store.errors import StoreError
from idsvc.store.files import PARTIAL, make_folder, write_whole

CHECKPOINT: Final = "checkpoint"
_FILE: Final = 0o644
_FOLDER: Final = 0o755


@dataclass(frozen=True, slots=True)
class PublicFiles:
    """What is published, below a directory; paths are relative, with forward slashes."""

    root: Path

    def publish(self, files: Mapping[str, bytes]) -> None:
        """Write every file; a checkpoint comes last, so that it never promises what is not there yet.

        One at a time: whatever is half written here was left by a process that died, and goes.
        """
        for left in self.root.rglob(f"*{PARTIAL}"):
            left.unlink()
        for name in sorted(files, key=lambda name: PurePosixPath(name).name == CHECKPOINT):
            path = self._path(name)
            make_folder(path.parent, _FOLDER)
            write_whole(path, files[name], _FILE)

    def read(self, path: str) -> bytes | None:
        """Return what is published under a path, None where nothing is."""
        try:
            return self._path(path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    def _path(self, name: str) -> Path:
        parts = PurePosixPath(name).parts
        if not parts or name.startswith("/") or ".." in parts:
            raise StoreError("a published file stands below the public directory: mend the path")
        return self.root.joinpath(*parts)
