"""Making a backup: its digest stands in the log before the file has its name, so every backup there is was entered.

What is in it is the store's matter and who can open it custody's; this is the act.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from idsvc.ledger.act import Act
from idsvc.ledger.event import Event
from idsvc.office.books import enter, note
from idsvc.office.context import Office
from idsvc.office.day import settle

LAST_FACT: Final = "backup.last"
ALONE: Final = "backup"


class Written(Protocol):
    """What was written: SHA-256 of the whole file, its size in bytes."""

    @property
    def digest(self) -> bytes:
        """Return the 32 bytes that the log names."""
        ...

    @property
    def size(self) -> int:
        """Return the size of the file."""
        ...


class Target(Protocol):
    """Where a backup goes."""

    def write(self, parts: Iterable[bytes]) -> Written:
        """Write everything beside the place, durably; raise and leave nothing where that fails."""
        ...

    def keep(self) -> None:
        """Give the file its name, durably."""
        ...

    def drop(self) -> None:
        """Take away what was written and not kept."""
        ...


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A backup that is whole, in its place and in the log."""

    day: date
    digest: bytes
    size: int


def make(office: Office, target: Target, parts: Iterable[bytes]) -> BackupReport:
    """Write a backup, enter its digest, give it its name; one at a time, while the city works.

    ``parts`` are the bytes of the file, read as they are written. Where something fails there is no file of that name,
    and at most an entry of one that never was.
    """
    day = settle(office)
    with office.alone(ALONE):
        written = target.write(parts)
        try:
            with office.units() as unit:
                enter(unit, Event.BACKUP_MADE, day, {"digest": written.digest.hex()})
                unit.city.settle(LAST_FACT, day.isoformat())
                note(office, unit, Act.BACKUP_MADE, day, actor=None)
                unit.commit()
            target.keep()
        except BaseException:
            target.drop()
            raise
    return BackupReport(day, written.digest, written.size)
