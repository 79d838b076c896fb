"""After submission, through the pages: appeals, cards kept for pick-up, mailed, missing or returned, second looks."""

import re
from datetime import timedelta

from flask import Flask

from idsvc.enroll.decision import DenialReason
from idsvc.office import purge
from idsvc.specimen.people import INSPECTED, WITHHELD
from idsvc.web.resident_words import part_of
from tests.support.city import OPENING, TestCity
from tests.support.web_desk import Desk, words

REASON = {"reason": [DenialReason.RESIDENCE_NOT_SHOWN.value]}


def decided(app: Flask, step: str, data: dict[str, list[str]] | None = None) -> tuple[Desk, str]:
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    code = ana.visit()
    sol.take()
    sol.act(step, data)
    return ana, code


def printed(app: Flask) -> tuple[Desk, str]:
    """A good card on its slip's page, before the clerk."""
    ana, code = decided(app, "approve")
    ana.reopen(code)
    ana.act("issue")
    ana.print_card()
    return ana, code


def test_a_denial_is_told_in_the_residents_language_by_codes_rules_and_a_day(app: Flask) -> None:
    ana, code = decided(app, "deny", REASON)
    page = ana.reopen(code)
    assert "An appeal can begin until" in words(page)
    assert DenialReason.RESIDENCE_NOT_SHOWN.value in words(page)
    french = ana.post(ana.path("slip-language"), {"language": "fr"})
    said = part_of("fr", "decided")
    assert said["residence-not-shown"] in words(french)
    assert said["denied_rules"].format(version=1) in words(french)
    assert said["appeal_help"].format(day=f"\u2066{(OPENING + timedelta(days=30)).isoformat()}\u2069") in words(french)
    assert ana.post(ana.path("slip-language"), {"language": "xx"}).status_code == 400


def test_who_denies_prints_the_slip_in_the_language_the_resident_chose(app: Flask) -> None:
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    ana.get("/visit/new")
    started = ana.post("/visit/new", {"visit_type": "new", "language": "es"})
    found = re.search(r"/case/([0-9a-f]{32})/details", started.text)
    assert found is not None
    ana.case = found[1]
    ana.fill()
    ana.submit()
    sol.take()
    assert part_of("es", "decided")["residence-not-shown"] in words(sol.act("deny", REASON))


def test_an_appeal_starts_from_the_denials_code_and_another_supervisor_decides(app: Flask) -> None:
    ana, code = decided(app, "deny", REASON)
    ana.reopen(code)
    started = ana.post(ana.path("appeal"), {"language": "en"})
    assert started.status_code == 200
    found = re.search(r"/case/([0-9a-f]{32})/details", started.text)
    assert found is not None
    ana.reopen(code)
    assert "Go on with the appeal" in words(ana.get(ana.path()))
    ana.post(ana.path("appeal/go-on"))
    ana.case = found[1]
    ana.fill()
    assert "Appealed: another person decides" in words(ana.submit())
    sol, ida = Desk(app, "sol"), Desk(app, "ida")
    assert "/approve" not in sol.take(2).text
    assert "An appeal: your decision" in words(ida.take(2))
    assert "Approved" in words(ida.act("approve"))
    assert ana.reopen(code).status_code == 404


def test_an_appeal_in_no_language_of_the_office_or_too_late_is_refused(app: Flask, city: TestCity) -> None:
    ana, code = decided(app, "deny", REASON)
    ana.reopen(code)
    assert ana.post(ana.path("appeal"), {"language": "xx"}).status_code == 400
    assert ana.post(ana.path("appeal/go-on")).status_code == 400
    city.run_days(31)
    ana = Desk(app, "ana")
    assert "The time to appeal is over" in words(ana.reopen(code))
    late = ana.post(ana.path("appeal"), {"language": "en", "version": "1"})
    assert late.status_code == 422
    assert "No appeal can begin here" in words(late)
    purge.run(city.office)
    assert ana.reopen(code).status_code == 404


def test_a_card_waits_in_a_slot_until_its_code_fetches_it(app: Flask) -> None:
    ana, code = printed(app)
    waits = ana.post(ana.path("set-aside"), {"ready": (OPENING + timedelta(days=3)).isoformat()})
    assert "Slot 1" in words(waits)
    assert "Your card waits for you" in words(waits)
    assert "Where: \u2066City Hall\u2069" in words(waits)
    assert "from 19 March 2026" in words(waits) or (OPENING + timedelta(days=3)).strftime("%B") in words(waits)
    assert "Slot 1" in words(ana.reopen(code))
    assert "Card and slip handed over" in words(ana.get(ana.path("slip")))
    assert "is done" in words(ana.post(ana.path("hand-over")))


def test_a_card_is_kept_from_tomorrow_where_no_day_is_typed(app: Flask) -> None:
    ana, _ = printed(app)
    assert "Slot 1" in words(ana.post(ana.path("set-aside"), {"ready": "soon"}))


def test_a_mailed_card_that_never_arrived_is_made_again_for_nothing(app: Flask) -> None:
    ana, code = printed(app)
    envelope = ana.get(ana.path("mail"))
    assert INSPECTED.typed.full_name in words(envelope)
    assert "Your card comes by mail" in words(ana.post(ana.path("mail")))
    ana.reopen(code)
    assert "The card did not arrive" in words(ana.post(ana.path("never-arrived")))
    assert ana.act("issue").status_code == 200
    ana.print_card()
    assert "Slot 1" in words(ana.post(ana.path("set-aside"), {}))


def test_a_withheld_address_gets_no_envelope(app: Flask) -> None:
    ana, sol = Desk(app, "ana"), Desk(app, "sol")
    code = ana.visit(WITHHELD)
    sol.take()
    sol.act("approve")
    ana.reopen(code)
    ana.act("issue")
    page = ana.print_card()
    assert "does not go by mail" in words(page)
    assert ana.post(ana.path("mail")).status_code == 422


def test_cards_to_pull_are_listed_by_slot_and_pulled_once(app: Flask, city: TestCity) -> None:
    ana, code = printed(app)
    ana.post(ana.path("set-aside"), {})
    assert "Nothing to pull" in words(ana.get("/slots"))
    assert ana.post("/slots/pull", {"number": "1"}).status_code == 422
    city.run_days(59)
    ana = Desk(app, "ana")
    assert "Pulled: cancel it" in words(ana.get("/slots"))
    assert "Slot 1 is empty" in words(ana.post("/slots/pull", {"number": "1"}))
    assert ana.post("/slots/pull", {"number": "1"}).status_code == 422
    assert ana.post("/slots/pull", {}).status_code == 400
    assert ana.reopen(code).status_code == 404


def test_what_another_site_keeps_is_neither_listed_nor_pulled_here(app: Flask, city: TestCity) -> None:
    ana, code = printed(app)
    ana.post(ana.path("set-aside"), {})
    ben = city.actor("ben")
    with city.office.units() as unit:
        unit.desk.set_role(ben.staff_id, ben.role, "harbor-branch")
        unit.commit()
    elsewhere = words(Desk(app, "ben").reopen(code))
    assert "It lies at city-hall" in elsewhere
    assert "Where: \u2066City Hall\u2069" in elsewhere
    city.run_days(59)
    there, here = Desk(app, "ben"), Desk(app, "ana")
    assert "Nothing to pull today" in words(there.get("/slots"))
    assert there.post("/slots/pull", {"number": "1"}).status_code == 422
    assert "Pulled: cancel it" in words(here.get("/slots"))
    assert "It lies at" not in words(here.reopen(code))


def test_an_envelope_that_is_no_card_of_ours_is_told(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.get("/slots")
    assert ana.post("/slots/came-back", {"code": "6BF"}).status_code == 422


def test_who_withdraws_gets_a_slip_in_their_language(app: Flask) -> None:
    ana = Desk(app, "ana")
    ana.start()
    ana.fill()
    gone = words(ana.act("withdraw"))
    assert "You have withdrawn" in gone


def test_a_referral_says_why_and_until_when_in_the_residents_words(app: Flask) -> None:
    ana, code = decided(app, "refer", {"reason": ["paper-to-come"]})
    page = words(ana.reopen(code))
    assert "Please come back" in page
    assert part_of("en", "decided")["paper-to-come"] in page
    assert "Take the photo again" in page


def test_all_seven_visits_start_at_the_start_page(app: Flask) -> None:
    ana = Desk(app, "ana")
    page = ana.get("/visit/new").text
    kinds = ("new", "renewal", "update", "replacement", "never-arrived", "pick-up", "appeal")
    assert all(f'value="{kind}"' in page for kind in kinds)
    for kind in ("pick-up", "appeal"):
        answer = ana.post("/visit/new", {"visit_type": kind, "language": "en"})
        assert 'name="code"' in answer.text
        assert "without_slip" not in answer.text
    by_code = ana.post("/visit/new", {"visit_type": "never-arrived", "language": "fr"})
    assert "Start without the slip" in words(by_code)
    begun = ana.post("/visit/new", {"visit_type": "never-arrived", "language": "fr", "without_slip": "yes"})
    assert "slip__code" in begun.text
