"""A city that was backed up, lived on, and is put back on another machine."""

from dataclasses import dataclass
from pathlib import Path

from idsvc.custody.slots import Passphrases
from idsvc.office.backup import BackupReport
from idsvc.office.context import Actor
from idsvc.wiring import backup, restore
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.restore import Restored, Wanted
from idsvc.wiring.service import Tools, open_service, unlock
from tests.support.city import CHEAP_HASH, CHEAP_SLOT, TestCity
from tests.support.visits import quick_city, tag_city


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

    @property
    def tools(self) -> Tools:
        return Tools(self.city.time, CHEAP_HASH)

    def back_up(self, name: str = "b") -> tuple[Path, BackupReport]:
        """Back the city up to a file on the medium."""
        keys = unlock(self.city.where, lambda: "")
        made = backup.make(self.city.office, self.city.where, keys.database, self.medium / name)
        return made.path, made.report

    def wanted(self, to: Path, file: Path, **more: object) -> Wanted:
        """Ask for the city to be put back below a folder; what it published last is its own public folder."""
        to.mkdir(exist_ok=True)
        asked = {"public": self.city.where.public, "where": folders(to / "city", to / "keys"), "cost": CHEAP_SLOT}
        return Wanted(backup=file, key=self.key, **asked | more)  # type: ignore[arg-type]

    def restore(self, to: Path, file: Path, **more: object) -> Restored:
        """Put the city back below a folder, on the city's own day."""
        return restore.run(self.wanted(to, file, **more), self.tools, Nobody())

    def opened(self, to: Path) -> TestCity:
        """Open a city that was put back below a folder."""
        return opened(folders(to / "city", to / "keys"), self.tools, self.city)


def opened(where: Folders, tools: Tools, like: TestCity) -> TestCity:
    city = TestCity(open_service(where, tools, lambda: ""), where, like.time)
    with city.office.units() as unit:
        accounts = unit.desk.accounts()
    city.actors.update((each.login, Actor(each.staff_id, each.login, each.role, each.site)) for each in accounts)
    return city


def backed_city(folder: Path) -> Backed:
    """Unpack a city that keeps no tags and make its offline key."""
    return backed(quick_city(folder), folder)


def backed_city_with_tags(folder: Path) -> Backed:
    """As ``backed_city``, but it keeps duplicate tags."""
    return backed(tag_city(folder), folder)


def backed(city: TestCity, folder: Path) -> Backed:
    """Make the offline key of a city; ``folder`` takes the medium."""
    medium = folder / "medium"
    medium.mkdir()
    backup.make_key(city.where, medium / "offline", lambda: "", CHEAP_SLOT)
    return Backed(city, medium)


def codes(restored: Restored) -> set[str]:
    """Return the codes of what the audits of a restored city found."""
    return {finding.code.value for check in restored.checks for finding in check.findings}
