"""The exceptions at the door, each by clicking from the start page or the visit in hand, in at most three presses.

One city and two terminals for all of them; the browser counts the presses.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from idsvc.specimen.people import INSPECTED
from idsvc.verify.image import codes_in, open_image
from idsvc.web.resident_words import LANGUAGES, said
from tests.browser.test_browser_visit import type_details
from tests.support.city import PASSWORD
from tests.support.terminal import Counter, Terminal, counter_of, terminal
from tests.support.visits import FORM, booked_at_a_site_that_is_gone, filed, quick_city, tables


@pytest.fixture(scope="module")
def counter(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    with counter_of(chromium, quick_city(Path(tmp_path_factory.mktemp("door")))) as counter:
        yield counter


@pytest.fixture
def clerk(counter: Counter) -> Terminal:
    return counter.clerk


@pytest.fixture
def ben(counter: Counter, chromium: Browser) -> Iterator[Terminal]:
    """Another clerk's terminal."""
    with terminal(chromium, counter.url, "ben") as opened:
        yield opened


def typed(clerk: Terminal, language: str = "en") -> None:
    """A visit whose details are typed, at its papers."""
    clerk.start(language=language)
    type_details(clerk.page, INSPECTED)
    clerk.page.select_option("#language", language)
    clerk.button("Save and go on").click()
    clerk.page.wait_for_url("**/papers")
    clerk.here()


def to_proof(clerk: Terminal) -> None:
    clerk.press(clerk.button("Save and go on"))
    clerk.page.wait_for_url("**/papers")
    clerk.link("Proof").click()
    clerk.sees("Proof")


def test_missing_papers_print_a_slip_whose_codes_are_taken_at_the_start_and_into_the_form(clerk: Terminal) -> None:
    typed(clerk)
    page = clerk.page
    clerk.text("Papers are missing or too weak").click()
    send = clerk.reaches(clerk.button("Print a return slip"))
    clerk.label("weak-out-of-date")
    clerk.label("prefill")
    send.click()
    clerk.sees("Return slip")
    expect(clerk.text(said("en", "door", "missing_residence"))).to_be_visible()
    expect(clerk.text(said("en", "door", "weak_out-of-date"))).to_be_visible()
    assert INSPECTED.typed.full_name not in page.content()
    ticket = page.locator(".slip__code").inner_text()
    (held,) = codes_in(open_image(page.locator(".slip__typed svg").screenshot()))
    clerk.tile("New visit")
    page.fill("#arrival", ticket)
    clerk.press(clerk.button("Start the visit"))
    expect(page.get_by_role("status")).to_contain_text("goes first")
    clerk.details()
    clerk.here()
    clerk.press(clerk.text("The resident has a code"))
    expect(clerk.reaches(page.locator("#prefill_code"))).to_be_focused()
    page.keyboard.insert_text(held)
    page.keyboard.press("Enter")  # as a hand scanner ends
    page.wait_for_selector("[data-filled]")
    expect(page.locator("#full_name")).to_have_value(INSPECTED.typed.full_name)
    expect(page.locator("#birth_date")).to_have_value(INSPECTED.typed.birth_date)


def test_missing_papers_are_said_in_arabic_from_right_to_left(clerk: Terminal) -> None:
    typed(clerk, "ar")
    clerk.text("Papers are missing or too weak").click()
    clerk.press(clerk.button("Print a return slip"))
    slip = clerk.page.locator(".slip")
    expect(slip.get_by_role("heading", name=said("ar", "door", "return_title"))).to_be_visible()
    expect(slip.get_by_text(said("ar", "door", "missing_residence"))).to_be_visible()
    assert slip.evaluate("slip => [slip.lang, getComputedStyle(slip).direction]") == ["ar", "rtl"]
    words, code = (slip.locator(each).bounding_box() for each in ("h2", "svg"))
    assert words is not None
    assert code is not None
    assert words["x"] > code["x"]


def test_an_interrupted_visit_opens_again_by_its_code(clerk: Terminal, ben: Terminal) -> None:
    code = clerk.start()
    clerk.page.fill("#full_name", "Half Typed")
    clerk.page.locator("#preferred_name").focus()
    expect(clerk.page.locator("[data-saved]")).to_have_text("Saved, sealed")
    ben.by_code(code)
    expect(ben.reaches(ben.page.locator("#full_name"))).to_have_value("Half Typed")


def test_what_is_booked_at_a_site_that_is_gone_is_moved_or_cancelled(counter: Counter) -> None:
    booked_at_a_site_that_is_gone(counter.city, 3, 4)
    desk, page = counter.supervisor, counter.supervisor.page
    desk.tile("Appointments")
    desk.sees("a site that is no longer in the policy")
    days, expected = page.locator("[data-stray]"), page.locator("section", has_text="Still expected").locator("dd")
    before = sum(map(int, expected.all_inner_texts()))  # of whoever was booked here already
    expect(days).to_have_count(2)
    expect(days.first).to_contain_text("2: 09:00, 09:30")
    days.first.get_by_label("Move to").select_option("city-hall")
    desk.press(days.first.get_by_role("button", name="Move them"))
    expect(days).to_have_count(1)
    assert sum(map(int, expected.all_inner_texts())) == before + 2
    desk.tile("Appointments")
    desk.press(days.get_by_role("button", name="Cancel them"))
    expect(page.locator("[data-stray]")).to_have_count(0)
    expect(page.get_by_role("heading", name="a site that is no longer in the policy")).to_have_count(0)


def test_the_pad_is_there_before_the_system_is_down(clerk: Terminal) -> None:
    clerk.tile("Pad of return slips")
    pads = clerk.page.locator(".pad")
    clerk.reaches(pads.first)
    expect(clerk.text(said("ar", "door", "pad_title"))).to_be_visible()
    expect(pads).to_have_count(len(LANGUAGES))
    clerk.label("pad-ht")
    clerk.page.select_option("#slips", "4")
    clerk.button("Show these").click()
    expect(pads).to_have_count(4)


def test_an_officer_at_the_counter_is_one_press(counter: Counter, ben: Terminal) -> None:
    ben.start()
    page = ben.page
    page.fill("#full_name", "Somebody Afraid")
    page.locator("#preferred_name").focus()
    expect(page.locator("[data-saved]")).to_have_text("Saved, sealed")
    case = page.url
    monitor = page.context.new_page()
    monitor.goto("/display/monitor")
    expect(monitor.locator("[data-field=full_name]")).to_have_text("Somebody Afraid")
    before = tables(counter.city)["records_requests"]
    ben.press(ben.button("An officer is here"))
    assert ben.pressed == 1
    ben.sees("Say these two sentences")
    expect(monitor.locator("body")).to_have_attribute("data-screen", "blank", timeout=12_000)
    assert "Somebody Afraid" not in monitor.content()
    expect(page.get_by_text(counter.city.office.policy.counsel.phone)).to_be_visible()
    assert "Somebody Afraid" not in page.content()
    assert tables(counter.city)["records_requests"] == before + 1
    page.goto(case)
    ben.sees("Locked")
    ben.button("An officer is here").click()
    ben.link("They are gone: unlock").click()
    page.fill("#password", PASSWORD)
    ben.button("Unlock and go on").click()
    page.goto(case)
    expect(page.locator("#full_name")).to_have_value("Somebody Afraid")


def test_a_child_comes_with_a_caretaker(clerk: Terminal) -> None:
    clerk.start()
    clerk.page.fill("#full_name", "Little One")
    clerk.page.fill("#birth_date", "2017-04-03")
    clerk.label("address_mode-withheld")
    clerk.button("Save and go on").click()
    here = clerk.button("A caretaker is here, checked in person")
    expect(clerk.text("A child of this age comes with a caretaker")).to_be_visible()
    clerk.press(here)
    expect(clerk.button("Take back paper 1")).to_be_visible()
    expect(here).to_have_count(0)


def test_next_in_this_family_has_the_address_and_nothing_else(counter: Counter) -> None:
    clerk = counter.clerk
    clerk.by_code(filed(counter.city).code)
    clerk.press(clerk.button("Next in this family"))
    expect(clerk.text("The family's address comes along")).to_be_visible()
    clerk.button("Start the visit").click()
    clerk.details()
    expect(clerk.page.locator("#address_line_1")).to_have_value(FORM["address_line_1"])
    expect(clerk.page.locator("#full_name")).to_have_value("")


def test_a_withheld_address_cannot_be_typed(clerk: Terminal) -> None:
    clerk.start()
    clerk.press(clerk.page.locator("label[for='address_mode-withheld']"))
    expect(clerk.text("Withheld, or no fixed address")).to_be_visible()
    for field in ("#address_line_1", "#care_of_street", "#care_of_name", "#address_in_code"):
        expect(clerk.page.locator(field)).to_be_hidden()


def test_a_care_of_address_is_a_street_of_the_list_and_a_name_only_if_asked_for(clerk: Terminal) -> None:
    clerk.start()
    page, printed = clerk.page, clerk.page.locator("dd#address_mode")
    page.fill("#full_name", "Ilse Moreno")
    page.fill("#birth_date", "1979-11-02")
    clerk.label("address_mode-care-of")
    clerk.reaches(page.locator("#care_of_street")).select_option("12 Sailmakers Row")
    to_proof(clerk)
    expect(printed).to_have_text("c/o 12 Sailmakers Row")
    clerk.here()
    clerk.link("Change something").click()
    clerk.reaches(page.locator("#care_of_name")).fill("Harbor Aid House")
    to_proof(clerk)
    expect(printed).to_have_text("c/o Harbor Aid House, 12 Sailmakers Row")


def test_a_week_of_appointments_is_made_printed_and_taken_in(counter: Counter) -> None:
    """The last of the module: a day goes by, and with it everybody's sitting."""
    desk, clerk = counter.supervisor, counter.clerk
    desk.tile("Appointments")
    desk.press(desk.button("Make and show the sheet"))
    expect(desk.button("Print the sheet")).to_be_visible()
    codes = desk.page.locator(".slots .slip__code")
    assert codes.count() == tables(counter.city)["appointments"] > 20
    first = codes.first.inner_text()
    clerk.tile("New visit")
    clerk.page.fill("#arrival", first)
    clerk.press(clerk.button("Start the visit"))
    expect(clerk.page.locator("#arrival-fault")).to_contain_text("another day")
    counter.city.time.pass_time(timedelta(days=1))
    clerk.sign_in("ana")
    clerk.tile("New visit")
    clerk.page.fill("#arrival", first.lower())
    clerk.press(clerk.button("Start the visit"))
    expect(clerk.page.get_by_role("status")).to_contain_text("appointment")
    clerk.details()
