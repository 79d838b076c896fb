"""A card printer that this machine reaches itself: the card goes to it and never onto the page, taken or not."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from flask import Flask

from idsvc.office.stock_ports import Printer
from idsvc.wiring.cups import CupsPrinter
from tests.support.city import TestCity
from tests.support.visits import approved, quick_city
from tests.support.web_desk import Desk, app_of, words

PICTURES = "data:image/png;base64,"
ASKED = "Did a good card come out?"


@dataclass
class Tray:
    """A printer that takes every card, and the cards in it."""

    cards: list[bytes] = field(default_factory=list)

    def print_card(self, pdf: bytes) -> None:
        self.cards.append(pdf)


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


def with_card(city: TestCity, printer: Printer) -> Desk:
    """A clerk before a card that is issued and not printed yet."""
    app: Flask = app_of(replace(city, office=replace(city.office, printer=printer)))
    desk = Desk(app, "ana")
    desk.reopen(approved(city).code)
    desk.act("issue")
    return desk


def test_a_card_that_the_printer_took_is_on_no_page_and_goes_there_once(city: TestCity) -> None:
    tray = Tray()
    ana = with_card(city, tray)
    sent = ana.post(ana.path("print"))
    assert sent.status_code == 200
    assert ASKED in words(sent)
    assert PICTURES not in sent.text
    assert "data-print-once" not in sent.text
    again = ana.post(ana.path("print"))
    assert again.status_code == 409
    assert ASKED in words(again)
    assert [card[:5] for card in tray.cards] == [b"%PDF-"]
    assert "Slip and hand-over" in words(ana.post(ana.path("came-out"), {"outcome": "good"}))


def test_a_printer_that_did_not_take_the_card_is_said_and_nothing_is_printed_twice(
    city: TestCity, tmp_path: Path
) -> None:
    gone = CupsPrinter("card", tmp_path / "cups.sock", tmp_path / "cupsd.conf")
    ana = with_card(city, gone)
    refused = ana.post(ana.path("print"))
    assert refused.status_code == 409
    assert "The printer did not take the card: see that it is on" in words(refused)
    assert ASKED in words(refused)
    assert PICTURES not in refused.text
    again = ana.post(ana.path("print"))
    assert again.status_code == 409
    assert "this card was sent to the printer" in words(again).lower()
    assert PICTURES not in again.text
    assert PICTURES not in ana.get(ana.path("card")).text
    anew = ana.post(ana.path("came-out"), {"outcome": "nothing"})
    assert anew.text.count(PICTURES) == 2  # another card, with other codes, not printed yet
    assert "Print the card" in words(anew)
