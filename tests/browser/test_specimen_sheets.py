"""What a training city prints says that it is none: the sheet, and each piece of it that is given away alone."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from idsvc.web import WebServices
from tests.browser.conftest import Open
from tests.browser.test_browser_visit import sign_in
from tests.support.city import TestCity
from tests.support.visits import issued, quick_city
from tests.support.web_desk import app_of, app_with

SAYS = "place => getComputedStyle(place, '::before').content"


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


def printed(page: Page) -> list[str]:
    """What stands before each piece of the sheet on paper."""
    page.wait_for_load_state()
    page.emulate_media(media="print")
    pieces = page.locator(".slip__part").all()
    return [piece.evaluate(SAYS) for piece in pieces]


def test_a_training_city_s_slip_says_so_on_each_part_and_its_card_has_no_page_more(
    city: TestCity, browse: Open
) -> None:
    page = browse()
    sign_in(page, "ana")
    page.get_by_role("navigation").get_by_text("New visit").click()
    page.get_by_role("button", name="Start the visit").click()
    expect(page.locator(".slip__code").first).to_be_visible()
    assert printed(page) == ['"SPECIMEN"'] * 2
    expect(page.get_by_text("Training city")).to_be_visible()
    expect(page.get_by_role("navigation")).to_be_hidden()
    page.emulate_media(media="screen")
    page.get_by_role("navigation").get_by_text("Open by code").click()
    page.fill("#code", issued(city).code)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Print the card").click()
    expect(page.locator("img.face")).to_have_count(2, timeout=20_000)
    page.emulate_media(media="print")
    expect(page.get_by_text("Training city")).to_be_hidden()


def test_a_real_city_prints_no_such_word(city: TestCity) -> None:
    sheet = "specimen.css"
    assert sheet in app_of(city).test_client().get("/sign-in").text
    policy = replace(city.office.policy, city=replace(city.office.policy.city, specimen=False))
    office = replace(city.office, policy=policy)
    real = app_with(WebServices(office, loopback=True, demo_hint=None)).test_client()
    assert sheet not in real.get("/sign-in").text
