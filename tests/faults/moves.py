"""Acts on a machine where no city is open yet: a restore, with a new clock and with the one that survived."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

from idsvc.errors import IdsvcError
from idsvc.ledger.event import Entry, Event
from idsvc.office import publication, purge
from idsvc.wiring import restore
from idsvc.wiring.restore import Wanted
from idsvc.wiring.service import Tools
from tests.faults import cities
from tests.faults.cities import BACKUP, MEDIUM, Facts
from tests.support.city import CHEAP_HASH, CHEAP_SLOT
from tests.support.fake_time import FakeTime
from tests.support.restored import Nobody

NEW = "new"
"""Where the city is put back, below the place where the old one lies."""


@dataclass(frozen=True)
class Site:
    """Where an operator stands with a backup, the offline key and what the old city published."""

    place: Path
    day: date

    @property
    def new(self) -> Path:
        return self.place / NEW

    @property
    def there(self) -> bool:
        """Tell whether the new city is there and may work."""
        return (self.new / "city").exists() and not (self.new / "city/restoring").exists()

    def refused(self) -> bool:
        """Tell whether a city that is still on its way refuses to be opened."""
        try:
            cities.opened(self.new, self.day)
        except IdsvcError:
            return True
        return False


@dataclass(frozen=True)
class Move:
    """A restore: as an ``Act``, but what it is begun with is a site; ``clock``: the old city's is taken over."""

    name: str
    clock: bool
    city: str = "backed"
    about: frozenset[str] = frozenset()
    days: int = 0

    def begin(self, place: Path, day: date) -> Site:
        return Site(place, day)

    def perform(self, site: Site, _: Facts) -> None:
        """Restore, or finish a restore that broke off, with the same command."""
        if not site.there:
            wanted = Wanted(
                backup=site.place / MEDIUM / BACKUP,
                key=cities.offline_key(site.place),
                public=site.place / "city/public",
                where=cities.place_of(site.new),
                clock=site.place / "keys/clock" if self.clock else None,
                cost=CHEAP_SLOT,
            )
            site.new.mkdir(exist_ok=True)
            restore.run(wanted, Tools(FakeTime(site.day), CHEAP_HASH), Nobody())

    def undone(self, site: Site, _: Facts) -> str | None:
        if not site.there:
            return "there is no new city"
        office = cities.opened(site.new, site.day)
        with office.units() as unit:
            entries = [Entry.parse(data) for data in unit.books.entries()]
        office.units.engine.dispose()  # type: ignore[attr-defined]
        count = sum(entry.event is Event.CITY_RESTORED for entry in entries)
        return None if count == 1 else f"{count} restores are entered"

    def recover(self, site: Site, facts: Facts) -> None:
        self.perform(site, facts)
        office = cities.opened(site.new, site.day)
        purge.run(office)
        publication.publish(office)


MOVES: Mapping[str, Move] = MappingProxyType(
    {move.name: move for move in (Move("restore", clock=False), Move("restore with the clock", clock=True))}
)
