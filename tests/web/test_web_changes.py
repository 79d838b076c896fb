"""Changes, losses, children and families through the pages."""

import re
from base64 import b64decode
from io import BytesIO

from flask import Flask

from idsvc.specimen.people import INSPECTED
from idsvc.web.resident_words import said
from tests.support.city import TestCity
from tests.support.visits import FORM, handed_over
from tests.support.web_desk import CODE, Desk, words

HIDDEN = re.compile(r'<input type="hidden" name="(address_\w+|care_of_\w+)" value="([^"]*)"')
CASE = re.compile(r"/case/([0-9a-f]{32})/details")


def case_of(page: str) -> str:
    found = CASE.search(page)
    assert found is not None
    return found[1]


def test_a_change_of_name_reads_the_card_and_leaves_the_old_name_out(app: Flask, city: TestCity) -> None:
    card, ana = handed_over(city), Desk(app, "ana")
    assert "order" in words(ana.get("/update"))
    assert ana.post("/update", {"language": "en", "back_code": card.card.back_text}).status_code == 422
    assert ana.post("/update", {"language": "en", "change": "name"}).status_code == 422
    assert ana.post("/update", {"language": "en", "change": "name", "back_code": "ABC"}).status_code == 422
    ana.case = case_of(ana.post("/update", {"language": "en", "change": "name", "back_code": card.card.back_text}).text)
    details = ana.get(ana.path("details")).text
    assert FORM["full_name"] not in details
    assert FORM["address_line_1"] in details
    assert "data-from-a-card" in details


def test_a_lost_card_is_cancelled_and_its_slip_says_nothing_more(app: Flask, city: TestCity) -> None:
    card, ana = handed_over(city), Desk(app, "ana")
    assert "nobody can find it" in words(ana.get("/replacement"))
    slip = ana.post("/replacement", {"by": "code", "language": "es", "code": card.slip.cancel_code})
    assert CODE.search(slip.text) is not None
    assert said("es", "door", "lost_title") not in words(slip)


def test_a_card_that_cannot_be_found_is_said_to_live_on(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.get("/replacement")
    slip = ana.post("/replacement", {"by": "not-found", "language": "fr", "code": "", "number": ""})
    assert said("fr", "door", "lost_help") in words(slip)
    assert "Card lost" in words(ana.get(f"/case/{case_of(slip.text)}/details"))


def test_a_wrong_code_is_told_beside_its_field(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.get("/replacement")
    answer = ana.post("/replacement", {"by": "number", "language": "en", "number": "12"})
    assert answer.status_code == 422
    assert 'href="#number"' in answer.text
    assert ana.post("/replacement", {"by": "name", "language": "en"}).status_code == 400


def test_a_caretaker_is_ticked_once_and_nothing_of_them_is_written(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.step("details", FORM | {"birth_date": "2016-05-09"})
    assert "A child of this age comes with a caretaker" in words(ana.get(ana.path("papers")))
    page = words(ana.post(ana.path("caretaker")))
    assert "Caretaker's paper" in page
    assert "A caretaker is here" not in page


def test_an_adult_is_asked_for_no_caretaker(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.step("details", FORM)
    assert "caretaker is here" not in words(ana.get(ana.path("papers")))


def test_the_points_of_a_paper_in_hand_count_with_the_age(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.step("details", FORM | {"birth_date": "2016-05-09"})
    ana.get(ana.path("papers"))
    answer = ana.script(ana.path("points"), {"evidence_class": "caretaker"}).get_json()
    assert not any("photo" in each for each in answer["missing"])


def test_next_in_this_family_carries_the_address_on_the_screen_only(app: Flask, city: TestCity) -> None:
    ana = Desk(app, "ana")
    ana.visit(INSPECTED)
    first = ana.case
    page = ana.act("family")
    assert page.mimetype == "text/html"
    carried = dict(HIDDEN.findall(page.text))
    assert carried["address_line_1"] == INSPECTED.typed.form()["address_line_1"]
    assert INSPECTED.typed.full_name not in page.text
    ana.case = case_of(ana.post("/visit/new", {"visit_type": "new", "language": "en"} | carried).text)
    details = ana.get(ana.path("details")).text
    assert INSPECTED.typed.form()["address_line_1"] in details
    assert INSPECTED.typed.full_name not in details
    with city.office.units() as unit:
        one, other = (unit.cases.get(bytes.fromhex(each)) for each in (first, ana.case))
    assert one is not None
    assert other is not None
    assert one[0].case_digest != other[0].case_digest


def test_only_an_address_can_be_carried(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.get("/visit/new")
    slipped = {"full_name": "Nobody Else", "emergency_contact": "555"}
    started = ana.post("/visit/new", {"visit_type": "new", "language": "en"} | slipped)
    assert "Nobody Else" not in ana.get(f"/case/{case_of(started.text)}/details").text


def test_a_picture_of_the_back_starts_a_change(app: Flask) -> None:
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    code = ana.visit(INSPECTED)
    sol.take()
    sol.act("approve")
    ana.reopen(code)
    card = ana.act("issue").text
    back = b64decode(re.findall(r'data:image/png;base64,([^"]+)', card)[1])
    ana.get("/update")
    answer = ana.post("/update", {"language": "en", "change": "other", "picture": (BytesIO(back), "back.png")})
    assert answer.status_code == 422  # it was not handed over: the register does not know it
    assert "no such card" in words(answer)


def test_an_address_that_the_own_card_proves_counts_on_the_page_and_in_the_live_points(
    app: Flask, city: TestCity
) -> None:
    card, ana = handed_over(city), Desk(app, "ana")
    ana.get("/update")
    ana.case = case_of(
        ana.post("/update", {"language": "en", "change": "other", "back_code": card.card.back_text}).text
    )
    ana.get(ana.path("details"))
    page = words(ana.get(ana.path("papers")))
    counted = ana.script(ana.path("points"), {}).get_json()
    assert f"{counted['points']} of {counted['needed']} points" in page
    with_address = counted["points"]
    ana.get(ana.path("details"))
    moved = FORM | {"address_line_1": "7 Mill Street"}
    ana.post(ana.path("details"), moved)
    page = words(ana.get(ana.path("papers")))
    counted = ana.script(ana.path("points"), {}).get_json()
    assert f"{counted['points']} of {counted['needed']} points" in page
    assert counted["points"] == with_address - 1
