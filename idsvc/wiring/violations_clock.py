"""Violations of the clock, and of what the log says of it."""

from datetime import timedelta
from typing import Final

from idsvc.ledger.event import Event
from idsvc.office import day, purge
from idsvc.wiring.planting import Planted

_ONE_DAY: Final = timedelta(days=1)
_CLOSED_DAYS: Final = 9


def behind(city: Planted) -> None:
    """Let a day go by on which nothing runs."""
    city.until_nothing_is_due()
    city.today += _ONE_DAY


def ahead(city: Planted) -> None:
    """Let the clock go on, then set the date back."""
    day.settle(city.office(days=1))
    city.today -= _ONE_DAY


def put_back(city: Planted) -> None:
    """Let the clock go on, then put date and clock back as they were."""
    cells = city.where.clock / "cells"
    old = cells.read_bytes()
    day.settle(city.office(days=1))
    cells.write_bytes(old)
    city.today -= _ONE_DAY


def rolled_back(city: Planted) -> None:
    """Put an old clock back and go on working: the office notices and says so in the log."""
    city.until_nothing_is_due()
    put_back(city)
    city.night()


def not_entered(city: Planted) -> None:
    """Leave the clock's days out of the log and sign it anew."""
    city.take_entries(Event.CLOCK_ADVANCED)
    city.publish_anew()


def missing_day(city: Planted) -> None:
    """Leave the destroyed days out of log and database and sign anew."""
    city.take_entries(Event.DAY_DESTROYED)
    city.sql("DELETE FROM purges")
    city.publish_anew()


def late_start(city: Planted) -> None:
    """Close the office for longer than the clock may stand still, then open it again."""
    office = city.office(days=_CLOSED_DAYS)
    day.settle(office, confirmed=city.today)
    purge.run(office)
    city.publish()


def late_destruction(city: Planted) -> None:
    """Advance without a purge, and purge a day later."""
    day.settle(city.office(days=1))
    purge.run(city.office(days=1))
    city.publish()


def early_destruction(city: Planted) -> None:
    """Call a day destroyed that the clock has not reached."""
    city.enter(Event.DAY_DESTROYED, {"destroyed": (city.today + 3 * _ONE_DAY).isoformat(), "chain": 1})
    city.publish()


def entered_twice(city: Planted) -> None:
    """Enter the newest destroyed day once more."""
    last = str(city.value("SELECT max(destroy_by) FROM purges"))
    chain = city.value("SELECT max(chain) FROM purges WHERE destroy_by = ?", last)
    city.enter(Event.DAY_DESTROYED, {"destroyed": last, "chain": int(str(chain))})
    city.publish()


def purge_not_entered(city: Planted) -> None:
    """Let the database know a purge that the log does not."""
    city.change("UPDATE purges SET chain = 7777 WHERE destroy_by = (SELECT max(destroy_by) FROM purges)")


def uncommitted(city: Planted) -> None:
    """Leave the commitments to the clock's cells out of the log and sign it anew."""
    city.take_entries(Event.CLOCK_CELL)
    city.publish_anew()
