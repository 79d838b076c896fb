"""The resident's display: what it shows, in which language, for whom, and when it shows nothing."""

import html
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from idsvc.enroll.applicant import AddressMode
from idsvc.enroll.decision import DenialReason
from idsvc.enroll.stage import Stage
from idsvc.office import decision, intake, officer
from idsvc.specimen.people import INSPECTED
from idsvc.staff.sittings import IDLE_WITH_TICKET
from idsvc.staff.terminals import CLAIM_SECONDS
from idsvc.web.displaying import standing
from idsvc.web.resident_days import day_in_words
from idsvc.web.resident_words import LANGUAGES, said
from tests.support.city import TestCity, make_city
from tests.support.tablet import Tablet, pair
from tests.support.visits import NO_TAGS, filed, referred
from tests.support.web_desk import Desk, app_of

NUMBER = re.compile(r'name="number" value="([^"]+)"')
NAME = INSPECTED.typed.full_name


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    """One city for all: time goes on in it, and every test signs in anew."""
    return make_city(tmp_path_factory.mktemp("display"), policy=NO_TAGS)


@pytest.fixture(scope="module")
def app(city: TestCity) -> Flask:
    return app_of(city)


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app, "ana")


@pytest.fixture
def tablet(app: Flask, desk: Desk) -> Tablet:
    made = Tablet(app)
    pair(desk, made)
    return made


def in_visit(desk: Desk, language: str = "en") -> None:
    desk.get("/visit/new")
    started = desk.post("/visit/new", {"visit_type": "new", "language": language})
    desk.case = re.findall(r"/case/([0-9a-f]{32})", started.text)[0]


def typed(desk: Desk, **fields: str) -> None:
    desk.get(desk.path("details"))
    assert desk.script(desk.path("draft"), INSPECTED.typed.form() | fields).status_code == 200


def shown(desk: Desk, tablet: Tablet, step: str) -> str:
    assert desk.get(desk.path(step)).status_code == 200
    return tablet.look()


def test_a_tablet_shows_a_code_until_a_clerk_types_it_and_welcomes_in_every_language(app: Flask, desk: Desk) -> None:
    tablet = Tablet(app)
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{2}", tablet.code)
    assert tablet.code in tablet.look()
    pair(desk, tablet)
    assert tablet.screen == "welcome"
    assert all(said(language, "display", "welcome_title") in tablet.words for language in LANGUAGES)
    assert "A tablet follows your pages" in desk.get("/pairing").text


def test_a_mistyped_code_pairs_nothing_and_says_so(app: Flask, desk: Desk) -> None:
    tablet = Tablet(app)
    desk.get("/pairing")
    assert "Compare the code with the display" in desk.post("/pairing", {"code": "AAAA-AB"}).text
    assert tablet.code in tablet.look()


def test_a_code_that_was_typed_waits_two_minutes_and_no_longer(app: Flask, city: TestCity, desk: Desk) -> None:
    tablet = Tablet(app)
    desk.get("/pairing")
    desk.post("/pairing", {"code": tablet.code})
    city.time.pass_time(timedelta(seconds=CLAIM_SECONDS))
    assert tablet.code in tablet.look()


def test_another_tablet_does_not_claim_what_was_typed_for_this_one(app: Flask, desk: Desk) -> None:
    first, other = Tablet(app), Tablet(app)
    desk.get("/pairing")
    desk.post("/pairing", {"code": first.code})
    assert other.code in other.look()
    first.look()
    assert (first.screen, other.screen) == ("welcome", "blank")


def test_the_resident_points_at_a_language_and_the_notice_follows_in_it(desk: Desk, tablet: Tablet) -> None:
    desk.get("/visit/new")
    assert "Kreyòl ayisyen" in tablet.look()
    assert tablet.press("none", "ht") == 200
    assert "yon jij" in tablet.look()
    assert tablet.piece["language"] == "ht"
    heard = desk.client.get("/pairing/heard").get_json()
    assert (heard["language"], heard["answer"]) == ("ht", "none")
    assert tablet.press("goes-on") == 200
    assert said("ht", "display", "goes_on_said") in tablet.look()
    assert desk.client.get("/pairing/heard").get_json()["answer"] == "goes-on"


def test_a_choice_outlives_a_fault_on_the_clerk_s_page_and_not_the_next_new_visit(desk: Desk, tablet: Tablet) -> None:
    desk.get("/visit/new")
    tablet.look()
    tablet.press("none", "fr")
    desk.post("/visit/new", {"visit_type": "new", "language": "tlh"})
    assert said("fr", "display", "notice_title") in tablet.look()
    desk.get("/visit/new")
    assert "Kreyòl ayisyen" in tablet.look()


def test_a_language_that_the_clerk_chose_is_spoken_too(desk: Desk, tablet: Tablet) -> None:
    desk.get("/visit/new")
    assert desk.script("/pairing/choose", {"language": "ar"}).status_code == 200
    tablet.look()
    assert (tablet.piece["language"], tablet.piece["direction"]) == ("ar", "rtl")
    assert desk.script("/pairing/choose", {"language": "xx"}).status_code == 400


def test_every_step_is_shown_in_the_resident_s_language(desk: Desk, tablet: Tablet) -> None:
    steps = (("details", "details_title"), ("papers", "missing_residence"), ("photo", "photo_help"), ("proof", "right"))
    for language in LANGUAGES:
        in_visit(desk, language)
        assert said(language, "display", "slip_title") in tablet.look()
        typed(desk, language=language)
        for step, key in steps:
            piece = desk.script("/pairing/mine", {"screen": step}).get_json()
            assert said(language, "display", key) in html.unescape(piece["html"])
            assert piece["language"] == language


def test_nothing_is_sent_where_nothing_changed(desk: Desk, tablet: Tablet) -> None:
    in_visit(desk)
    tablet.look()
    again = tablet.client.get("/display/state", headers={"If-None-Match": tablet.seen})
    assert (again.status_code, again.data) == (204, b"")
    assert again.headers["Cache-Control"] == "no-store"
    typed(desk)
    assert tablet.client.get("/display/state", headers={"If-None-Match": tablet.seen}).status_code == 200


def test_what_is_typed_is_shown_as_soon_as_it_is_kept(desk: Desk, tablet: Tablet) -> None:
    in_visit(desk)
    typed(desk, full_name="Zoë O'Hara")
    assert "Zoë O'Hara" in tablet.look()
    typed(desk, full_name="Zoë Q. O'Hara")
    assert "Zoë Q. O'Hara" in tablet.look()


def structure(piece: str) -> str:
    """A piece without its words: every element with its class and the field it names."""
    return re.sub(r">[^<]*<", "><", piece)


@pytest.mark.parametrize("step", ["details", "proof"])
def test_the_address_looks_the_same_in_every_mode(desk: Desk, tablet: Tablet, step: str) -> None:
    in_visit(desk)
    street = {"address_line_1": "12 Wharf Street", "address_line_2": "Flat 3"}
    care_of = {"care_of_street": "Harbor Street", "care_of_name": "Shore House"}
    modes = {AddressMode.STREET: street, AddressMode.CARE_OF: care_of, AddressMode.WITHHELD: {}}
    seen = set()
    for mode, fields in modes.items():
        empty = dict.fromkeys([*street, *care_of, "address_in_code"], "")
        typed(desk, **empty | fields | {"address_mode": mode.value})
        shown(desk, tablet, step)
        seen.add(structure(tablet.piece["html"]))
        for text in fields.values():
            assert text in tablet.words
    assert len(seen) == 1


def test_how_a_case_stands_is_said_at_every_stage_in_every_language(city: TestCity) -> None:
    case = referred(city)
    view = intake.look(city.office, city.actor("ana"), case.case_id)
    view = replace(view, known=replace(view.known, ready=view.visit_day))
    for stage in Stage:
        for language in LANGUAGES:
            title, sentences = standing(replace(view, head=replace(view.head, stage=stage)), language)
            assert title
            assert sentences or stage is Stage.DRAFT
            assert not [each for each in (title, *sentences) if "{" in each]


def test_why_they_come_back_and_until_when_stands_on_the_display(desk: Desk, tablet: Tablet, city: TestCity) -> None:
    case = referred(city)
    view = intake.look(city.office, city.actor("ana"), case.case_id)
    desk.reopen(case.code)
    read = tablet.look()
    assert said("en", "decided", "cannot-verify") in read
    assert view.return_by is not None
    assert day_in_words(view.return_by, "en") in read


def test_the_time_to_appeal_stands_on_the_display(desk: Desk, tablet: Tablet, city: TestCity) -> None:
    case, sol = filed(city), city.actor("sol")
    denied = decision.deny(city.office, sol, case.case_id, case.version, (DenialReason.RESIDENCE_NOT_SHOWN,))
    assert denied.known.until is not None
    desk.reopen(case.code)
    assert day_in_words(denied.known.until, "en") in tablet.look()
    assert said("en", "decided", "residence-not-shown") in tablet.words
    in_french = desk.script("/pairing/mine", {"screen": "case", "language": "fr"}).get_json()
    assert said("fr", "decided", "denied_title") in html.unescape(in_french["html"])


def test_a_fee_is_said_with_the_way_out_of_it(desk: Desk, tablet: Tablet) -> None:
    in_visit(desk)
    typed(desk)
    assert said("en", "display", "fee_waive") in shown(desk, tablet, "fee")
    assert "$" in tablet.words
    assert NAME not in tablet.words


@pytest.mark.parametrize("how", ["paid", "waived"])
def test_a_settled_fee_is_said_with_what_comes_next_in_every_language(desk: Desk, tablet: Tablet, how: str) -> None:
    for language in LANGUAGES if how == "paid" else ("en",):
        in_visit(desk, language)
        typed(desk, language=language)
        desk.get(desk.path("fee"))
        assert said(language, "display", "fee_title") in tablet.look()
        assert settle(desk, how).status_code == 200
        read = tablet.look()
        assert [said(language, "display", f"settled_{key}") in read for key in ("title", "help", "next")] == [True] * 3
        assert "$" not in read
        assert NAME not in read
        assert said(language, "display", "busy_title") not in read


def test_a_fee_that_is_still_due_or_was_refused_is_not_called_settled(desk: Desk, tablet: Tablet) -> None:
    in_visit(desk)
    typed(desk)
    desk.get(desk.path("fee"))
    assert settle(desk, "due").status_code == 200
    assert said("en", "display", "fee_title") in tablet.look()
    again = settle(desk, "paid", "0000")
    assert again.status_code == 422
    assert said("en", "display", "fee_title") in tablet.look()


def test_after_the_money_a_filed_case_says_how_it_stands(desk: Desk, tablet: Tablet, city: TestCity) -> None:
    desk.reopen(filed(city).code)
    assert 'data-screen="settled"' in settle(desk, "waived").text
    assert said("en", "display", "settled_title") in tablet.look()
    assert said("en", "display", "case_pending_title") in tablet.words
    monitor = desk.script("/pairing/mine", {"screen": "settled"}).get_json()
    assert said("en", "display", "settled_title") in html.unescape(monitor["html"])


def settle(desk: Desk, how: str, number: str | None = None) -> TestResponse:
    found = NUMBER.search(desk.get(desk.path("fee")).text)
    assert found is not None
    return desk.post(desk.path("fee"), {"how": how, "number": number or found[1]})


def test_the_resident_confirms_what_they_saw_and_nothing_else(desk: Desk, tablet: Tablet) -> None:
    in_visit(desk)
    typed(desk)
    shown(desk, tablet, "proof")
    seen = tablet.seen
    typed(desk, full_name="Somebody Else")
    assert tablet.press("right", seen=seen) == 409
    shown(desk, tablet, "proof")
    assert desk.client.get("/pairing/heard").get_json()["answer"] == "none"
    assert tablet.press("right") == 200
    heard = desk.client.get("/pairing/heard").get_json()
    assert (heard["answer"], str(heard["version"])) == ("right", desk.version)


def test_right_and_wrong_are_pressed_on_the_proof_only(desk: Desk, tablet: Tablet) -> None:
    in_visit(desk)
    tablet.look()
    assert tablet.press("right") == 409
    assert tablet.press("no such answer") == 400
    assert tablet.press("none", "tlh") == 400


def test_the_clerk_records_only_that_they_confirmed(desk: Desk, tablet: Tablet) -> None:
    in_visit(desk)
    typed(desk)
    shown(desk, tablet, "proof")
    tablet.press("right")
    desk.get(desk.path("proof"))
    desk.post(desk.path("proof"))
    assert said("en", "display", "right_said") in tablet.look()


# Nothing of a resident stays.


Ends = Callable[[Desk, TestCity], None]


def put_down(desk: Desk, _: TestCity) -> None:
    desk.post("/put-down")


def next_ticket(desk: Desk, _: TestCity) -> None:
    in_visit(desk)


def lock(desk: Desk, _: TestCity) -> None:
    desk.script("/lock", {})


def idle(_: Desk, city: TestCity) -> None:
    city.time.pass_time(timedelta(seconds=IDLE_WITH_TICKET))


def sign_out(desk: Desk, _: TestCity) -> None:
    desk.post("/sign-out")


def unpaired(desk: Desk, _: TestCity) -> None:
    desk.post("/pairing/leave")


def next_day(_: Desk, city: TestCity) -> None:
    city.time.pass_time(timedelta(days=1))


def withdrawn(desk: Desk, _: TestCity) -> None:
    desk.get(desk.path("withdraw"))
    desk.post(desk.path("withdraw"))


def called_away(desk: Desk, city: TestCity) -> None:
    with desk.client.session_transaction() as session:
        bearer = session["sitting"]
    officer.call(city.office, city.actors["ana"], bearer)


@pytest.mark.parametrize(
    ("ends", "screen"),
    [
        (put_down, "welcome"),
        (next_ticket, "slip"),
        (lock, "pause"),
        (idle, "pause"),
        (sign_out, "blank"),
        (unpaired, "blank"),
        (withdrawn, "thanks"),
        (called_away, "blank"),
        (next_day, "blank"),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
def test_nothing_of_a_resident_stays_when(desk: Desk, tablet: Tablet, city: TestCity, ends: Ends, screen: str) -> None:
    in_visit(desk)
    typed(desk)
    assert NAME in shown(desk, tablet, "proof")
    ends(desk, city)
    assert NAME not in tablet.look()
    assert NAME not in json.dumps(tablet.piece)
    assert tablet.screen == screen


def test_two_tablets_show_two_visits(app: Flask, desk: Desk, tablet: Tablet) -> None:
    other_desk, other = Desk(app, "ben"), Tablet(app)
    pair(other_desk, other)
    for each, name in ((desk, "First Person"), (other_desk, "Second Person")):
        in_visit(each)
        typed(each, full_name=name)
        each.get(each.path("proof"))
    assert "First Person" in tablet.look()
    assert "Second Person" not in tablet.words
    assert "Second Person" in other.look()
    assert "First Person" not in other.words


def test_a_tablet_that_asks_keeps_no_sitting_awake(desk: Desk, tablet: Tablet, city: TestCity) -> None:
    in_visit(desk)
    for _ in range(4):
        city.time.pass_time(timedelta(seconds=IDLE_WITH_TICKET // 3))
        tablet.look()
        desk.client.get("/pairing/heard")
    assert tablet.screen == "pause"
    assert "Nobody touched this screen" in desk.get("/").text


def test_a_tablet_that_is_paired_anew_leaves_the_clerk_before(app: Flask, desk: Desk, tablet: Tablet) -> None:
    in_visit(desk)
    typed(desk)
    other = Desk(app, "ben")
    pair(other, tablet)
    assert tablet.screen == "welcome"
    desk.get(desk.path("proof"))
    assert NAME not in tablet.look()
    assert desk.client.get("/pairing/heard").get_json()["claimed"] is False


def test_a_second_monitor_gets_the_same_piece_and_only_of_the_case_in_hand(desk: Desk, tablet: Tablet) -> None:
    in_visit(desk)
    typed(desk)
    shown(desk, tablet, "proof")
    mine = desk.script("/pairing/mine", {"screen": "proof"}).get_json()
    assert mine["html"] == tablet.piece["html"]
    desk.post("/put-down")
    assert NAME not in desk.script("/pairing/mine", {"screen": "proof"}).text
    assert desk.script("/pairing/mine", {"screen": "nothing"}).status_code == 400


def test_the_monitor_s_frame_holds_nothing_and_a_stranger_learns_nothing(app: Flask, desk: Desk) -> None:
    in_visit(desk)
    typed(desk)
    stranger = app.test_client()
    assert NAME not in stranger.get("/display/monitor").text
    assert NAME not in stranger.get("/display/state").text
    assert stranger.get("/pairing/heard").get_json() == {
        "claimed": False,
        "language": "",
        "answer": "none",
        "version": 0,
    }
    assert desk.get("/display/monitor").headers["Cache-Control"] == "no-store"
