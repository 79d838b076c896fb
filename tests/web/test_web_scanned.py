"""The scanner's pages at the counter: for one case, in the browser only, and gone when the case is put down."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from idsvc.specimen.people import LETTER
from idsvc.web import WebServices
from idsvc.wiring.scan_folder import ScanFolder
from tests.support.city import TestCity
from tests.support.pictures import encoded, face
from tests.support.scanned import Later, in_memory
from tests.support.web_desk import Desk, app_with, words


@pytest.fixture
def place() -> Iterator[Path]:
    with in_memory() as folder:
        yield folder


@pytest.fixture
def app(city: TestCity, place: Path) -> Flask:
    scanned = ScanFolder(place, Later(5))
    return app_with(WebServices(replace(city.office, scanned=scanned), loopback=True, demo_hint=None))


def referred(app: Flask, ticket: int = 1) -> Desk:
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    code = ana.visit(LETTER)
    sol.take(ticket)
    sol.act("refer", {"reason": "address-differs"})
    ana.reopen(code)
    return ana


def put(place: Path, *names: str) -> None:
    for name in names:
        (place / name).write_bytes(encoded(face(400, 300), "PNG"))


def test_a_page_goes_to_the_browser_and_stays_nowhere(app: Flask, city: TestCity, place: Path) -> None:
    ana = referred(app)
    ana.get(ana.path("copy"))
    put(place, "1.png", "2.png")
    assert "Take the next page from the scanner ( 2 waiting)" in words(ana.get(ana.path("copy")))
    for waiting in ("1", "0"):
        answer = ana.script(ana.path("scan"), {})
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert (answer.headers["X-Waiting"], answer.headers["Cache-Control"]) == (waiting, "no-store")
    assert not list(place.iterdir())
    assert not list(city.where.captures.rglob("*"))
    empty = ana.script(ana.path("scan"), {})
    assert (empty.status_code, empty.headers["X-Waiting"]) == (409, "0")
    assert "scan it" in empty.json["error"]  # type: ignore[index]


def test_what_is_no_picture_is_refused_and_gone(app: Flask, place: Path) -> None:
    ana = referred(app)
    ana.get(ana.path("copy"))
    (place / "1.png").write_bytes(b"%PDF-1.7")
    answer = ana.script(ana.path("scan"), {})
    assert 400 <= answer.status_code < 500
    assert "JPEG" in answer.json["error"]  # type: ignore[index]
    assert not list(place.iterdir())


def test_what_lay_there_before_the_page_was_opened_is_shown_to_nobody(app: Flask, place: Path) -> None:
    ana = referred(app)
    put(place, "of-the-resident-before.png")
    assert "( 0 waiting)" in words(ana.get(ana.path("copy")))
    assert not list(place.iterdir())
    assert ana.script(ana.path("scan"), {}).status_code == 409


@pytest.mark.parametrize("end", ["/put-down", "/sign-out"])
def test_pages_end_with_the_case(app: Flask, place: Path, end: str) -> None:
    ana = referred(app)
    ana.get(ana.path("copy"))
    put(place, "1.png")
    ana.post(end)
    assert not list(place.iterdir())


def test_another_counter_neither_sees_nor_takes_nor_unlinks_the_pages_of_this_one(app: Flask, place: Path) -> None:
    ana, ben = referred(app), referred(app, 2)
    ana.get(ana.path("copy"))
    put(place, "1.png")
    assert "( 0 waiting)" in words(ben.get(ben.path("copy")))
    refused = ben.script(ben.path("scan"), {})
    assert refused.status_code == 409
    assert "nother counter" in refused.json["error"]  # type: ignore[index]
    ben.post("/sign-out")
    assert len(list(place.iterdir())) == 1
    assert ana.script(ana.path("scan"), {}).status_code == 200


def test_no_page_is_handed_over_where_no_paper_is_copied(app: Flask, place: Path) -> None:
    ana = Desk(app, "ana")
    ana.start()
    put(place, "1.png")
    answer = ana.script(ana.path("scan"), {})
    assert answer.status_code == 403
    assert len(list(place.iterdir())) == 1


def test_without_a_scanner_there_is_no_button(city: TestCity) -> None:
    ana = referred(app_with(WebServices(city.office, loopback=True, demo_hint=None)))
    assert "scanner" not in ana.get(ana.path("copy")).text
    assert ana.script(ana.path("scan"), {}).status_code == 409
