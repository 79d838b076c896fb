"""Print, stock and bridge card through the pages, each reached from where a person stands."""

import html
import re
from hashlib import sha256

import pytest
from flask import Flask

from idsvc.issue.stock import StockMove
from idsvc.office import cases, printing, stock
from idsvc.office.context import today
from idsvc.office.payload import IssuedCard
from idsvc.web import resident_words
from tests.support.city import TestCity
from tests.support.visits import approved, quick_city
from tests.support.web_desk import Desk, app_of, words

PICTURES = "data:image/png;base64,"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    return quick_city(tmp_path_factory.mktemp("stock"))


@pytest.fixture(scope="module")
def app(city: TestCity) -> Flask:
    return app_of(city)


@pytest.fixture
def ana(app: Flask, city: TestCity) -> Desk:
    """A clerk with an approved case in hand."""
    desk = Desk(app, "ana")
    desk.reopen(approved(city).code)
    return desk


def blanks(city: TestCity) -> int:
    return stock.standing(city.office, city.actor("sol")).moved.get(StockMove.BLANKS_ISSUED, 0)


def test_the_pictures_are_given_to_the_printer_once(ana: Desk) -> None:
    assert ana.act("issue").text.count(PICTURES) == 2
    assert "data-print-once" not in ana.get(ana.path("card")).text
    sent = ana.post(ana.path("print"))
    assert sent.text.count(PICTURES) == 2
    assert "Did a good card come out?" in words(sent)
    for again in (ana.get(ana.path("card")), ana.post(ana.path("print"))):
        assert PICTURES not in again.text
        assert "Did a good card come out?" in words(again)
    assert ana.post(ana.path("hand-over")).status_code == 409


def test_the_question_what_came_out_holds_digests_of_both_codes_and_neither_code(ana: Desk, city: TestCity) -> None:
    ana.act("issue")
    ana.post(ana.path("print"))
    asked, case = ana.get(ana.path("card")), ana.get(ana.path())
    with city.office.units() as unit:
        card = cases.load(city.office, unit, bytes.fromhex(ana.case), today(city.office)).payload
    assert isinstance(card, IssuedCard)
    found = re.search(r'data-card-scan="([0-9a-f ]+)"', asked.text)
    assert found is not None
    assert found[1].split() == [sha256(text.encode()).hexdigest() for text in (card.front_text, card.back_text)]
    assert card.front_text not in html.unescape(asked.text)
    assert card.back_text not in html.unescape(asked.text)
    policies = [each.headers["Content-Security-Policy"] for each in (asked, case)]
    assert ["wasm-unsafe-eval" in each for each in policies] == [True, False]  # only the page that reads codes


def test_a_good_answer_leads_to_the_slip_and_counts_a_blank(ana: Desk, city: TestCity) -> None:
    before = blanks(city)
    ana.act("issue")
    assert "Card and slip handed over" in words(ana.print_card())
    assert "A good card came out" in words(ana.get(ana.path("card")))
    assert blanks(city) == before + 1


def test_a_spoiled_blank_needs_its_serial_and_makes_a_new_card(ana: Desk, city: TestCity) -> None:
    ana.act("issue")
    ana.post(ana.path("print"))
    refused = ana.post(ana.path("came-out"), {"outcome": "spoiled", "serial": "?"})
    assert refused.status_code == 422
    assert "Type or scan the serial" in words(refused)
    made = ana.post(ana.path("came-out"), {"outcome": "spoiled", "serial": "hv-000777"})
    assert made.text.count(PICTURES) == 2
    assert "HV-000777" in stock.standing(city.office, city.actor("sol")).serials


@pytest.mark.parametrize("posted", [{}, {"outcome": "lost"}])
def test_an_answer_outside_the_three_is_a_bad_request(ana: Desk, posted: dict[str, str]) -> None:
    ana.act("issue")
    assert ana.post(ana.path("came-out"), posted).status_code == 400


def test_a_job_without_an_answer_stands_on_the_stock_page_and_asks_when_its_case_opens(
    app: Flask, city: TestCity
) -> None:
    case, desk, sol = approved(city), Desk(app, "ana"), Desk(app, "sol")
    desk.reopen(case.code)
    desk.act("issue")
    desk.post(desk.path("print"))
    desk.post("/put-down")
    waiting = printing.without_answer(city.office, city.actor("sol"))[-1]
    assert re.search(rf"ticket [0-9, ]*\b{waiting.ticket}\b", words(sol.get("/stock")))
    desk.reopen(case.code)
    assert "Did a good card come out?" in words(desk.get(desk.path("card")))
    desk.post(desk.path("came-out"), {"outcome": "nothing"})


def test_home_leads_to_the_stock_page_where_each_role_enters_what_is_its_own(app: Flask) -> None:
    sol, clerk, uma = Desk(app, "sol"), Desk(app, "ana"), Desk(app, "uma")
    assert 'href="/stock"' in sol.get("/").text
    assert "Blank cards received" in words(sol.get("/stock"))
    assert "500" in words(sol.post("/stock/record", {"move": "blanks-received", "count": "500"}))
    page = words(clerk.get("/stock"))
    assert "Old cards taken in" in page
    assert clerk.post("/stock/record", {"move": "blanks-received", "count": "5"}).status_code == 403
    assert clerk.post("/stock/record", {"move": "cards-taken-in", "count": "x"}).status_code == 422
    assert "HV-000888" in words(clerk.post("/stock/spoil", {"serial": "hv-000888"}))
    assert clerk.post("/stock/spoil", {"serial": "Ana María"}).status_code == 422
    assert uma.get("/stock").status_code == 403


def test_a_bridge_card_is_one_press_from_the_case_and_is_shown_again_not_made_again(ana: Desk) -> None:
    assert f'action="{ana.path("bridge")}"' in ana.get(ana.path()).text
    sheet = ana.post(ana.path("bridge"))
    assert sheet.text.count(PICTURES) == 2
    assert resident_words.said("en", "bridge", "title") in words(sheet)
    again = ana.post(ana.path("bridge"))
    assert re.findall(f'{PICTURES}[^"]+', again.text) == re.findall(f'{PICTURES}[^"]+', sheet.text)
