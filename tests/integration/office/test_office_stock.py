"""The blank stock: counted by moves, closed by two people, published where something is missing."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from idsvc.issue.stock import (
    AlreadyClosed,
    CountMoved,
    NotACount,
    NotASerial,
    Pile,
    SamePerson,
    SerialTwice,
    StockMove,
)
from idsvc.ledger.act import Act
from idsvc.ledger.event import Event
from idsvc.office import stock
from idsvc.office.errors import NotPermitted
from idsvc.oversight.audits import Audit
from tests.support.city import TestCity
from tests.support.visits import acts, entries, findings, quick_city, tables, work_days

NONE: Mapping[Pile, int] = {}


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    made = quick_city(tmp_path)
    stock.record(made.office, made.actor("sol"), StockMove.BLANKS_RECEIVED, 500)
    stock.record(made.office, made.actor("sol"), StockMove.RIBBONS_RECEIVED, 4)
    return made


def counts(blanks: int, old: int = 0, ribbons: int = 4, used: int = 0) -> dict[Pile, int]:
    return {Pile.BLANKS: blanks, Pile.OLD_CARDS: old, Pile.RIBBONS: ribbons, Pile.USED_RIBBONS: used}


def test_received_is_spoiled_and_in_the_safe(city: TestCity) -> None:
    ana = city.actor("ana")
    stock.spoil(city.office, ana, " hv-00 0123 ")
    stock.record(city.office, ana, StockMove.CARDS_TAKEN_IN, 2)
    stock.record(city.office, ana, StockMove.RIBBONS_USED, 1)
    seen = stock.standing(city.office, ana)
    assert seen.should == counts(499, 3, 3, 1)
    assert seen.serials == ("HV-000123",)
    stock.record(city.office, city.actor("sol"), StockMove.CARDS_DESTROYED, 3)
    stock.record(city.office, city.actor("sol"), StockMove.RIBBONS_DESTROYED, 1)
    assert stock.standing(city.office, ana).should == counts(499, 0, 3, 0)


def test_two_people_close_the_day_and_both_stand_in_the_journal(city: TestCity) -> None:
    stock.spoil(city.office, city.actor("ana"), "HV-000123")
    assert stock.close(city.office, city.actor("sol"), city.actor("ana"), counts(499, 1), NONE) == NONE
    with city.office.units() as unit:
        lines = [line for line in unit.books.journal() if line.act in {Act.STOCK_CLOSED, Act.STOCK_COUNTERSIGNED}]
    assert {line.staff_id for line in lines} == {city.actor("sol").staff_id, city.actor("ana").staff_id}
    assert len({line.record_id for line in lines}) == 1
    assert not stock.standing(city.office, city.actor("ana")).serials
    assert b"HV-000123" not in b"".join(str(row).encode() for row in _rows(city))


def _rows(city: TestCity) -> list[object]:
    with city.office.units() as unit:
        return list(unit.stock.serials("city-hall"))


def test_what_is_missing_is_published_and_tomorrow_begins_with_what_is_there(city: TestCity) -> None:
    sol, ida = city.actor("sol"), city.actor("ida")
    difference = stock.compare(city.office, sol, counts(498, 0, 5))
    assert difference == {Pile.BLANKS: -2, Pile.RIBBONS: 1}
    stock.close(city.office, sol, ida, counts(498, 0, 5), difference)
    told = dict(entries(city, Event.STOCK_CLOSED)[-1].fields)
    assert (told.pop("blanks_missing"), told.pop("ribbons_found")) == (2, 1)
    assert set(told.values()) == {0}
    city.run_days(1)
    assert stock.standing(city.office, sol).should == counts(498, 0, 5)
    assert stock.close(city.office, sol, ida, counts(498, 0, 5), NONE) == NONE
    assert findings(city, Audit.SCHEMA, Audit.RETENTION) == []


def test_a_day_is_closed_once(city: TestCity) -> None:
    sol, ida = city.actor("sol"), city.actor("ida")
    stock.close(city.office, sol, ida, counts(500), NONE)
    with pytest.raises(AlreadyClosed):
        stock.close(city.office, sol, ida, counts(500), NONE)
    assert (len(entries(city, Event.STOCK_CLOSED)), tables(city)["stock_counts"]) == (1, len(Pile))


@pytest.mark.parametrize(
    ("second", "counted", "accepted", "error"),
    [
        ("sol", counts(500), NONE, SamePerson),
        ("uma", counts(500), NONE, NotPermitted),
        ("ana", counts(499), NONE, CountMoved),
        ("ana", counts(500), {Pile.BLANKS: -1}, CountMoved),
    ],
)
def test_a_close_that_is_not_two_people_s_or_not_what_they_saw_is_refused(
    city: TestCity, second: str, counted: Mapping[Pile, int], accepted: Mapping[Pile, int], error: type[Exception]
) -> None:
    with pytest.raises(error):
        stock.close(city.office, city.actor("sol"), city.actor(second), counted, accepted)
    assert (acts(city, Act.STOCK_CLOSED), tables(city)["stock_counts"]) == (0, 0)


@pytest.mark.parametrize(
    ("login", "act", "error"),
    [
        ("ana", lambda office, who: stock.record(office, who, StockMove.BLANKS_RECEIVED, 9), NotPermitted),
        ("ana", lambda office, who: stock.record(office, who, StockMove.CARDS_DESTROYED, 9), NotPermitted),
        ("sol", lambda office, who: stock.record(office, who, StockMove.BLANKS_ISSUED, 9), NotPermitted),
        ("sol", lambda office, who: stock.record(office, who, StockMove.BLANKS_MISSING, 9), NotPermitted),
        ("sol", lambda office, who: stock.record(office, who, StockMove.BLANKS_RECEIVED, 0), NotACount),
        ("uma", stock.standing, NotPermitted),
        ("ana", lambda office, who: stock.compare(office, who, counts(1)), NotPermitted),
        ("ana", lambda office, who: stock.spoil(office, who, "Marisol Quintana"), NotASerial),
    ],
)
def test_what_no_role_enters_by_hand_is_refused(
    city: TestCity, login: str, act: Callable[..., object], error: type[Exception]
) -> None:
    before = tables(city)
    with pytest.raises(error):
        act(city.office, city.actor(login))
    assert tables(city) == before


def test_a_blank_is_spoiled_once(city: TestCity) -> None:
    stock.spoil(city.office, city.actor("ana"), "HV-000123")
    with pytest.raises(SerialTwice):
        stock.spoil(city.office, city.actor("sol"), "hv-000123")
    assert stock.standing(city.office, city.actor("ana")).should[Pile.OLD_CARDS] == 1


def test_a_serial_that_nobody_closed_dies_in_a_week(city: TestCity) -> None:
    stock.spoil(city.office, city.actor("ana"), "HV-000123")
    work_days(city, 6)
    assert tables(city)["stock_serials"] == 1
    work_days(city, 1)
    assert tables(city)["stock_serials"] == 0


def test_an_invented_city_begins_with_a_delivery_that_its_books_know(city: TestCity) -> None:
    before = acts(city, Act.STOCK_RECEIVED)
    stock.deliver_first(city.office, "city-hall")
    told = stock.balance(city.office, "city-hall")
    assert (told.received, told.issued, told.in_the_safe) == (750, 0, 750)
    assert acts(city, Act.STOCK_RECEIVED) == before + 2
