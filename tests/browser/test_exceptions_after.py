"""After submission, by clicking: each exception from the start page or the case in hand, in at most three presses.

One city and two terminals for all of them; the cases are brought there by the office's own acts, and the browser
counts the presses.
"""

import re
from base64 import b64decode
from collections import Counter as Counted
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from idsvc.enroll.case import VisitType
from idsvc.enroll.decision import DenialReason
from idsvc.office import changes, decision, intake, issuance, posting, publication, slots
from idsvc.office.changes import Change
from idsvc.office.context import today
from idsvc.office.readback import read_own
from idsvc.verify.image import codes_in, open_image
from idsvc.web.resident_words import said
from tests.support.city import PASSWORD, TestCity
from tests.support.terminal import Counter, Terminal, counter_of, terminal
from tests.support.visits import (
    FORM,
    Case,
    came_out,
    card_of,
    drafted,
    filed,
    filled,
    handed_over,
    issued,
    printed,
    referred,
    started,
    tag_city,
)


@pytest.fixture(scope="module")
def counter(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    city = tag_city(Path(tmp_path_factory.mktemp("after")))
    publication.publish(city.office)
    with counter_of(chromium, city) as counter:
        yield counter


@pytest.fixture
def ida(counter: Counter, chromium: Browser) -> Iterator[Terminal]:
    """Another supervisor's terminal."""
    with terminal(chromium, counter.url, "ida") as opened:
        yield opened


def denied(city: TestCity, who: str = "ida") -> Case:
    case = filed(city)
    reasons = (DenialReason.RESIDENCE_NOT_SHOWN,)
    return case.after(decision.deny(city.office, city.actor(who), case.case_id, case.version, reasons))


def mailed(city: TestCity) -> Case:
    case = printed(city)
    return case.after(posting.mail(city.office, city.actor("ana"), case.case_id, case.version))


def aside(city: TestCity) -> Case:
    case, day = printed(city), today(city.office)
    return case.after(slots.set_aside(city.office, city.actor("ana"), case.case_id, case.version, day))


def test_an_appeal_begins_and_its_slip_is_in_the_residents_language(counter: Counter) -> None:
    clerk, case = counter.clerk, denied(counter.city)
    clerk.by_code(case.code)
    expect(clerk.page.get_by_text("An appeal can begin until")).to_be_visible()
    begin = clerk.reaches(clerk.button("Start the appeal"))
    clerk.page.select_option("#slip-language", "es")
    clerk.button("Show the slip in it").click()
    expect(clerk.page.get_by_text("Puede recurrir hasta el")).to_be_visible()
    clerk.page.select_option("#appeal-language", "ar")
    begin.click()
    expect(clerk.page.locator(".slip__part[dir=rtl]").first).to_be_visible()
    clerk.details()
    expect(clerk.page.locator(".ticket__kind")).to_have_text("Appeal")


def changed(city: TestCity) -> Case:
    """A visit that began with reading the resident's own card, as far as its new card's printing."""
    ana = city.actor("ana")
    begun = changes.start_update(city.office, ana, "en", handed_over(city).card.back_text, None, Change.OTHER)
    return made(city, Case(begun.case_id, 1, begun.case_code, begun.destroy_by))


def renewed(city: TestCity) -> Case:
    """The same of a renewal."""
    return made(city, started(city, VisitType.RENEWAL))


def made(city: TestCity, case: Case) -> Case:
    filled_in = filled(city, case)
    waiting = case.after(intake.submit(city.office, city.actor("ana"), case.case_id, filled_in.version))
    decided = case.after(decision.approve(city.office, city.actor("sol"), waiting.case_id, waiting.version))
    card = case.after(issuance.issue(city.office, city.actor("ana"), decided.case_id, decided.version))
    came_out(city.office, city.actor("ana"), card.case_id)
    return card


def test_an_old_card_that_was_taken_in_is_one_tick_at_hand_over_and_counted_as_stock(counter: Counter) -> None:
    clerk, city = counter.clerk, counter.city
    for bring, taken_in in ((changed, True), (renewed, True), (changed, False)):
        clerk.by_code(bring(city).code)
        clerk.press(clerk.page.get_by_role("link", name="Slip and hand-over"))
        old_card = clerk.page.get_by_label("The old card was taken in")
        clerk.here()
        expect(old_card).not_to_be_checked()
        if taken_in:
            clerk.page.get_by_text("The old card was taken in").click()
        clerk.press(clerk.button("Card and slip handed over"))
        expect(clerk.page.locator("h1")).to_contain_text("is done")
    clerk.tile("Blank stock")
    expect(clerk.page.locator("tr", has_text="Old cards taken in").locator("td")).to_have_text("2")
    clerk.by_code(printed(city).code)
    clerk.press(clerk.page.get_by_role("link", name="Slip and hand-over"))
    clerk.reaches(clerk.button("Card and slip handed over"))
    expect(clerk.page.get_by_label("The old card was taken in")).to_have_count(0)


def test_a_printed_card_is_kept_in_a_slot_and_fetched(counter: Counter) -> None:
    clerk, case = counter.clerk, printed(counter.city)
    clerk.by_code(case.code)
    clerk.press(clerk.button("Keep it for pick-up"))
    expect(clerk.page.locator(".slot__number")).to_be_visible()
    expect(clerk.page.get_by_text("Your card waits for you")).to_be_visible()
    clerk.by_code(case.code)
    clerk.press(clerk.link("Slip and hand-over"))
    clerk.reaches(clerk.button("Card and slip handed over")).click()
    expect(clerk.page.locator("h1")).to_contain_text("is done")


def test_a_card_goes_by_mail_and_one_that_never_arrived_is_made_again(counter: Counter) -> None:
    clerk, case = counter.clerk, printed(counter.city)
    clerk.by_code(case.code)
    clerk.press(clerk.page.get_by_role("link", name="Mail it"))
    expect(clerk.page.locator(".envelope")).to_contain_text("41 Lantern Street")
    clerk.reaches(clerk.button("The envelope is out")).click()
    expect(clerk.page.get_by_text("Your card comes by mail")).to_be_visible()
    clerk.by_code(case.code)
    clerk.press(clerk.button("It never arrived: cancel it"))
    clerk.sees("The card did not arrive")
    clerk.reaches(clerk.button("Make the new card")).click()
    clerk.sees("Print the card")


def test_an_envelope_that_came_back_is_scanned(counter: Counter) -> None:
    clerk, case = counter.clerk, printed(counter.city)
    code = card_of(counter.city, case).back_text
    posting.mail(counter.city.office, counter.city.actor("ana"), case.case_id, case.version)
    publication.publish(counter.city.office)
    clerk.tile("Slots and mail")
    clerk.page.fill("#code", code)
    clerk.press(clerk.button("Cancel the card that came back"))
    clerk.sees("Cancelled")
    clerk.by_code(case.code)
    clerk.sees("The card did not arrive")


def test_a_misprint_is_reached_and_a_new_card_is_free(counter: Counter) -> None:
    clerk, case = counter.clerk, printed(counter.city)
    clerk.by_code(case.code)
    clerk.press(clerk.page.get_by_role("link", name="Misprint or spoiled"))
    clerk.here()
    clerk.page.get_by_text("It is not good after all").click()
    clerk.page.fill("#serial", "AB12345678")
    clerk.press(clerk.button("Spoiled: make a new card"))
    clerk.sees("Print the card")


@pytest.mark.parametrize(
    "make", [drafted, filed, referred, issued, denied, aside, mailed], ids=lambda make: make.__name__
)
def test_a_resident_withdraws_at_every_stage_and_leaves_with_a_slip(
    counter: Counter, make: Callable[[TestCity], Case]
) -> None:
    clerk, case = counter.clerk, make(counter.city)
    clerk.by_code(case.code)
    clerk.press(clerk.page.get_by_role("link", name="Resident withdraws"))
    clerk.reaches(clerk.button("Remove everything")).click()
    clerk.sees("Everything was removed")
    expect(clerk.page.get_by_text("You have withdrawn")).to_be_visible()


def taken(desk: Terminal, wanted: str = "Decide") -> None:
    """Open the newest case of the queue that is theirs to decide, or the one that is named, and count from it."""
    desk.tile("Queue")
    desk.press(desk.page.get_by_role("button", name=re.compile(rf"^{wanted}\b")).last)
    desk.page.fill("#password", PASSWORD)
    desk.press(desk.button("Open the case"))
    desk.page.wait_for_url("**/case/*")
    desk.here()


def refer(desk: Terminal, why: str) -> None:
    desk.page.get_by_text("Refer: something has to be shown again").click()
    desk.page.locator("form[action$='/refer'] label", has_text=why).click()
    desk.press(desk.button("Refer", exact=True))


def deny(desk: Terminal, reason: DenialReason) -> None:
    desk.page.locator("summary", has_text="Deny").click()
    desk.label(f"deny-{reason.value}")
    desk.press(desk.page.locator("form[action$='/deny']").get_by_role("button", name="Deny"))
    desk.sees("Denied")


def test_a_referral_names_its_reason_and_the_day_to_come_back_by(counter: Counter) -> None:
    desk, case = counter.supervisor, filed(counter.city)
    taken(desk)
    assert desk.page.locator("form[action$='/refer'] input[type=radio]").count() == 12
    refer(desk, "A paper will be shown on another day")
    expect(desk.page.get_by_text("Please come back")).to_be_visible()
    counter.clerk.by_code(case.code)
    counter.clerk.press(counter.clerk.page.get_by_role("link", name="Take the photo again"))
    counter.clerk.sees("Photo")


def test_a_referred_address_is_corrected_confirmed_and_stands_on_the_card(counter: Counter) -> None:
    clerk, desk, case = counter.clerk, counter.supervisor, filed(counter.city)
    taken(desk)
    refer(desk, "The address differs")
    expect(desk.button("Approve")).to_be_visible()
    held = desk.page.url
    clerk.by_code(case.code)
    clerk.press(clerk.page.get_by_role("link", name="Correct the details"))
    expect(clerk.page.locator("#care_of_street")).to_be_hidden()
    clerk.page.fill("#birth_date", "2999-01-01")
    clerk.page.fill("#address_line_1", "14 Lantern Street")
    clerk.button("Save and show the proof").click()
    expect(clerk.page.locator(".usa-alert--error")).to_contain_text("This day has not come yet")
    clerk.page.fill("#birth_date", "1984-05-09")
    clerk.button("Save and show the proof").click()
    expect(clerk.page.locator("#address_mode")).to_contain_text("14 Lantern Street")
    desk.button("Approve").click()
    expect(desk.page.locator(".usa-alert--error")).to_contain_text("Somebody else changed this case")
    expect(desk.page.get_by_text("the resident has to confirm the proof again")).to_be_visible()
    expect(desk.button("Approve")).to_have_count(0)
    clerk.button("They confirm").click()
    clerk.sees("Something has to be shown again")
    desk.page.goto(held)
    expect(desk.page.locator("dl.facts")).to_contain_text("14 Lantern Street")
    desk.button("Approve").click()
    desk.sees("Approved")
    clerk.by_code(case.code)
    clerk.press(clerk.button("Issue the card"))
    clerk.sees("Print the card")
    drawn = clerk.page.locator("img.face").last.get_attribute("src") or ""
    (code,) = codes_in(open_image(b64decode(drawn.partition(",")[2])))
    assert read_own(counter.city.office, code).address == "14 Lantern Street, Harborview"


def test_a_second_look_is_decided_either_way_and_only_counted(counter: Counter) -> None:
    desk, clerk, city = counter.supervisor, counter.clerk, counter.city
    first = filed(city)
    decision.approve(city.office, city.actor("ida"), first.case_id, first.version)
    for look, older_first in (("another", 0), ("same", 1)):
        again, before = filed(city), looks(city)
        taken(desk)
        expect(desk.page.locator("#look-another")).to_be_checked()
        desk.label(f"look-{look}")
        desk.press(desk.button("Approve"))
        desk.sees("Approved")
        assert looks(city) - before == Counted([f"duplicates-{look}"])
        clerk.by_code(again.code)
        expect(clerk.button("Issue the card")).to_be_visible()
        expect(clerk.link("cancel it")).to_have_count(older_first)


def looks(city: TestCity) -> Counted[str]:
    """How often each answer to a second look was counted today."""
    with city.office.units() as unit:
        figures = unit.books.figures(today(city.office))
    return Counted({name: figures.get(name, 0) for name in ("duplicates-another", "duplicates-same")})


def test_a_denial_has_neutral_reasons_and_the_residents_slip_says_them_in_their_language(counter: Counter) -> None:
    desk, clerk, case = counter.supervisor, counter.clerk, filed(counter.city, {**FORM, "language": "es"})
    reason = DenialReason.RESIDENCE_NOT_SHOWN
    taken(desk)
    form = desk.page.locator("form[action$='/deny']")
    assert form.locator("input[name=reason]").count() == len(DenialReason)
    assert form.locator("textarea, input:not([type=hidden], [type=checkbox])").count() == 0  # no word of one's own
    deny(desk, reason)
    slip = desk.page.locator(".slip__part[lang=es]").first
    expect(slip.get_by_role("heading", name=said("es", "decided", "denied_title"))).to_be_visible()
    expect(slip.get_by_role("listitem")).to_have_text([f"{said('es', 'decided', reason.value)} {reason.value}"])
    expect(slip).to_contain_text("Puede recurrir hasta el")
    assert FORM["full_name"] not in desk.page.content()
    clerk.by_code(case.code)
    expect(clerk.page.get_by_text(str(reason.sentence))).to_be_visible()
    assert FORM["full_name"] not in clerk.page.content()


def test_a_denied_appeal_is_final_and_who_denied_does_not_decide(counter: Counter, ida: Terminal) -> None:
    clerk, desk, city, case = counter.clerk, counter.supervisor, counter.city, denied(counter.city, "sol")
    clerk.by_code(case.code)
    clerk.press(clerk.button("Start the appeal"))
    code = clerk.page.locator(".slip__code").first.inner_text()
    clerk.by_code(case.code)
    clerk.press(clerk.button("Go on with the appeal"))
    clerk.sees("Details")
    ticket = clerk.page.locator(".ticket__number").inner_text()
    again = filled(city, Case(in_hand(clerk), 1, code, case.destroy_by))
    shown_again = again.after(intake.submit(city.office, city.actor("ana"), again.case_id, again.version))
    taken(desk, f"Open ticket {ticket}")
    assert in_hand(desk) == shown_again.case_id
    expect(desk.page.get_by_role("heading", name="Decision")).to_have_count(0)
    expect(desk.page.get_by_text(re.compile("^(Approve|Deny|Refer)"))).to_have_count(0)
    taken(ida, f"Decide ticket {ticket}")
    assert in_hand(ida) == shown_again.case_id
    deny(ida, DenialReason.RESIDENCE_NOT_SHOWN)
    expect(ida.page.locator(".slip")).to_contain_text(said("en", "decided", "final_help"))
    clerk.by_code(code)
    expect(clerk.page.get_by_text("no further appeal is heard here")).to_be_visible()
    expect(clerk.page.locator(".slip")).to_contain_text(said("en", "decided", "final_help"))
    expect(clerk.page.get_by_role("button", name="appeal")).to_have_count(0)


def in_hand(terminal: Terminal) -> bytes:
    """The case whose page this is."""
    found = re.search("/case/([0-9a-f]{32})", terminal.page.url)
    assert found is not None
    return bytes.fromhex(found[1])


@pytest.mark.parametrize("kind", ["new", "renewal", "update", "replacement"])
def test_a_visit_of_each_type_starts(counter: Counter, kind: str) -> None:
    clerk = counter.clerk
    clerk.tile("New visit")
    clerk.label(f"visit_type-{kind}")
    clerk.press(clerk.button("Start the visit"))
    expect(clerk.page.locator(".slip__code").first).to_be_visible()


@pytest.mark.parametrize(
    ("kind", "make", "then"),
    [
        ("pick-up", aside, "The card waits in its slot"),
        ("never-arrived", mailed, "The card is in the mail"),
        ("appeal", denied, "Denied"),
    ],
)
def test_a_visit_that_goes_on_with_a_case_asks_for_its_code(
    counter: Counter, kind: str, make: Callable[[TestCity], Case], then: str
) -> None:
    clerk, case = counter.clerk, make(counter.city)
    clerk.tile("New visit")
    clerk.label(f"visit_type-{kind}")
    clerk.press(clerk.button("Start the visit"))
    clerk.reaches(clerk.page.locator("#code")).fill(case.code)  # the shorter way is "Open by case code"
    clerk.button("Open", exact=True).click()
    clerk.sees(then)


def test_a_card_nobody_fetched_is_pulled(counter: Counter) -> None:
    """The last of the module: sixty days go by."""
    clerk, city = counter.clerk, counter.city
    aside(city)
    city.run_days(59)
    clerk.sign_in("ana")
    clerk.tile("Slots and mail")
    clerk.press(clerk.page.get_by_role("button", name="Pulled: cancel it").last)
    expect(clerk.page.get_by_role("heading", name="is empty")).to_be_visible()
