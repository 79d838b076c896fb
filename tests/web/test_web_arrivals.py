"""The door through the pages: return slips, tickets and appointments at the start, and what is not on them."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from PIL import Image

from idsvc.office.context import today
from idsvc.specimen.people import INSPECTED
from idsvc.verify.image import codes_in
from idsvc.web.resident_words import LANGUAGES, said
from tests.support.city import PASSWORD, TestCity
from tests.support.visits import FORM, tables
from tests.support.web_desk import CODE, Desk, words


def without_papers(app: Flask, language: str = "en") -> Desk:
    ana = Desk(app, "ana")
    ana.start()
    ana.step("details", FORM | {"language": language})
    ana.get(ana.path("papers"))
    return ana


def test_a_return_slip_says_what_is_missing_and_ends_the_visit(app: Flask, city: TestCity) -> None:
    ana = without_papers(app)
    slip = ana.post(ana.path("return"), {"weak": ["out-of-date"]})
    assert said("en", "door", "missing_residence") in words(slip)
    assert said("en", "door", "weak_out-of-date") in words(slip)
    assert FORM["full_name"] not in slip.text
    assert "slip__typed" not in slip.text
    assert tables(city)["cases"] == 0
    assert ana.get(ana.path("papers")).status_code == 410


def test_what_was_typed_goes_onto_the_slip_only_where_the_resident_wants_it(app: Flask) -> None:
    ana = without_papers(app)
    slip = ana.post(ana.path("return"), {"prefill": "yes"})
    (held,) = codes_in(drawn(slip.text.partition("slip__typed")[2]))
    assert FORM["full_name"] not in slip.text
    ana.start()
    ana.get(ana.path("details"))
    details = ana.post(ana.path("prefill"), {"prefill_code": held}).text
    typed = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]*?value="([^"]+)"', details, re.DOTALL))
    assert {name: typed[name] for name in WRITTEN} == {name: FORM[name] for name in WRITTEN}


WRITTEN = ("full_name", "birth_date", "address_line_1", "address_line_2")


def drawn(page: str) -> Image.Image:
    """The first code of a page, as a scanner sees it: its dots, eight pixels wide."""
    found = re.search(r'viewBox="0 0 (\d+) \d+".*?<path d="([^"]+)"', page, re.DOTALL)
    assert found is not None
    seen = Image.new("L", (int(found[1]), int(found[1])), 255)
    for column, row in re.findall(r"M(\d+) (\d+)h1v1h-1z", found[2]):
        seen.putpixel((int(column), int(row)), 0)
    return seen.resize((seen.width * 8, seen.height * 8), Image.Resampling.NEAREST)


def test_nothing_typed_makes_no_code_of_it(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.get(ana.path("papers"))
    slip = ana.post(ana.path("return"), {"prefill": "yes"})
    assert slip.status_code == 200
    assert "slip__typed" not in slip.text


def test_the_ticket_is_taken_at_the_start_once(app: Flask) -> None:
    ana = without_papers(app)
    code = CODE.search(ana.post(ana.path("return")).text)
    assert code is not None
    ana.get("/visit/new")
    form = {"visit_type": "new", "language": "en", "arrival": code[1]}
    assert "goes first" in words(ana.post("/visit/new", form))
    again = ana.post("/visit/new", form)
    assert again.status_code == 404
    assert 'href="#arrival"' in again.text
    assert re.search(r'name="arrival" value="[^"]+"', again.text)


def test_a_mistyped_code_starts_nothing(app: Flask, city: TestCity) -> None:
    ana = Desk(app, "ana")
    ana.get("/visit/new")
    answer = ana.post("/visit/new", {"visit_type": "new", "language": "es", "arrival": "ABCD"})
    assert answer.status_code == 422
    assert re.search(r'id="language-es"[^>]* checked', answer.text)
    assert tables(city)["cases"] == 0


def test_the_slip_speaks_the_language_of_the_resident(app: Flask) -> None:
    ana = Desk(app, "ana")
    for language in LANGUAGES:
        ana.get("/visit/new")
        started = ana.post("/visit/new", {"visit_type": "new", "language": language})
        found = re.search(r"/case/([0-9a-f]{32})/details", started.text)
        assert found is not None
        ana.case = found[1]
        ana.get(ana.path("papers"))
        slip = words(ana.post(ana.path("return")))
        assert said(language, "door", "return_title") in slip
        assert said(language, "door", "missing_residence") in slip
        assert said(language, "common", "where", place="\u2066City Hall, Harbor Branch\u2069") in slip


def test_a_case_that_waits_is_not_sent_back(app: Flask, city: TestCity) -> None:
    ana = Desk(app, "ana")
    ana.visit(INSPECTED)
    assert ana.post(ana.path("return")).status_code == 409
    assert (tables(city)["cases"], tables(city)["return_tickets"]) == (1, 0)


def test_a_supervisor_makes_a_week_and_a_clerk_takes_a_time_in(app: Flask, city: TestCity) -> None:
    sol = Desk(app, "sol")
    assert "day-" in sol.get("/appointments").text
    tomorrow = (today(city.office) + timedelta(days=1)).isoformat()
    plan = {"day": [tomorrow], "start": "09:00", "end": "10:00", "length": "30", "counters": "2", "language": "es"}
    sheet = sol.post("/appointments", plan)
    codes = CODE.findall(sheet.text)
    assert (len(codes), tables(city)["appointments"]) == (4, 4)
    assert said("es", "door", "appointment_title") in words(sheet)
    assert "09:30" in words(sheet)
    assert words(sheet).count("Dónde: \u2066City Hall\u2069") == len(codes)
    assert codes[0] not in sol.get("/appointments").text
    city.time.pass_time(timedelta(days=1))
    ana = Desk(app, "ana")
    ana.get("/visit/new")
    assert "appointment" in words(
        ana.post("/visit/new", {"visit_type": "new", "language": "en", "arrival": codes[0].lower()})
    )


@pytest.mark.parametrize("wrong", [{"start": "nine"}, {"day": ["tomorrow"]}, {"length": "7"}, {"day": ["2020-01-01"]}])
def test_a_week_that_cannot_be_made_is_told(app: Flask, city: TestCity, wrong: dict[str, str | list[str]]) -> None:
    sol = Desk(app, "sol")
    sol.get("/appointments")
    tomorrow = (today(city.office) + timedelta(days=1)).isoformat()
    plan = {"day": [tomorrow], "start": "09:00", "end": "10:00", "length": "30", "counters": "2"}
    assert sol.post("/appointments", plan | wrong).status_code in {403, 422}
    assert tables(city)["appointments"] == 0


def test_the_pad_is_printed_in_the_languages_of_the_city_and_asks_nothing(app: Flask) -> None:
    ana = Desk(app, "ana")
    pad = words(ana.get("/pad"))
    assert all(said(language, "door", "pad_title") in pad for language in LANGUAGES)
    some = ana.get("/pad?language=ht&language=tlh&slips=2")
    assert words(some).count(said("ht", "door", "pad_title")) == 2
    assert said("en", "door", "pad_title") not in words(some)
    assert CODE.search(some.text) is None


def test_an_officer_at_the_counter_blanks_the_screen_until_it_is_unlocked(app: Flask, city: TestCity) -> None:
    ana = without_papers(app)
    page = ana.post("/officer")
    assert city.office.policy.counsel.phone in words(page)
    assert "request 1" in words(page)
    assert not [each for each in (FORM["full_name"], ana.case, "Ticket") if each in page.text]
    assert ana.get(ana.path("details")).status_code == 423
    assert "request 2" not in words(ana.post("/officer"))
    assert tables(city)["records_requests"] == 1
    ana.get("/")
    ana.post("/unlock", {"unlock_password": PASSWORD, "onward": "/"})
    assert FORM["full_name"] in ana.get(ana.path("details")).text
