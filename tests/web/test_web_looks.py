"""Designer and large-print letter through the pages."""

import re
from pathlib import Path

from flask import Flask

from idsvc.specimen.people import INSPECTED
from tests.support.city import make_city
from tests.support.visits import NO_TAGS
from tests.support.web_desk import CODE, Desk, app_of, words

TRY = "/card-design?sample=short&title=City+ID&notch=none&first=en&second=&stripe=%23008000"


def issued(app: Flask, language: str) -> Desk:
    """A clerk's terminal with a card that waits for print."""
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    ana.get("/visit/new")
    started = ana.post("/visit/new", {"visit_type": "new", "language": language}).text
    code = CODE.findall(started)[0]
    ana.case = re.findall(r"/case/([0-9a-f]{32})/details", started)[0]
    ana.fill()
    ana.submit()
    sol.take()
    sol.act("approve")
    ana.reopen(code)
    ana.act("issue")
    return ana


def test_colours_that_are_not_legible_are_told_each_in_a_sentence(app: Flask) -> None:
    answer = Desk(app, "sol").client.get(f"{TRY}&header=%23777777&lettering=%23888888&paper=%23808080")
    assert answer.status_code == 422
    page = words(answer)
    assert "Letters and band are too alike" in page
    assert "This paper is too dark" in page
    assert 'name="header" value="#777777"' in answer.text  # what was typed stays


def test_what_is_tried_changes_nothing(app: Flask) -> None:
    desk = Desk(app, "oto")
    tried = desk.client.get(f"{TRY}&header=%23102030&lettering=%23ffffff&paper=%23ffffff").text
    assert "header = &#34;#102030&#34;" in tried
    assert "header = &#34;#14324a&#34;" in desk.client.get("/card-design").text


def test_the_letter_says_what_the_card_says_in_the_residents_language(app: Flask) -> None:
    desk = issued(app, "ar")
    letter = desk.client.get(desk.path("letter"))
    assert '<section class="slip letter" lang="ar" dir="rtl"' in letter.text
    page = words(letter)
    assert INSPECTED.typed.full_name in page
    assert "02 NOV 1994" in page
    assert "رقم البطاقة" in page
    assert "Large-print letter: what the card says" in words(desk.client.get(desk.path()))


def test_a_city_without_letters_offers_none(tmp_path: Path) -> None:
    policy = NO_TAGS.replace("minor_years = 2\n", "minor_years = 2\n\n[card.look]\nlarge_print_letter = false\n", 1)
    desk = issued(app_of(make_city(tmp_path, policy=policy)), "en")
    assert desk.client.get(desk.path("letter")).status_code == 404
    assert "Large-print letter" not in words(desk.client.get(desk.path()))
