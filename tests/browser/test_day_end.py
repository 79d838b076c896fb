"""Money, the end of a day and the supervisor's screens, reached by clicking as people do; one city for all of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from idsvc.enroll.stopwatch import FEWEST, CounterStep
from idsvc.office import stopwatch
from idsvc.web.serving import LoopbackServer
from tests.support.city import PASSWORD, TestCity
from tests.support.visits import both_began, quick_city, referred
from tests.support.web_desk import app_of

BIG = "main .usa-button--big"


@pytest.fixture(scope="module")
def one_city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    city = quick_city(Path(tmp_path_factory.mktemp("day-end")))
    referred(city)
    both_began(city)
    for count in range(FEWEST):
        stopwatch.add(city.office, city.actor("ana"), {CounterStep.PAPERS: 40 + count, CounterStep.PHOTO: 12 * count})
    return city


@pytest.fixture(scope="module")
def windows(chromium: Browser, one_city: TestCity) -> Iterator[tuple[Page, Page]]:
    """A clerk's window and a supervisor's, signed in."""
    with LoopbackServer(app_of(one_city)) as server:
        contexts = [chromium.new_context(base_url=server.url, viewport={"width": 1280, "height": 860}) for _ in "as"]
        pages = [context.new_page() for context in contexts]
        for page, login in zip(pages, ("ana", "sol"), strict=True):
            page.set_default_timeout(8000)
            page.goto("/sign-in")
            page.fill("#login", login)
            page.fill("#password", PASSWORD)
            page.click("main form .usa-button--big")
            page.wait_for_selector(".who")
        yield pages[0], pages[1]
        for context in contexts:
            context.close()


def tile(page: Page, path: str) -> None:
    page.click(".brand")
    page.click(f"main a.tile[href='{path}']")
    page.wait_for_url(f"**{path}")


def test_a_clerk_takes_a_fee_in_the_visit_and_gives_it_back_by_its_number(windows: tuple[Page, Page]) -> None:
    page, _ = windows
    tile(page, "/visit/new")
    page.click("main form .usa-button--big")
    page.click("main a.usa-button--big")
    page.click(".rail a[href$='/fee']")
    page.wait_for_selector(".money")
    page.click("button[value='paid']")
    number = page.locator(".slip__code").inner_text()
    page.click(f"{BIG}[href*='/case/']")
    page.wait_for_url("**/details")
    tile(page, "/fees")
    page.fill("#number", number)
    page.click("main form:last-of-type button")
    page.wait_for_selector("button[value='refund']")
    page.select_option("#language", "ar")
    page.click("button[value='refund']")
    page.wait_for_selector(".slip [dir='rtl']")


def test_two_people_close_the_day_with_what_is_missing(windows: tuple[Page, Page]) -> None:
    _, page = windows
    tile(page, "/day-end")
    page.fill("#cash", "45.00")
    for pile, count in (("blanks", "0"), ("old-cards", "0"), ("ribbons", "0"), ("used-ribbons", "0")):
        page.fill(f"#{pile}", count)
    page.keyboard.press("Enter")
    page.wait_for_selector("#second")
    assert "$5.00" in page.locator(".usa-alert--warning").inner_text()
    page.fill("#second", "ben")
    page.fill("#password", "not it")
    page.press("#password", "Enter")
    page.wait_for_selector(".usa-alert--error")
    page.fill("#second", "ben")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector(".usa-alert--success")
    said = page.locator(".usa-alert--success").inner_text()
    assert "ben, sol" in said
    assert "$5.00" in said


def test_a_supervisor_finds_totals_referrals_dates_and_the_stopwatch(windows: tuple[Page, Page]) -> None:
    _, page = windows
    tile(page, "/supervisor")
    assert "1" in page.locator("dt:has-text('fees paid') + dd").inner_text()
    for path, found in (
        ("/supervisor/referrals", ".queue-ticket"),
        ("/supervisor/calendar", ".calendar .bar"),
        ("/supervisor/stopwatch", ".bands"),
    ):
        page.click(f".tabs a[href='{path}']")
        page.wait_for_selector(found)
        assert page.locator(".tabs a[aria-current]").get_attribute("href") == path
    page.click(".tabs a[href='/supervisor/referrals']")
    page.click("tbody form button")
    page.wait_for_selector("#password")
