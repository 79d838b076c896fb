"""A whole visit through the pages, from sign-in to hand-over and after."""

import re
from io import BytesIO

from flask import Flask

from idsvc.enroll.decision import DenialReason
from idsvc.enroll.stage import Stage
from idsvc.specimen.faces import portrait
from idsvc.specimen.people import INSPECTED, LETTER, WITHHELD
from tests.support.city import OPENING, PASSWORD, TestCity
from tests.support.web_desk import CHECKS, CODE, Desk, words


def approved(app: Flask) -> tuple[Desk, str]:
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    code = ana.visit()
    sol.take()
    assert "Approved" in words(sol.act("approve"))
    return ana, code


def test_a_resident_goes_from_the_door_to_a_card_and_nothing_is_left(app: Flask, city: TestCity) -> None:
    ana, code = approved(app)
    assert "Ready to issue" in words(ana.reopen(code))
    card = ana.act("issue")
    assert card.text.count("data:image/png;base64,") == 2
    slip = ana.print_card()
    cancel = CODE.findall(slip.text)
    assert len(cancel) == 2
    assert len(set(cancel)) == 1
    done = ana.post(ana.path("hand-over"))
    assert "Ticket 1 is done" in words(done)
    assert CODE.findall(done.text) == cancel
    for page in ("", "slip", "hand-over"):
        again = ana.post(ana.path(page)) if page == "hand-over" else ana.get(ana.path(page))
        assert again.status_code == 410
        assert "This case is done" in words(again)
    with city.office.units() as unit:
        assert not unit.cases.queue(tuple(Stage))
        assert unit.cards.count() == 1


def test_a_double_click_on_issue_makes_one_card(app: Flask, city: TestCity) -> None:
    ana, code = approved(app)
    ana.reopen(code)
    old = ana.path("issue")
    first = ana.act("issue").text
    ana.get(ana.path())
    again = ana.post(old)
    assert again.status_code == 200
    assert re.findall(r"data:image/png;base64,[^\"]+", first)
    with city.office.units() as unit:
        assert len(unit.cases.queue((Stage.ISSUED,))) == 1


def test_a_second_click_whose_first_answer_never_came_finds_the_same_card(app: Flask, city: TestCity) -> None:
    ana, code = approved(app)
    ana.reopen(code)
    with ana.client.session_transaction() as before:
        kept = dict(before)
    path, fields = ana.path("issue"), {"csrf_token": ana.token, "version": ana.version}
    first = ana.client.post(path, data=fields)
    with ana.client.session_transaction() as session:
        session.clear()
        session.update(kept)
    second = ana.client.post(path, data=fields)
    assert first.headers["Location"] == second.headers["Location"]
    with city.office.units() as unit:
        assert len(unit.cases.queue((Stage.ISSUED,))) == 1


def test_a_misprint_makes_a_new_card_with_other_codes(app: Flask) -> None:
    ana, code = approved(app)
    ana.reopen(code)
    first = re.findall(r"data:image/png;base64,[^\"]+", ana.act("issue").text)
    ana.post(ana.path("print"))
    spoiled = ana.post(ana.path("came-out"), {"outcome": "spoiled", "serial": "HV-000123"})
    second = re.findall(r"data:image/png;base64,[^\"]+", spoiled.text)
    assert len(second) == 2
    assert not set(first) & set(second)


def test_a_referred_case_takes_a_copy_that_the_supervisor_sees_and_the_clerk_does_not(app: Flask) -> None:
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    code = ana.visit(LETTER)
    sol.take()
    assert "Address" in words(sol.act("refer", {"reason": "address-differs"}))
    assert "The address differs" in words(ana.reopen(code))
    letter = (BytesIO(portrait(LETTER.look)), "letter.jpg")
    answer = ana.act("captures", {"evidence_class": "residence", "picture": letter})
    assert "Copy 1" in words(answer)
    assert "Look at the copies" not in words(answer)
    assert "Look at the copies" in words(sol.take())
    seen = sol.post(sol.path("copies"))
    assert "data:image/jpeg" in seen.text
    assert seen.headers["Cache-Control"] == "no-store"
    assert ana.post(sol.path("copies")).status_code == 403
    assert "Approved" in words(sol.act("approve"))


def test_each_further_look_at_a_copy_is_a_step_up_and_counted(app: Flask, city: TestCity) -> None:
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    code = ana.visit(LETTER)
    sol.take()
    sol.act("refer", {"reason": "address-differs"})
    ana.reopen(code)
    ana.act("captures", {"evidence_class": "residence", "picture": (BytesIO(portrait(LETTER.look)), "letter.jpg")})
    sol.take()
    assert "data:image/jpeg" in sol.post(sol.path("copies")).text
    for answer in (sol.post(sol.path("copies")), sol.post(sol.path("copies"), {"password": "wrong"})):
        assert "data:image/jpeg" not in answer.text
        assert "Look at the copies again" in words(answer)
    queue = sol.get("/queue").text
    row = re.search(r'name="case" value="([0-9a-f]+)"', queue)
    assert row is not None
    sol.post("/queue/open", {"case": row[1]})  # still stepped up, so no password is asked for: no new look either
    assert "data:image/jpeg" not in sol.post(sol.path("copies")).text
    assert "data:image/jpeg" in sol.post(sol.path("copies"), {"password": PASSWORD}).text
    with city.office.units() as unit:
        assert unit.books.figures(OPENING)["captures-viewed"] == 2


def test_papers_can_be_looked_at_again_while_a_case_is_referred(app: Flask) -> None:
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    code = ana.visit()
    sol.take()
    sol.act("refer", {"reason": "paper-to-come"})
    ana.reopen(code)
    answer = ana.step("papers", {"evidence_class": "identity-supporting", **CHECKS})
    assert "6 of 4 points" in words(answer)


def test_a_denial_leaves_reasons_and_nothing_about_the_person(app: Flask) -> None:
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    code = ana.visit()
    sol.take()
    assert sol.act("deny").status_code == 422
    reasons = (DenialReason.RESIDENCE_NOT_SHOWN, DenialReason.DID_NOT_RETURN)
    denied = words(sol.act("deny", {"reason": [each.value for each in reasons]}))
    seen = words(ana.reopen(code))
    assert all(each.sentence in page for each in reasons for page in (denied, seen))
    assert INSPECTED.typed.full_name not in ana.get(ana.path()).text


def test_a_referral_without_a_reason_is_asked_for_one(app: Flask) -> None:
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    ana.visit()
    sol.take()
    answer = sol.act("refer")
    assert answer.status_code == 422
    assert "Choose a reason first" in words(answer)


def test_a_resident_withdraws_and_the_code_opens_nothing_any_more(app: Flask) -> None:
    ana = Desk(app, "ana")
    code = ana.start()
    ana.fill()
    assert "cannot be taken back" in words(ana.get(ana.path("withdraw")))
    assert "Everything was removed" in words(ana.post(ana.path("withdraw")))
    assert ana.reopen(code).status_code == 404


def test_a_card_is_cancelled_by_its_code_and_asking_twice_changes_nothing(app: Flask) -> None:
    ana, code = approved(app)
    ana.reopen(code)
    ana.act("issue")
    ana.print_card()
    done = ana.post(ana.path("hand-over"))
    found = CODE.search(done.text)
    assert found is not None
    for _ in range(2):
        ana.get("/cancel")
        assert "Cancelled" in words(ana.post("/cancel", {"by": "code", "code": found[1]}))


def test_a_withheld_address_prints_the_one_wording_and_a_name_in_a_second_script_survives(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.fill(WITHHELD)
    proof = words(ana.get(ana.path("proof")))
    assert "Resident of Harborview" in proof
    assert WITHHELD.typed.second_name in proof


def test_an_address_typed_before_it_was_withheld_is_not_kept(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    form = WITHHELD.typed.form() | {"address_line_1": "9 Hidden Street"}
    ana.step("details", form)
    details = ana.get(ana.path("details")).text
    assert "Hidden Street" not in details
    assert "data-from-a-card" not in details


def test_an_interrupted_visit_goes_on_by_its_code_where_it_stopped(app: Flask) -> None:
    ana, ben = Desk(app, "ana"), Desk(app, "ben")
    code = ana.start()
    ana.step("details", INSPECTED.typed.form())
    page = ben.reopen(code)
    assert INSPECTED.typed.full_name in words(page) or INSPECTED.typed.full_name in ben.get(ben.path("details")).text


def test_a_case_that_somebody_else_ended_is_put_down(app: Flask) -> None:
    ana, ben = Desk(app, "ana"), Desk(app, "ben")
    ben.reopen(ana.start())
    ben.post(ben.path("withdraw"))
    assert ana.get(ana.path("details")).status_code == 404
    assert ana.get(ana.path("details")).status_code == 403


def test_of_two_supervisors_the_second_is_told(app: Flask) -> None:
    ana, sol, ida = Desk(app, "ana"), Desk(app, "sol"), Desk(app, "ida")
    ana.visit()
    for desk in (sol, ida):
        desk.take()
        desk.get(desk.path())
    case = ida.case
    sol.act("refer", {"reason": "second-look"})
    for step, data in (("approve", {}), ("refer", {"reason": "second-look"}), ("deny", {"reason": "did-not-return"})):
        answer = ida.post(f"/case/{case}/{step}", data)
        assert answer.status_code in {403, 404}, step


def test_what_does_not_follow_is_told_on_the_page_of_the_case(app: Flask) -> None:
    ana, code = approved(app)
    sol = Desk(app, "sol")
    sol.take()
    for step, data in (("approve", {}), ("refer", {"reason": "second-look"}), ("deny", {"reason": "did-not-return"})):
        answer = sol.act(step, {"version": "1"} | data)
        assert answer.status_code in {403, 409}, step
        assert "A clerk makes the card" in words(answer)
    ana.reopen(code)
    stale = ana.act("issue", {"version": "99"})
    assert stale.status_code == 409
    assert "Ready to issue" in words(stale)
    assert ana.act("reissue").status_code == 409


def test_a_denied_case_opens_from_its_code_and_not_as_a_draft(app: Flask) -> None:
    ana = Desk(app, "ana")
    assert "Details" in words(ana.reopen(ana.start()))
    ana.visit()
    assert ana.get(ana.path("withdraw")).status_code == 200


def test_a_good_photo_for_a_stale_page_is_not_kept(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.get(ana.path("photo"))
    picture = (BytesIO(portrait(INSPECTED.look)), "photo.jpg")
    answer = ana.post(ana.path("photo"), {"photo": picture, "version": "99"})
    assert answer.status_code == 409
    assert "data:image" not in answer.text
