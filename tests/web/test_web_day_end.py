"""Day end as forms and pages: two people, two passwords, a difference that is published."""

import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from idsvc.ledger.act import Act
from idsvc.ledger.event import Entry, Event
from idsvc.office import fees, purge
from idsvc.staff.account import Role
from idsvc.web import WebServices
from tests.support.city import PASSWORD, TestCity
from tests.support.key_desk import real
from tests.support.visits import quick_city
from tests.support.web_desk import Desk, app_of, app_with, words
from tests.web.test_web_passkeys import newcomer

EMPTY = {"blanks": "0", "old-cards": "0", "ribbons": "0", "used-ribbons": "0"}
ACCEPTED = re.compile(r'name="accepted" value="([^"]*)"')


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


@pytest.fixture
def app(city: TestCity) -> Flask:
    return app_of(city)


def counted(desk: Desk, cash: str, **piles: str) -> TestResponse:
    desk.get("/day-end")
    return desk.post("/day-end/count", EMPTY | {"cash": cash} | piles)


def closed(desk: Desk, cash: str, second: str = "ana", password: str = PASSWORD, **piles: str) -> TestResponse:
    seen = ACCEPTED.search(counted(desk, cash, **piles).text)
    assert seen is not None
    form = EMPTY | {"cash": cash} | piles | {"second": second, "password": password, "accepted": seen[1]}
    return desk.post("/day-end/close", form)


def entries(city: TestCity) -> list[Entry]:
    with city.office.units() as unit:
        return [Entry.parse(each) for each in unit.books.entries()]


def paid(city: TestCity, times: int = 1) -> None:
    ana = city.actor("ana")
    for _ in range(times):
        fees.take(city.office, ana, fees.fresh_number(city.office, ana), 1000)


def test_two_people_close_a_day_that_agrees(app: Flask, city: TestCity) -> None:
    paid(city, 2)
    sol = Desk(app, "sol")
    assert "Day end" in words(sol.get("/"))
    assert "agrees with the books" in words(counted(sol, "70.00"))
    page = words(closed(sol, "$70"))
    assert "Today is closed" in page
    assert "Signed by ana, sol." in page
    [entry] = [each for each in entries(city) if each.event is Event.CASH_CLOSED]
    assert entry.fields == {"missing": 0, "over": 0}
    with city.office.units() as unit:
        lines = [line for line in unit.books.journal() if line.act in {Act.CASH_CLOSED, Act.CASH_WITNESSED}]
    assert {line.staff_id for line in lines} == {city.actor("ana").staff_id, city.actor("sol").staff_id}


def test_what_is_missing_is_seen_signed_published_and_stops_nothing(app: Flask, city: TestCity) -> None:
    paid(city)
    sol = Desk(app, "sol")
    assert "$7.50 missing" in words(counted(sol, "52.50", blanks="3"))
    assert "Closed as missing: $7.50" in words(closed(sol, "52.50", blanks="3"))
    entry = next(each for each in entries(city) if each.event is Event.CASH_CLOSED)
    assert entry.fields == {"missing": 750, "over": 0}
    city.run_days(1)
    paid(city)
    assert "agrees with the books" in words(counted(Desk(app, "sol"), "60.00", blanks="3"))


@pytest.mark.parametrize(
    ("second", "password", "why"),
    [
        ("sol", PASSWORD, "two people close a day"),
        ("ana", "wrong wrong wrong", "check name and password"),
        ("nobody", PASSWORD, "check name and password"),
        ("uma", PASSWORD, "role does not include"),
    ],
)
def test_a_second_person_is_another_person_with_their_own_password(
    app: Flask, city: TestCity, second: str, password: str, why: str
) -> None:
    page = closed(Desk(app, "sol"), "50.00", second, password)
    assert page.status_code in {401, 403, 422}
    assert why in words(page).lower()
    assert not [each for each in entries(city) if each.event is Event.CASH_CLOSED]


def test_two_clerks_need_a_supervisor(app: Flask, city: TestCity) -> None:
    ana = Desk(app, "ana")
    assert closed(ana, "50.00", "ben").status_code == 403
    assert "Today is closed" in words(closed(ana, "50.00", "ida"))
    assert [each.event for each in entries(city)].count(Event.CASH_CLOSED) == 1


def test_a_difference_that_nobody_saw_is_not_signed(app: Flask, city: TestCity) -> None:
    sol = Desk(app, "sol")
    seen = ACCEPTED.search(counted(sol, "50.00").text)
    assert seen is not None
    paid(city)
    form = EMPTY | {"cash": "50.00", "second": "ana", "password": PASSWORD, "accepted": seen[1]}
    page = sol.post("/day-end/close", form)
    assert "moved while you counted" in words(page)
    assert "$10.00 missing" in words(page)


def test_money_after_the_close_is_tomorrow_s_and_a_day_left_open_is_counted_with_the_next(
    app: Flask, city: TestCity
) -> None:
    closed(Desk(app, "sol"), "50.00")
    paid(city)
    city.run_days(2)
    paid(city)
    sol = Desk(app, "sol")
    page = words(sol.get("/day-end"))
    assert "Change $50.00 + fees $20.00" in page
    assert "Counted together with days that nobody closed: 3 March 2026" in page
    assert "Today is closed" in words(closed(sol, "70.00"))
    city.run_days(1)
    assert "nobody closed" not in words(Desk(app, "sol").get("/day-end"))


@pytest.mark.parametrize("typed", ["", "many", "-5", "1e3", "5.5"])
def test_what_is_no_count_is_asked_again(app: Flask, typed: str) -> None:
    sol = Desk(app, "sol")
    assert counted(sol, typed).status_code == 422
    assert counted(sol, "50.00", blanks=typed).status_code == 422


def test_what_stands_open_is_told_by_ticket(app: Flask, city: TestCity) -> None:
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    ana.start()
    page = words(sol.get("/day-end"))
    assert "Visits not ended 1 look Tickets 1." in page
    assert "Records past their day 0 ✓" in page
    city.pass_days(3)
    assert "Tell the operator" in words(Desk(app, "sol").get("/day-end"))
    purge.run(city.office)
    assert "Records past their day 0 ✓" in words(Desk(app, "sol").get("/day-end"))


def test_in_a_real_city_the_second_person_signs_by_a_key(city: TestCity) -> None:
    app = app_with(WebServices(real(city), loopback=True, demo_hint=None))
    nia, sal = newcomer(city, app, "nia", Role.CLERK), newcomer(city, app, "sal", Role.SUPERVISOR)
    sal.post("/join/done")
    page = counted(sal, "50.00")
    seen = ACCEPTED.search(page.text)
    assert seen is not None
    assert 'type="password"' not in page.text
    form = EMPTY | {"cash": "50.00", "accepted": seen[1]}
    own = sal.touch(purpose="close-day")
    assert "two people close a day" in words(sal.post("/day-end/close", form | {"passkey": own})).lower()
    asked = sal.script("/passkey/touch", {"purpose": "close-day", "target": ""}).text
    answer = nia.device.get(asked)
    assert "Signed by nia, sal." in words(sal.post("/day-end/close", form | {"passkey": answer}))
