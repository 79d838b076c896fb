"""The door through the pages: return slips, tickets and appointments at the start, and what is not on them."""

import re

from flask import Flask

from idsvc.enroll import prefill
from idsvc.specimen.people import INSPECTED
from idsvc.web.resident_words import LANGUAGES, said
from tests.support.city import TestCity
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
    assert "slip__typed" in slip.text
    assert prefill.decode(prefill.encode(FORM))["full_name"] == FORM["full_name"]


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


def test_a_case_that_waits_is_not_sent_back(app: Flask, city: TestCity) -> None:
    ana = Desk(app, "ana")
    ana.visit(INSPECTED)
    assert ana.post(ana.path("return")).status_code == 409
    assert (tables(city)["cases"], tables(city)["return_tickets"]) == (1, 0)
