"""Signing in, the lock that loses no work, two clerks on one case, the autosave."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask

from idsvc.office import cases
from idsvc.office.payload import Draft
from idsvc.specimen.people import INSPECTED
from idsvc.web import posted
from tests.support.city import PASSWORD, TestCity
from tests.support.web_desk import Desk, words

TWO_MINUTES = timedelta(minutes=2)
TEN_MINUTES = timedelta(minutes=10)


def refused(desk: Desk, login: str, password: str) -> str:
    desk.get("/sign-in")
    answer = desk.post("/sign-in", {"login": login, "password": password})
    assert answer.status_code in {401, 429}
    return words(answer)


def test_a_wrong_name_and_a_wrong_password_read_the_same(app: Flask) -> None:
    name, password = refused(Desk(app), "nobody", PASSWORD), refused(Desk(app), "ana", "wrong")
    assert "Sign-in refused: check name and password." in name
    assert name == password


def test_too_many_wrong_attempts_have_to_wait_and_are_told_how_long(app: Flask, city: TestCity) -> None:
    desk = Desk(app)
    for _ in range(3):
        refused(desk, "ana", "wrong")
    assert "Seconds to wait" in refused(desk, "ana", PASSWORD)
    city.time.pass_time(timedelta(minutes=1))
    assert desk.sign_in("ana").status_code == 200


def test_after_signing_out_nothing_opens(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    assert "Sign in" in words(ana.post("/sign-out"))
    assert ana.client.get(ana.path("details")).status_code == 303
    assert ana.script(ana.path("draft"), {}).status_code in {400, 401}


def test_a_sitting_ends_after_twelve_hours(app: Flask, city: TestCity) -> None:
    ana = Desk(app, "ana")
    ana.get("/")
    city.time.pass_time(timedelta(hours=12))
    assert ana.client.get("/").headers["Location"] == "/sign-in"
    ana.sign_in("ana")
    assert ana.script("/case/" + "0" * 32 + "/points", {}).status_code == 403


def test_a_script_whose_sitting_is_over_is_told_so(app: Flask, city: TestCity) -> None:
    ana = Desk(app, "ana")
    ana.get("/")
    city.time.pass_time(timedelta(hours=12))
    assert ana.client.get("/", headers={"Accept": "application/json"}).status_code == 401


def test_the_screen_locks_after_two_minutes_without_a_ticket_and_ten_with_one(app: Flask, city: TestCity) -> None:
    ana = Desk(app, "ana")
    city.time.pass_time(TWO_MINUTES)
    assert ana.get("/").status_code == 423
    ana.post("/unlock", {"unlock_password": PASSWORD, "onward": "/"})
    ana.start()
    city.time.pass_time(TWO_MINUTES)
    assert ana.get(ana.path("details")).status_code == 200
    city.time.pass_time(TEN_MINUTES)
    assert ana.get(ana.path("details")).status_code == 423


def test_a_form_that_meets_the_lock_goes_through_with_the_password_and_loses_nothing(
    app: Flask, city: TestCity
) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.get(ana.path("details"))
    city.time.pass_time(TEN_MINUTES)
    typed = INSPECTED.typed.form()
    locked = ana.post(ana.path("details"), typed)
    assert locked.status_code == 423
    assert all(f'value="{text}"' in locked.text for text in typed.values())
    wrong = ana.post(ana.path("details"), typed | {"unlock_password": "wrong"})
    assert wrong.status_code == 401
    assert typed["full_name"] in wrong.text
    assert "Papers" in words(ana.post(ana.path("details"), typed | {"unlock_password": PASSWORD}))
    assert typed["full_name"] in ana.get(ana.path("details")).text


def test_the_lock_shows_nothing_of_the_case(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.fill()
    ana.post("/lock")
    for path in ("/", *map(ana.path, ("details", "proof", "photo"))):
        page = ana.get(path)
        assert page.status_code == 423
        assert INSPECTED.typed.full_name not in page.text
        assert "base64" not in page.text


def test_a_picture_that_met_the_lock_has_to_be_chosen_again_and_the_page_says_so(app: Flask, city: TestCity) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.get(ana.path("photo"))
    city.time.pass_time(TEN_MINUTES)
    assert "chosen again" in words(ana.post(ana.path("photo"), {"photo": (BytesIO(b"x"), "p.jpg")}))


def test_the_script_of_the_page_locks_and_unlocks_too(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    assert ana.script("/lock", {}).get_json() == {"locked": True}
    assert ana.script(ana.path("draft"), {}).status_code == 423
    assert "error" in ana.script("/unlock", {"unlock_password": "wrong"}).get_json()
    assert ana.script("/unlock", {"unlock_password": PASSWORD}).get_json() == {"locked": False}


def test_an_unlock_leads_back_to_where_the_work_stopped(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.post("/lock")
    ana.get(ana.path("papers"))
    answer = ana.post("/unlock", {"unlock_password": PASSWORD, "onward": ana.path("papers")})
    assert answer.request.path == ana.path("papers")
    ana.post("/lock")
    assert ana.post("/unlock", {"unlock_password": "wrong", "onward": "/"}).status_code == 401


@pytest.mark.parametrize("number", ["ba21d4d6ff9c43afd9674912f9466215", "e11a3e80ed5840fac1548096f7833273"])
def test_no_random_id_in_a_way_is_taken_for_a_text(app: Flask, number: str) -> None:
    """Both hold what the guard would refuse where somebody typed it."""
    way = f"/case/{number}/papers"
    with app.test_request_context("/unlock", method="POST", data={"onward": way}):
        assert posted.onward() == way
    with app.test_request_context("/unlock", method="POST", data={"onward": f"/{number[1:9]}/asylum-seeker"}):
        assert posted.onward() == "/"


def two_clerks(app: Flask) -> tuple[Desk, Desk]:
    ana, ben = Desk(app, "ana"), Desk(app, "ben")
    code = ana.start()
    ben.reopen(code)
    for desk in (ana, ben):
        desk.get(desk.path("details"))
    return ana, ben


def test_of_two_clerks_the_second_keeps_what_was_typed_and_sees_what_the_first_saved(app: Flask) -> None:
    ana, ben = two_clerks(app)
    ben.post(ben.path("details"), INSPECTED.typed.form() | {"full_name": "From Ben"})
    answer = ana.post(ana.path("details"), INSPECTED.typed.form() | {"full_name": "From Ana"})
    assert answer.status_code == 409
    assert "Somebody else changed this case" in words(answer)
    assert 'value="From Ana"' in answer.text
    assert "Saved by your colleague: From Ben" in words(answer)
    assert 'value="From Ben"' in Desk.get(ben, ben.path("details")).text
    ana.post(ana.path("details"), INSPECTED.typed.form() | {"full_name": "From Ana"})
    assert 'value="From Ana"' in ana.get(ana.path("details")).text


def test_of_two_clerks_the_second_is_told_on_every_step(app: Flask) -> None:
    ana, ben = two_clerks(app)
    ben.post(ben.path("details"), INSPECTED.typed.form())
    paper = {"evidence_class": "residence", "checked": "yes"}
    photo = {"photo": (BytesIO(b"\x89PNG"), "p.png")}
    stale = {"version": "1"}
    for path, data in (("papers", paper), ("papers/0/remove", {}), ("proof", {}), ("submit", {})):
        answer = ana.post(ana.path(path), data | stale)
        assert answer.status_code in {409, 422}, path
    assert ana.script(ana.path("draft"), INSPECTED.typed.form() | stale).status_code == 409
    assert ana.post(ana.path("photo"), photo | stale).status_code in {409, 422}


def test_each_field_is_kept_as_it_is_left_and_the_versions_follow(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.get(ana.path("details"))
    first = ana.script(ana.path("draft"), {"full_name": "Ana Mar"}).get_json()["version"]
    ana.version = str(first)
    second = ana.script(ana.path("draft"), {"full_name": "Ana Maria"}).get_json()["version"]
    assert second > first
    assert 'value="Ana Maria"' in ana.get(ana.path("details")).text
    assert ana.script(ana.path("draft"), {"full_name": "A" * 500, "version": str(second)}).status_code == 422


def test_a_field_that_the_guard_refuses_is_not_kept_and_the_page_is_told(app: Flask, city: TestCity) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.get(ana.path("details"))
    form = INSPECTED.typed.form() | {"emergency_contact": "Eva, asylum seeker"}
    told = ana.script(ana.path("draft"), form).get_json()
    assert told["left_out"].startswith("In an emergency: The office does not keep this kind of information")
    with city.office.units() as unit:
        kept = cases.load(city.office, unit, bytes.fromhex(ana.case), city.time.today).payload
    assert isinstance(kept, Draft)
    assert kept.visit.fields["full_name"] == form["full_name"]
    assert "emergency_contact" not in kept.visit.fields
    ana.version = str(told["version"])
    refused_ = ana.post(ana.path("details"), form)
    assert refused_.status_code == 422
    assert "emergency_contact-fault" in refused_.text
    assert "asylum seeker" not in refused_.text
    assert ana.script(ana.path("draft"), INSPECTED.typed.form()).get_json()["left_out"] == ""


def test_an_unticked_box_and_an_emptied_field_are_kept_as_such(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.step("details", INSPECTED.typed.form())
    form = {
        name: text for name, text in INSPECTED.typed.form().items() if name not in {"library_name_preferred", "gender"}
    }
    ana.step("details", form)
    page = ana.get(ana.path("details")).text
    assert 'id="library_name_preferred" type="checkbox" name="library_name_preferred" value="yes">' in page
    assert 'id="gender-none" type="radio" name="gender" value="" checked' in page


def test_a_draft_that_was_submitted_leads_on_to_where_the_case_stands(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.visit()
    new, old = ana.case, ""
    with ana.client.session_transaction() as session:
        old = session["before"]
    assert old != new
    assert ana.get(f"/case/{old}/details").headers["Location"] == f"/case/{new}"
    assert ana.script(f"/case/{old}/draft", {}).status_code == 409
