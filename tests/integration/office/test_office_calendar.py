"""The calendar of destruction leaves no table out, and what it foretells is what is gone when the day has come."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Table, func, select

from idsvc.enroll.arrival import WeekPlan
from idsvc.office import appointments, arrivals, display, fees, overview, publication, purge, signin, stock
from idsvc.retention.due import DueKind
from idsvc.store import inventory
from idsvc.store.columns import metadata
from idsvc.store.due import TABLES
from idsvc.store.tables import cases
from idsvc.web.figure_words import KIND_WORDS, RECORD_WORDS
from tests.support.city import PASSWORD, TestCity
from tests.support.store_records import card_of
from tests.support.visits import approved, captured, drafted, issued, referred, tag_city

DATE = "destroy_by"
DONE: Mapping[str, str] = {"purges": "names a day that is over, for ever: it is the record of the destruction itself"}
"""Tables with such a column in which nothing waits for a day, and why."""

DATED: tuple[Table, ...] = tuple(
    table for name, table in metadata.tables.items() if DATE in table.c and name not in DONE
)
COUNTED = {DueKind.CASES: cases} | {kind: table for kind, (table, _) in TABLES.items()}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    """A city in which every table that has a date holds something."""
    made = tag_city(Path(tmp_path_factory.mktemp("calendar")))
    office, ana, sol = made.office, made.actor("ana"), made.actor("sol")
    captured(made, referred(made))
    approved(made)
    issued(made)
    arrivals.send_back(office, ana, drafted(made).case_id)
    fees.take(office, ana, fees.fresh_number(office, ana), 1000)
    stock.spoil(office, sol, "HV-000123")
    appointments.make_week(office, sol, WeekPlan((made.time.today + timedelta(days=2),), 540, 600, 30, 1))
    actor, bearer = signin.sign_in(office, "ana", PASSWORD)
    display.pair(office, actor, bearer, display.code_of(display.new_token(office)))
    with office.units() as unit:
        unit.cards.add(replace(card_of(1), destroy_by=made.time.today + timedelta(days=3)))
        unit.commit()
    return made


def dated(city: TestCity) -> Counter[tuple[str, date]]:
    """How many rows of each table die on each day, read from the tables themselves."""
    found: Counter[tuple[str, date]] = Counter()
    with city.office.units.engine.connect() as connection:  # type: ignore[attr-defined]
        for table in DATED:
            wanted = select(table.c.destroy_by, func.count()).group_by(table.c.destroy_by)
            found.update({(table.name, day): rows for day, rows in connection.execute(wanted).all()})
    return found


def foretold(city: TestCity) -> Counter[tuple[str, date]]:
    found: Counter[tuple[str, date]] = Counter()
    for each in overview.calendar(city.office, city.actor("sol")):
        for one in each.planned:
            found[COUNTED[one.due.kind].name, each.day] += one.due.rows
    return found


def test_every_table_with_a_date_of_destruction_stands_in_the_calendar() -> None:
    inventoried = {row.table for row in inventory.load() if row.column == DATE}
    assert inventoried == {table.name for table in DATED} | set(DONE)
    assert {table.name for table in COUNTED.values()} == inventoried - set(DONE)
    assert set(COUNTED) == set(DueKind)


def test_every_kind_has_its_words() -> None:
    without_class = {kind for kind, (_, cls) in TABLES.items() if cls is None}
    assert set(KIND_WORDS) == without_class
    assert {cls for _, cls in TABLES.values() if cls is not None} <= set(RECORD_WORDS)


def test_what_the_calendar_foretells_is_what_the_tables_hold_and_what_is_gone_on_its_day(city: TestCity) -> None:
    held = dated(city)
    assert {table for table, _ in held} == {table.name for table in DATED}
    last = city.time.today + timedelta(days=overview.AHEAD)
    assert foretold(city) == Counter({key: rows for key, rows in held.items() if key[1] <= last})
    for _ in range(overview.AHEAD):
        city.pass_days(1)
        purge.run(city.office)
        if city.time.today.day == 1:
            publication.publish(city.office)  # the lists of a month are made by the night's publication
        assert [key for key in dated(city) if key[1] <= city.time.today] == []
