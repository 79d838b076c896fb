"""Fees at the counter, as forms and pages."""

import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.city import TestCity
from tests.support.visits import quick_city
from tests.support.web_desk import CODE, Desk, app_of, words

NUMBER = re.compile(r'name="number" value="([^"]+)"')


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


@pytest.fixture
def app(city: TestCity) -> Flask:
    return app_of(city)


def settle(desk: Desk, how: str) -> TestResponse:
    found = NUMBER.search(desk.get(desk.path("fee")).text)
    assert found is not None
    return desk.post(desk.path("fee"), {"how": how, "number": found[1]})


def taken(desk: Desk, how: str = "paid") -> str:
    number = CODE.search(settle(desk, how).text)
    assert number is not None
    return number[1]


def test_a_visit_says_what_it_costs_and_prints_a_receipt_in_the_residents_language(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.get("/visit/new")
    begun = ana.post("/visit/new", {"visit_type": "new", "language": "ar"})
    assert f"/case/{re.search(r'/case/([0-9a-f]{32})', begun.text)[1]}" in begun.text  # type: ignore[index]
    ana.case = re.search(r"/case/([0-9a-f]{32})", begun.text)[1]  # type: ignore[index]
    assert "$10.00" in words(ana.get(ana.path("fee")))
    receipt = settle(ana, "paid")
    assert 'dir="rtl"' in receipt.text
    assert "إيصال دفع" in receipt.text


def test_a_minor_and_a_change_of_name_are_free(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.step("details", {"full_name": "Wren Example", "birth_date": "2015-01-01", "address_mode": "withheld"})
    assert "This visit is free" in words(ana.get(ana.path("fee")))
    ana.start("update")
    assert "costs nothing" in words(ana.get(ana.path("fee")))


def test_a_waiver_asks_for_nothing(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start("replacement")
    page = ana.get(ana.path("fee"))
    assert "$5.00" in words(page)
    assert not re.findall(r"<(?:textarea|select)|type=\"(?:text|radio|checkbox)\"", page.text)
    assert "Waived" in words(settle(ana, "waived"))


def test_a_second_click_takes_no_second_fee(app: Flask, city: TestCity) -> None:
    ana = Desk(app, "ana")
    ana.start()
    found = NUMBER.search(ana.get(ana.path("fee")).text)
    assert found is not None
    pages = [ana.post(ana.path("fee"), {"how": "paid", "number": found[1]}) for _ in range(2)]
    assert len({CODE.search(page.text)[1] for page in pages}) == 1  # type: ignore[index]
    with city.office.units() as unit:
        cash = unit.payments.cash(city.time.today, "city-hall")
    assert cash is not None
    assert cash.taken == 1000


def test_money_comes_back_by_the_number(app: Flask) -> None:
    ana, ben = Desk(app, "ana"), Desk(app, "ben")
    ana.start()
    number = taken(ana)
    ben.get("/fees")
    found = ben.post("/fees", {"number": number})
    assert "Paid" in words(found)
    answer = ben.post("/fees/settle", {"number": number, "how": "refund", "language": "es"})
    assert "Dinero devuelto" in answer.text
    again = ben.post("/fees/settle", {"number": number, "how": "refund", "language": "es"})
    assert again.status_code == 422
    assert "was given back" in words(ben.post("/fees", {"number": number}))


def test_a_slip_to_pay_elsewhere_is_paid_or_waived(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    one, two = taken(ana, "due"), taken(ana, "due")
    ana.get("/fees")
    assert "To be paid" in words(ana.post("/fees", {"number": one}))
    assert "Money receipt" in words(ana.post("/fees/settle", {"number": one, "how": "pay", "language": "en"}))
    ana.get("/fees")
    assert "Waived" in words(ana.post("/fees/settle", {"number": two, "how": "waive", "language": "en"}))
    assert ana.post("/fees", {"number": two}).status_code == 422


def test_what_is_no_choice_is_refused(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    assert settle(ana, "stolen").status_code == 400
    assert ana.post("/fees/settle", {"number": "A" * 12, "how": "refund", "language": "tlh"}).status_code == 400
    assert ana.post("/fees/settle", {"number": "A" * 12, "how": "keep", "language": "en"}).status_code == 400
    assert "type all its characters" in words(ana.post("/fees", {"number": "A"}))
