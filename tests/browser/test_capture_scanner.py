"""The scanner's pages by clicking: each opens covered in the browser, and only what is uncovered comes back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from idsvc.web.serving import LoopbackServer
from tests.browser.conftest import Open
from tests.browser.test_browser_visit import sign_in
from tests.browser.test_capture_page import referred
from tests.support.city import TestCity
from tests.support.pictures import encoded, face
from tests.support.scanned import app_with_scanner, in_memory


@pytest.fixture
def place() -> Iterator[Path]:
    with in_memory() as folder:
        yield folder


@pytest.fixture
def served(city: TestCity, place: Path) -> Iterator[str]:
    with LoopbackServer(app_with_scanner(city, place)) as server:
        yield server.url


def kept(city: TestCity) -> int:
    return sum(1 for each in city.where.captures.rglob("*") if each.is_file())


def next_page(page: Page, waiting: int) -> None:
    page.get_by_role("button", name=f"Take the next page from the scanner ({waiting} waiting)").click()


def keep_a_place(page: Page) -> None:
    expect(page.locator("[data-editor]")).to_be_visible()
    page.locator("[data-page]").press("Enter")
    page.get_by_role("button", name="Send what is uncovered").click()
    expect(page.get_by_role("status")).to_have_text("Kept, sealed.")
    page.get_by_role("button", name="Another page").click()


def test_two_pages_of_the_scanner_are_covered_and_kept_one_after_the_other(
    city: TestCity, browse: Open, place: Path
) -> None:
    code = referred(city)
    page = browse()
    sign_in(page, "ana")
    page.get_by_role("navigation").get_by_text("Open by code").click()
    page.fill("#code", code)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("link", name="Copy a paper").click()
    expect(page.get_by_role("button", name="(0 waiting)")).to_be_visible()
    for name in ("1.png", "2.png"):
        (place / name).write_bytes(encoded(face(400, 300), "PNG"))
    next_page(page, 0)
    expect(page.locator("[data-editor]")).to_be_visible()
    assert kept(city) == 0
    assert [each.name for each in place.iterdir()] == ["2.png"]
    keep_a_place(page)
    next_page(page, 1)
    keep_a_place(page)
    assert kept(city) == 2
    next_page(page, 0)
    expect(page.locator("[data-scan-alert]")).to_contain_text("page of the scanner is waiting")
