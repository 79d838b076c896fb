"""What is left on a resident's display: nothing once nobody feeds it or the visit is over. And what is read on it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from idsvc.enroll.prefill import encode
from idsvc.web.resident_words import said
from idsvc.web.serving import LoopbackServer
from tests.browser.test_display import LETTERS, NAME, STORED, details, monitor_of, paired, start
from tests.support.city import TestCity, make_city
from tests.support.visits import NO_TAGS
from tests.support.web_desk import app_of

STATE = "**/display/state"
SCANNED = {"full_name": "Nguyễn Thị Minh Khai", "preferred_name": "Khai", "birth_date": "1990-03-04"}
Open = Callable[[], Page]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    return make_city(Path(tmp_path_factory.mktemp("rests")), policy=NO_TAGS)


@pytest.fixture(scope="module")
def served(city: TestCity) -> Iterator[str]:
    with LoopbackServer(app_of(city)) as server:
        yield server.url


def visit(clerk: Page, language: str = "en") -> None:
    clerk.get_by_role("navigation").get_by_text("New visit").click()
    clerk.click(f"label[for='language-{language}']")
    start(clerk)


def scan(clerk: Page) -> None:
    clerk.get_by_text("The resident has a code").click()
    clerk.fill("#prefill_code", encode(SCANNED))
    clerk.press("#prefill_code", "Enter")
    clerk.wait_for_selector("[data-filled]")


def test_a_tablet_whose_question_is_never_answered_shows_nothing(clerk: Page, browse: Open) -> None:
    tablet = browse()
    paired(clerk, tablet)
    visit(clerk)
    details(clerk)
    expect(tablet.locator("[data-field=full_name]")).to_have_text(NAME)
    tablet.route(STATE, lambda _: None)
    expect(tablet.locator("body")).to_have_attribute("data-screen", "pause", timeout=8000)
    assert NAME not in tablet.content()
    tablet.unroute(STATE)
    expect(tablet.locator("[data-field=full_name]")).to_have_text(NAME)
    clerk.get_by_role("button", name="Put the case down").click()


def test_what_a_code_from_home_says_is_read_together_on_a_monitor(clerk: Page) -> None:
    monitor = monitor_of(clerk)
    visit(clerk)
    expect(monitor.locator("h1")).to_have_text(said("en", "display", "details_title"))
    scan(clerk)
    expect(monitor.locator("[data-field=full_name]")).to_have_text(SCANNED["full_name"])
    expect(monitor.locator("[data-field=preferred_name]")).to_have_text("Khai")
    clerk.get_by_role("button", name="Put the case down").click()


def test_a_tablet_stays_with_the_details_while_a_code_is_read(clerk: Page, browse: Open) -> None:
    tablet = browse()
    paired(clerk, tablet)
    visit(clerk)
    expect(tablet.locator("h1")).to_have_text(said("en", "display", "details_title"))
    scan(clerk)
    expect(tablet.locator("h1")).to_have_text(said("en", "display", "details_title"))
    clerk.locator("label[for='gender-X']").click()
    for field in ("full_name", "preferred_name"):
        expect(tablet.locator(f"[data-field={field}]")).to_have_text(SCANNED[field])
    expect(tablet.locator("[data-field=birth_date]")).to_contain_text("1990")
    clerk.get_by_role("button", name="Put the case down").click()


@pytest.mark.parametrize("way", ["Put the case down", "Sign out"])
def test_a_monitor_keeps_nothing_of_whoever_has_gone(clerk: Page, way: str) -> None:
    monitor = monitor_of(clerk)
    visit(clerk, "es")
    details(clerk)
    expect(monitor.locator("[data-field=full_name]")).to_have_text(NAME)
    clerk.get_by_role("button", name=way, exact=True).click()
    expect(monitor.locator("body")).to_have_attribute("data-screen", "welcome" if way != "Sign out" else "pause")
    assert NAME not in monitor.content()
    assert monitor.evaluate(STORED) == [0, 0, 0, 0, ""]


def test_the_letters_of_a_monitor_are_large_until_the_visit_ends(clerk: Page) -> None:
    monitor = monitor_of(clerk)
    clerk.get_by_role("navigation").get_by_text("New visit").click()
    monitor.get_by_role("button", name="Español").click()
    expect(clerk.locator("#language-es")).to_be_checked()
    switch = monitor.get_by_role("button", name=said("es", "display", "large_text"))
    expect(switch).to_have_attribute("aria-pressed", "false")
    small = monitor.evaluate(LETTERS)
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    start(clerk)
    expect(monitor.locator("h1")).to_have_text(said("es", "display", "details_title"))
    expect(switch).to_have_attribute("aria-pressed", "true")
    assert monitor.evaluate(LETTERS) > small * 1.3
    clerk.get_by_role("button", name="Put the case down").click()
    expect(monitor.locator("body")).to_have_attribute("data-screen", "welcome")
    clerk.get_by_role("navigation").get_by_text("New visit").click()
    expect(monitor.get_by_role("button", name="Large text")).to_have_attribute("aria-pressed", "false")
    assert monitor.evaluate(LETTERS) <= small
