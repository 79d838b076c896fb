"""Where a city's files lie."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from idsvc.store.files import make_folder

PRIVATE_DIR: Final = 0o700
PRIVATE_FILE: Final = 0o600
DATABASE_NAME: Final = "idsvc.db"
"""SQLite's own files beside it begin with the same name."""


@dataclass(frozen=True, slots=True)
class Folders:
    """A city's data directory and its key directory, two places that are never backed up together."""

    city: Path
    keys: Path

    @property
    def database(self) -> Path:
        """Return the encrypted database's file."""
        return self.city / DATABASE_NAME

    @property
    def captures(self) -> Path:
        """Return the folder of sealed captures."""
        return self.city / "captures"

    @property
    def public(self) -> Path:
        """Return the folder that may be served to anybody."""
        return self.city / "public"

    @property
    def logs(self) -> Path:
        """Return the folder of the service's own log."""
        return self.city / "logs"

    @property
    def locks(self) -> Path:
        """Return the folder of lock files: empty files, held with flock."""
        return self.city / "locks"

    @property
    def policy(self) -> Path:
        """Return the city's policy file."""
        return self.city / "policy.toml"

    @property
    def restoring(self) -> Path:
        """Return the mark of a restore that has not ended; nothing is opened for work beside it."""
        return self.city / "restoring"

    @property
    def clock(self) -> Path:
        """Return the retention clock's own directory."""
        return self.keys / "clock"

    def make(self) -> None:
        """Make the data folders, closed to other accounts, and durable; raises a ``StoreError``."""
        for folder in (self.city, self.captures, self.public, self.logs, self.locks):
            make_folder(folder, PRIVATE_DIR)


def folders(city: Path, keys: Path | None = None) -> Folders:
    """Return a city's folders; the keys lie beside the data unless it is said where."""
    return Folders(city, keys if keys is not None else city.parent / "keys")
