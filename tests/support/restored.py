"""A city that was backed up, lived on, and is put back on another machine."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from idsvc.custody.slots import Passphrases
from idsvc.office.backup import BackupReport
from idsvc.office.restore import RestoreReport, Unentered
from idsvc.wiring import backup, restore
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.restore import Wanted
from idsvc.wiring.service import Tools, unlock
from tests.support.city import CHEAP_HASH, CHEAP_SLOT, TestCity, make_city
from tests.support.fake_time import FakeTime


class Nobody:
    """A specimen city's restore asks nobody."""

    def offline(self) -> str:
        raise AssertionError

    def before(self) -> str:
        raise AssertionError

    def new(self) -> Passphrases:
        raise AssertionError

    def operator(self) -> str:
        raise AssertionError


@dataclass
class Backed:
    """A city with its offline key; ``medium`` is where backups lie."""

    city: TestCity
    medium: Path

    @property
    def key(self) -> Path:
        return self.medium / "offline" / "backup-offline.json"

    def back_up(self, name: str = "b") -> tuple[Path, BackupReport]:
        """Back the city up to a file on the medium."""
        keys = unlock(self.city.where, lambda: "")
        made = backup.make(self.city.office, self.city.where, keys.database, self.medium / name)
        return made.path, made.report

    def restore(
        self, to: Path, file: Path, public: Path | None = None, **more: object
    ) -> tuple[Folders, RestoreReport]:
        """Put the city back below a folder, on the city's own day."""
        wanted = self.wanted(to, file, public, **more)
        return wanted.where, restore.run(wanted, self.tools, Nobody()).report

    def wanted(self, to: Path, file: Path, public: Path | None = None, **more: object) -> Wanted:
        where = folders(to / "city", to / "keys")
        to.mkdir(exist_ok=True)
        return Wanted(file, self.key, public or self.city.where.public, where, cost=CHEAP_SLOT, **more)  # type: ignore[arg-type]

    @property
    def tools(self) -> Tools:
        return Tools(self.city.time, CHEAP_HASH)


def backed_city(folder: Path, time: FakeTime | None = None) -> Backed:
    """Found a city and make its offline key."""
    city = make_city(folder, time)
    medium = folder / "medium"
    medium.mkdir()
    backup.make_key(city.where, medium / "offline", lambda: "", CHEAP_SLOT)
    return Backed(city, medium)


def copied(public: Path, to: Path) -> Path:
    """Return a copy of a published directory."""
    shutil.copytree(public, to)
    return to


__all__ = ["Backed", "Nobody", "Unentered", "backed_city", "copied"]
