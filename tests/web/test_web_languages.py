"""A real city offers the languages that a native reader has signed off; an invented one offers all."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from idsvc.office.context import Office
from idsvc.office.lobby import files
from idsvc.policy import load
from idsvc.staff.account import Role
from idsvc.web import WebServices
from idsvc.web.resident_words import LANGUAGES, said
from tests.support.city import TestCity, make_city
from tests.support.tablet import Tablet, pair
from tests.support.visits import NO_TAGS
from tests.support.web_desk import Desk, app_of, app_with, words
from tests.web.test_web_passkeys import newcomer

REAL = NO_TAGS.replace("specimen = true", "specimen = false").replace('\nlanguage = "en"', '\nlanguage = "es"')
RADIOS = re.compile(r'name="language" value="([a-z]+)"(?! lang)')
SELECTED = re.compile(r'<select[^>]* name="language">(.*?)</select>', re.DOTALL)
OPTION = re.compile(r'<option value="([a-z]+)"')
BUTTONS = re.compile(r'data-language="([a-z]+)"')
SHEETS = re.compile(r'lang="([a-z]{2})"')
DATA = re.compile(r'id="built-in">([^<]*)<')
FOREIGN = tuple(each for each in LANGUAGES if each != "en")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    return make_city(Path(tmp_path_factory.mktemp("real")), policy=NO_TAGS)


@pytest.fixture(scope="module")
def real(city: TestCity) -> Office:
    """The office under a real city's policy: its own language is Spanish, it lists ten, nine of them unread."""
    return replace(city.office, policy=load(REAL))


@pytest.fixture(scope="module")
def app(real: Office) -> Flask:
    return app_with(WebServices(real, loopback=True, demo_hint=None))


@pytest.fixture(scope="module")
def desk(city: TestCity, app: Flask) -> Desk:
    clerk = newcomer(city, app, "nia", Role.CLERK)
    clerk.post("/join/done")
    return clerk


def options(page: str) -> set[tuple[str, ...]]:
    return {tuple(OPTION.findall(each)) for each in SELECTED.findall(page)}


def test_the_counter_of_a_real_city_offers_no_language_that_nobody_has_signed_off(desk: Desk) -> None:
    start = desk.get("/visit/new").text
    assert RADIOS.findall(start) == ["en"]
    assert not any(f'data-in="{each}"' in start for each in FOREIGN)
    assert options(desk.get("/fees").text) | options(desk.get("/replacement").text) <= {("en",)}
    assert set(SHEETS.findall(desk.get("/pad").text.split("<main")[1])) <= {"en"}
    assert desk.post("/visit/new", {"visit_type": "new", "language": "es"}).status_code == 400
    desk.start()
    assert options(desk.get(desk.path("details")).text) == {("en",)}
    desk.post("/put-down")


def test_it_says_who_comes_with_an_interpreter_and_an_invented_city_says_nothing_of_it(
    desk: Desk, city: TestCity
) -> None:
    heard = words(desk.get("/visit/new"))
    assert "Another language: call an interpreter" in heard
    assert "Español, Français, العربية" in heard
    invented = Desk(app_of(city), "ana").get("/visit/new")
    assert RADIOS.findall(invented.text) == list(LANGUAGES)
    assert "data-interpreter" not in invented.text


def test_the_display_of_a_real_city_greets_and_asks_in_signed_languages_and_offers_another(
    app: Flask, desk: Desk
) -> None:
    tablet = Tablet(app)
    pair(desk, tablet)
    desk.get("/")
    tablet.look()
    assert tablet.screen == "welcome"
    assert said("en", "display", "welcome_title") in tablet.words
    assert not any(said(each, "display", "welcome_title") in tablet.words for each in FOREIGN)
    desk.get("/visit/new")
    tablet.look()
    assert BUTTONS.findall(tablet.piece["html"]) == ["en"]
    assert said("en", "display", "another_language") in tablet.words
    assert tablet.press("none", "ar") == 400


def test_the_lobby_of_a_real_city_speaks_signed_languages_at_the_counter_and_as_files(app: Flask, real: Office) -> None:
    published = [each.decode() for each in files(real).values()]
    for page in (app.test_client().get("/papers").text, app.test_client().get("/prefill").text, *published):
        data = json.loads(DATA.findall(page)[0])
        assert (data["languages"], data["language"], data["drafts"]) == (["en"], "en", [])


def test_the_lobby_of_an_invented_city_marks_what_nobody_has_read(city: TestCity) -> None:
    for page in files(city.office).values():
        data = json.loads(DATA.findall(page.decode())[0])
        assert (data["languages"], data["drafts"]) == (list(LANGUAGES), list(FOREIGN))
