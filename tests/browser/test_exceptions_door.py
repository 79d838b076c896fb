"""The exceptions at the door, each by clicking from the start page, in at most three actions."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from idsvc.specimen.people import INSPECTED
from idsvc.web.resident_words import said
from idsvc.web.serving import LoopbackServer
from tests.browser.conftest import Open
from tests.browser.test_browser_visit import label, sign_in, start, type_details
from tests.support.city import PASSWORD, TestCity, make_city
from tests.support.visits import FORM, NO_TAGS, Held, booked_at_a_site_that_is_gone, filed, handed_over, tables
from tests.support.web_desk import app_of


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    """One city for the module: each test starts visits of its own."""
    return make_city(tmp_path_factory.mktemp("door"), policy=NO_TAGS)


@pytest.fixture(scope="module")
def served(city: TestCity) -> Iterator[str]:
    app: Flask = app_of(city)
    with LoopbackServer(app) as server:
        yield server.url


@pytest.fixture(scope="module")
def card(city: TestCity) -> Held:
    return handed_over(city)


@pytest.fixture
def ana(browse: Open) -> Page:
    page = browse()
    sign_in(page, "ana")
    return page


def tile(page: Page, title: str) -> None:
    page.locator(".brand").click()
    page.get_by_role("link", name=title).first.click()


def typed(page: Page) -> None:
    """A visit whose details are typed, at its papers."""
    start(page)
    type_details(page, INSPECTED)
    page.get_by_role("button", name="Save and go on").click()
    page.wait_for_url("**/papers")


def test_missing_papers_print_a_slip_whose_code_is_taken_at_the_start(ana: Page) -> None:
    typed(ana)
    ana.get_by_text("Papers are missing or too weak").click()
    label(ana, "weak-out-of-date")
    label(ana, "prefill")
    ana.get_by_role("button", name="Print a return slip").click()
    expect(ana.get_by_role("heading", name="Return slip")).to_be_visible()
    expect(ana.get_by_text(said("en", "door", "missing_residence"))).to_be_visible()
    expect(ana.locator(".slip__typed svg")).to_be_visible()
    assert INSPECTED.typed.full_name not in ana.content()
    code = ana.locator(".slip__code").inner_text()
    ana.get_by_role("link", name="Next").click()
    ana.get_by_role("navigation").get_by_text("New visit").click()
    ana.fill("#arrival", code)
    ana.get_by_role("button", name="Start the visit").click()
    expect(ana.get_by_role("status")).to_contain_text("goes first")


def test_an_interrupted_visit_opens_again_by_its_code(ana: Page, browse: Open) -> None:
    code = start(ana)
    ana.fill("#full_name", "Half Typed")
    ana.locator("#preferred_name").focus()
    expect(ana.locator("[data-saved]")).to_have_text("Saved, sealed")
    ben = browse()
    sign_in(ben, "ben")
    tile(ben, "Open by case code")
    ben.fill("#code", code)
    ben.get_by_role("button", name="Open", exact=True).click()
    expect(ben.locator("#full_name")).to_have_value("Half Typed")


def test_a_week_of_appointments_is_made_printed_and_taken_in(browse: Open, ana: Page, city: TestCity) -> None:
    sol = browse()
    sign_in(sol, "sol")
    tile(sol, "Appointments")
    sol.get_by_role("button", name="Make and show the sheet").click()
    codes = sol.locator(".slots .slip__code")
    assert codes.count() == tables(city)["appointments"] > 20
    tile(ana, "New visit")
    ana.fill("#arrival", codes.first.inner_text())
    ana.get_by_role("button", name="Start the visit").click()
    expect(ana.locator("#arrival-fault")).to_contain_text("another day")


def test_what_is_booked_at_a_site_that_is_gone_is_moved_or_cancelled(browse: Open, city: TestCity) -> None:
    booked_at_a_site_that_is_gone(city, 3, 4)
    sol = browse()
    sign_in(sol, "sol")
    tile(sol, "Appointments")
    expect(sol.get_by_role("heading", name="a site that is no longer in the policy")).to_be_visible()
    days, expected = sol.locator("[data-stray]"), sol.locator("section", has_text="Still expected").locator("dd")
    before = sum(map(int, expected.all_inner_texts()))  # of whoever was booked here already
    expect(days).to_have_count(2)
    expect(days.first).to_contain_text("2: 09:00, 09:30")
    days.first.get_by_label("Move to").select_option("city-hall")
    days.first.get_by_role("button", name="Move them").click()
    expect(days).to_have_count(1)
    assert sum(map(int, expected.all_inner_texts())) == before + 2
    days.get_by_role("button", name="Cancel them").click()
    expect(sol.locator("[data-stray]")).to_have_count(0)
    expect(sol.get_by_role("heading", name="a site that is no longer in the policy")).to_have_count(0)


def test_the_pad_is_there_before_the_system_is_down(ana: Page) -> None:
    tile(ana, "Pad of return slips")
    expect(ana.get_by_text(said("ar", "door", "pad_title"))).to_be_visible()
    expect(ana.locator(".pad")).to_have_count(10)
    label(ana, "pad-ht")
    ana.select_option("#slips", "4")
    ana.get_by_role("button", name="Show these").click()
    expect(ana.locator(".pad")).to_have_count(4)


def test_an_officer_at_the_counter_is_one_press(ana: Page, city: TestCity) -> None:
    start(ana)
    ana.fill("#full_name", "Somebody Afraid")
    ana.locator("#preferred_name").focus()
    expect(ana.locator("[data-saved]")).to_have_text("Saved, sealed")
    case = ana.url
    monitor = ana.context.new_page()
    monitor.goto("/display/monitor")
    expect(monitor.locator("[data-field=full_name]")).to_have_text("Somebody Afraid")
    before = tables(city)["records_requests"]
    ana.get_by_role("button", name="An officer is here").click()
    expect(ana.get_by_role("heading", name="Say these two sentences")).to_be_visible()
    expect(monitor.locator("body")).to_have_attribute("data-screen", "blank", timeout=12_000)
    assert "Somebody Afraid" not in monitor.content()
    expect(ana.get_by_text(city.office.policy.counsel.phone)).to_be_visible()
    assert "Somebody Afraid" not in ana.content()
    assert tables(city)["records_requests"] == before + 1
    ana.goto(case)
    expect(ana.get_by_role("heading", name="Locked")).to_be_visible()
    ana.get_by_role("button", name="An officer is here").click()
    ana.get_by_role("link", name="They are gone: unlock").click()
    ana.fill("#password", PASSWORD)
    ana.get_by_role("button", name="Unlock and go on").click()
    ana.goto(case)
    expect(ana.locator("#full_name")).to_have_value("Somebody Afraid")


def test_a_child_comes_with_a_caretaker(ana: Page) -> None:
    start(ana)
    ana.fill("#full_name", "Little One")
    ana.fill("#birth_date", "2017-04-03")
    label(ana, "address_mode-withheld")
    ana.get_by_role("button", name="Save and go on").click()
    ana.wait_for_url("**/papers")
    expect(ana.get_by_text("A child of this age comes with a caretaker")).to_be_visible()
    ana.get_by_role("button", name="A caretaker is here, checked in person").click()
    expect(ana.get_by_role("button", name="Take back paper 1")).to_be_visible()
    expect(ana.get_by_role("button", name="A caretaker is here, checked in person")).to_have_count(0)


def test_next_in_this_family_has_the_address_and_nothing_else(ana: Page, city: TestCity) -> None:
    tile(ana, "Open by case code")
    ana.fill("#code", filed(city).code)
    ana.get_by_role("button", name="Open", exact=True).click()
    ana.wait_for_url("**/case/*")
    ana.get_by_role("button", name="Next in this family").click()
    expect(ana.get_by_text("The family's address comes along")).to_be_visible()
    ana.get_by_role("button", name="Start the visit").click()
    ana.get_by_text("Go on to the details").click()
    expect(ana.locator("#address_line_1")).to_have_value(FORM["address_line_1"])
    expect(ana.locator("#full_name")).to_have_value("")


def test_a_new_name_by_reading_the_card(ana: Page, card: Held) -> None:
    tile(ana, "Change what a card says")
    label(ana, "change-name")
    ana.fill("#back_code", card.card.back_text)
    ana.get_by_role("button", name="Read the card and start").click()
    ana.get_by_text("Go on to the details").click()
    expect(ana.locator("#full_name")).to_have_value("")
    expect(ana.locator("#birth_date")).to_have_value(FORM["birth_date"])


def test_a_lost_card_that_cannot_be_found_is_said_so_before_and_on_the_slip(ana: Page) -> None:
    tile(ana, "Lost or stolen")
    expect(ana.get_by_text("Then nobody can find it")).to_be_visible()
    label(ana, "by-not-found")
    label(ana, "language-zh")
    ana.get_by_role("button", name="Go on and start the visit").click()
    expect(ana.get_by_text(said("zh", "door", "lost_title"))).to_be_visible()


def test_a_withheld_address_cannot_be_typed(ana: Page) -> None:
    start(ana)
    label(ana, "address_mode-withheld")
    expect(ana.get_by_text("Withheld, or no fixed address")).to_be_visible()
    for field in ("#address_line_1", "#care_of_street", "#care_of_name", "#address_in_code"):
        expect(ana.locator(field)).to_be_hidden()
