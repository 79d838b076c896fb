"""Renewal through the pages: the old card's picture or its scanned text starts the visit."""

import re
from base64 import b64decode
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask

from idsvc.issue.errors import NotRenewable
from idsvc.issue.numbers import card_number
from idsvc.specimen.people import INSPECTED, Person
from idsvc.web.resident_words import said
from tests.support.city import TestCity, make_city
from tests.support.fake_time import FakeTime
from tests.support.visits import FORM, NO_TAGS, handed_over
from tests.support.web_desk import Desk, app_of, words

FIRST_DAY = date(2026, 11, 1)  # 60 days before the card of somebody who turns 18 in December ends
YOUNG = replace(INSPECTED, typed=replace(INSPECTED.typed, birth_date="2008-12-15"))


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return make_city(tmp_path, FakeTime(FIRST_DAY), NO_TAGS)


@pytest.fixture
def app(city: TestCity) -> Flask:
    return app_of(city)


def back_of_a_card(app: Flask, person: Person) -> bytes:
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    code = ana.visit(person)
    sol.take()
    sol.act("approve")
    ana.reopen(code)
    card = ana.act("issue").text
    ana.print_card()
    ana.post(ana.path("hand-over"))
    return b64decode(re.findall(r'data:image/png;base64,([^"]+)', card)[1])


def test_a_picture_of_the_back_starts_a_visit_with_what_the_card_says(app: Flask) -> None:
    back = back_of_a_card(app, YOUNG)
    ana = Desk(app, "ana")
    ana.get("/renewal")
    slip = ana.post("/renewal", {"language": "en", "picture": (BytesIO(back), "back.png")})
    found = re.search(r"/case/([0-9a-f]{32})/details", slip.text)
    assert found is not None
    ana.case = found[1]
    page = ana.get(ana.path("details")).text
    assert f'value="{YOUNG.typed.full_name}"' in page
    assert "3 of 4 points" in words(ana.get(ana.path("papers")))


def test_a_card_that_is_not_due_says_since_when_it_can_be_renewed(app: Flask) -> None:
    back = back_of_a_card(app, INSPECTED)
    ana = Desk(app, "ana")
    ana.get("/renewal")
    answer = ana.post("/renewal", {"language": "en", "picture": (BytesIO(back), "back.png")})
    assert answer.status_code == 422
    assert NotRenewable.TOO_EARLY.sentence in words(answer)


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"\xff\xd8\xff\xe0 broken", b"text"])
def test_what_is_no_picture_is_refused_on_the_page(app: Flask, data: bytes) -> None:
    ana = Desk(app, "ana")
    ana.get("/renewal")
    answer = ana.post("/renewal", {"language": "en", "picture": (BytesIO(data), "back.png")})
    assert answer.status_code == 422
    assert 'href="#picture"' in answer.text


def test_the_language_is_the_one_that_was_pointed_at(app: Flask) -> None:
    back = back_of_a_card(app, YOUNG)
    ana = Desk(app, "ana")
    ana.get("/renewal")
    refused = ana.post("/renewal", {"language": "vi", "back_code": "HELLO"})
    assert re.search(r'id="language-vi"[^>]* checked', refused.text)
    slip = ana.post("/renewal", {"language": "ar", "picture": (BytesIO(back), "back.png")})
    assert said("ar", "slip", "case_title") in words(slip)
    for language in ("", "tlh"):
        assert ana.post("/renewal", {"language": language, "back_code": "HELLO"}).status_code == 400


def test_a_number_starts_the_visit_where_no_code_can_be_read(app: Flask, city: TestCity) -> None:
    number, ana = handed_over(city, {**FORM, "birth_date": "2008-12-15"}).card.card_number, Desk(app, "ana")
    ana.get("/renewal")
    for typed, words_of_it in (("12", "12"), (card_number(bytes(10)), NotRenewable.UNKNOWN.sentence)):
        refused = ana.post("/renewal", {"language": "en", "number": typed})
        assert refused.status_code == 422
        assert 'href="#number"' in refused.text
        assert '<details class="stack-tight" data-unread open>' in refused.text
        assert words_of_it in refused.text
    slip = ana.post("/renewal", {"language": "fr", "number": number})
    assert said("fr", "slip", "case_title") in words(slip)
    ana.case = re.findall(r"/case/([0-9a-f]{32})/details", slip.text)[0]
    assert FORM["full_name"] not in ana.get(ana.path("details")).text
    assert "3 of 4 points" in words(ana.get(ana.path("papers")))
