"""A lost slip through the pages: one question for a step-up, nothing typed is held, and the old code is dead."""

import json
from pathlib import Path

import pytest
from flask import Flask

from idsvc.enroll.codes import group
from idsvc.ledger.act import Act
from idsvc.staff.account import Role
from idsvc.web import WebServices
from idsvc.web.resident_words import said
from tests.support.city import PASSWORD, TestCity
from tests.support.key_desk import real
from tests.support.visits import FORM, acts, approved, quick_city, tag_city
from tests.support.web_desk import CODE, Desk, app_of, app_with, words
from tests.web.test_web_passkeys import newcomer

SAID = {"full_name": FORM["full_name"], "birth_date": FORM["birth_date"], "present": "yes"}
ANSWERS = "Found without its slip"


@pytest.fixture
def kept(tmp_path: Path) -> TestCity:
    """A city that keeps tags, with one approved case."""
    return tag_city(tmp_path)


def asked(app: Flask) -> Desk:
    sol = Desk(app, "sol")
    sol.get("/lost-slip")
    return sol


def test_the_case_that_answers_opens_and_gets_one_slip_with_a_new_code(kept: TestCity) -> None:
    case = approved(kept)
    app = app_of(kept)
    sol = asked(app)
    page = sol.post("/lost-slip", SAID | {"password": PASSWORD})
    assert ANSWERS in words(page)
    assert sol.case == case.case_id.hex()
    made = sol.post(sol.path("new-slip"))
    code = CODE.search(made.text)
    assert code is not None
    assert said("en", "slip", "again_help") in words(made)
    for text in (FORM["full_name"], FORM["birth_date"]):
        assert text not in made.text
    again = sol.post(sol.path("new-slip"))
    assert again.status_code == 403
    assert ANSWERS not in words(sol.get(sol.path()))
    ana = Desk(app, "ana")
    ana.get("/reopen")
    assert ana.post("/reopen", {"code": group(case.code)}).status_code == 404
    assert "Ready to issue" in words(ana.post("/reopen", {"code": code[1]}))


def test_nothing_is_asked_without_a_step_up_or_without_the_person(kept: TestCity) -> None:
    approved(kept)
    sol, before = asked(app_of(kept)), acts(kept, Act.DUPLICATE_CHECKED)
    assert sol.post("/lost-slip", SAID).status_code == 401
    wrong = sol.post("/lost-slip", SAID | {"password": "harbour lantern"})
    assert wrong.status_code == 401
    assert ANSWERS not in words(wrong)
    absent = sol.post("/lost-slip", SAID | {"present": "", "password": PASSWORD})
    assert absent.status_code == 422
    assert "person in front of you" in words(absent)
    assert acts(kept, Act.DUPLICATE_CHECKED) == before
    assert sol.client.get("/case/" + "0" * 32).status_code == 403


def test_in_a_real_city_a_touch_counts_for_this_question_alone(kept: TestCity) -> None:
    approved(kept)
    sal = newcomer(kept, app_with(WebServices(real(kept), loopback=True, demo_hint=None)), "sal", Role.SUPERVISOR)
    sal.post("/join/done")
    page = sal.get("/lost-slip")
    assert 'type="password"' not in page.text
    other = sal.touch(purpose="open-case", target="")
    assert sal.post("/lost-slip", SAID | {"passkey": other}).status_code == 401
    answer = sal.touch(purpose="find-case")
    assert ANSWERS in words(sal.post("/lost-slip", SAID | {"passkey": answer}))
    sal.post("/put-down")
    assert sal.post("/lost-slip", SAID | {"passkey": answer}).status_code == 401


def test_what_was_typed_is_held_nowhere(kept: TestCity, caplog: pytest.LogCaptureFixture) -> None:
    approved(kept)
    sol = asked(app_of(kept))
    nobody = SAID | {"full_name": "Nobody Of Here"}
    answer = sol.post("/lost-slip", nobody | {"password": PASSWORD})
    assert "no approved case answers" in words(answer).lower()
    assert "Nobody Of Here" not in answer.text
    sol.post("/lost-slip", SAID | {"password": PASSWORD})
    with sol.client.session_transaction() as session:
        held = json.dumps(dict(session))
    for text in (FORM["full_name"], FORM["birth_date"], "Nobody"):
        assert text not in held + caplog.text
    assert "?" not in answer.request.url


def test_what_the_guard_refuses_is_neither_asked_nor_shown_again(kept: TestCity) -> None:
    sol = asked(app_of(kept))
    answer = sol.post("/lost-slip", SAID | {"full_name": "passport 123456789", "password": PASSWORD})
    assert answer.status_code == 422
    assert "123456789" not in answer.text
    assert acts(kept, Act.DUPLICATE_CHECKED) == 0


def test_namesakes_are_said_to_be_there_and_none_is_opened(kept: TestCity) -> None:
    approved(kept)
    approved(kept)
    sol = asked(app_of(kept))
    answer = sol.post("/lost-slip", SAID | {"password": PASSWORD})
    assert "namesakes cannot be told apart" in words(answer)
    assert sol.client.get("/").text.count("A case is in your hands") == 0


def test_a_case_from_the_queue_gets_no_other_slip(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = approved(city)
    sol = Desk(app_of(city), "sol")
    sol.get("/queue")
    page = sol.post("/queue/step-up", {"case": case.case_id.hex(), "password": PASSWORD})
    assert ANSWERS not in words(page)
    refused = sol.post(sol.path("new-slip"), {"version": str(case.version)})
    assert refused.status_code == 403
    assert acts(city, Act.CASE_SLIP_REPLACED) == 0


def test_a_step_up_for_the_slip_is_over_after_five_minutes(kept: TestCity) -> None:
    from datetime import timedelta

    approved(kept)
    sol = asked(app_of(kept))
    sol.post("/lost-slip", SAID | {"password": PASSWORD})
    kept.time.pass_time(timedelta(minutes=5))
    assert sol.post(sol.path("new-slip")).status_code in {403, 423}
    assert acts(kept, Act.CASE_SLIP_REPLACED) == 0


def test_a_city_without_tags_says_so(app: Flask) -> None:
    sol = Desk(app, "sol")
    assert "keeps no tags" in words(sol.get("/lost-slip"))
    refused = sol.post("/lost-slip", SAID | {"password": PASSWORD})
    assert refused.status_code == 409
    assert "keeps no tags" in words(refused)


def test_the_page_of_the_code_leads_a_supervisor_on_and_tells_a_clerk_whom_to_call(kept: TestCity) -> None:
    app = app_of(kept)
    assert 'href="/lost-slip"' in Desk(app, "sol").get("/reopen").text
    clerk = Desk(app, "ana").get("/reopen")
    assert "a supervisor can ask" in words(clerk)
    assert 'href="/lost-slip"' not in clerk.text
