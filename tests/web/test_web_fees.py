"""Fees at the counter, as forms and pages."""

import re
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from idsvc.ledger.act import Figure
from idsvc.office import fees
from tests.support.city import TestCity, make_city
from tests.support.visits import NO_TAGS, handed_over, issued, printed, quick_city
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


def lost_card(desk: Desk, how: dict[str, str]) -> None:
    desk.get("/replacement")
    begun = desk.post("/replacement", {"language": "en"} | how)
    found = re.search(r"/case/([0-9a-f]{32})/details", begun.text)
    assert found is not None
    desk.case = found[1]


def test_another_card_for_a_lost_one_costs_what_the_policy_says_and_nothing_on_the_residents_word(
    app: Flask, city: TestCity
) -> None:
    card, ana = handed_over(city), Desk(app, "ana")
    assert "From the age of 18 it costs $5.00, and nothing for whoever says" in words(ana.get("/replacement"))
    lost_card(ana, {"by": "code", "code": card.slip.cancel_code})
    assert "$5.00" in words(ana.get(ana.path("fee")))
    assert "Waived" in words(settle(ana, "waived"))
    with city.office.units() as unit:
        figures = unit.books.figures(city.time.today)
    assert figures[Figure.FEES_WAIVED] == 1
    assert Figure.FEES_PAID not in figures
    ana.step("details", {"full_name": "Wren Example", "birth_date": "2015-01-01", "address_mode": "withheld"})
    assert "This visit is free" in words(ana.get(ana.path("fee")))


def test_a_city_may_make_another_card_for_nothing(tmp_path: Path) -> None:
    policy = NO_TAGS.replace("[fees.replacement]\nadult = 500\nminor = 0\n", "")
    assert policy != NO_TAGS
    ana = Desk(app_of(make_city(tmp_path, policy=policy)), "ana")
    assert "It costs nothing." in words(ana.get("/replacement"))
    lost_card(ana, {"by": "not-found"})
    assert "This visit is free" in words(ana.get(ana.path("fee")))


def free(desk: Desk, city: TestCity) -> None:
    """The case in hand costs nothing, and nothing can be taken, noted or waived for it."""
    assert "costs nothing" in words(desk.get(desk.path("fee")))
    with city.office.units() as unit:
        before = unit.books.figures(city.time.today)
    for how in ("paid", "due", "waived"):
        refused = desk.post(desk.path("fee"), {"how": how, "number": fees.fresh_number(city.office, city.actor("ana"))})
        assert refused.status_code == 422
    with city.office.units() as unit:
        assert unit.books.figures(city.time.today) == before


def test_nothing_is_due_for_a_card_that_was_made_again_or_never_came(app: Flask, city: TestCity) -> None:
    ana, case = Desk(app, "ana"), issued(city)
    ana.reopen(case.code)
    assert "$10.00" in words(ana.get(ana.path("fee")))
    ana.get(ana.path("card"))
    ana.post(ana.path("print"))
    ana.post(ana.path("came-out"), {"outcome": "spoiled", "serial": "HB-100472"})
    free(ana, city)
    ana.print_card()
    ana.post(ana.path("mail"))
    free(ana, city)
    ana.act("never-arrived")
    free(ana, city)
    ana.act("issue")
    free(ana, city)


def test_nothing_is_due_for_a_card_that_was_mailed_once_and_never_came(app: Flask, city: TestCity) -> None:
    ana, case = Desk(app, "ana"), printed(city)
    ana.reopen(case.code)
    ana.get(ana.path("slip"))
    ana.post(ana.path("mail"))
    ana.act("never-arrived")
    free(ana, city)
