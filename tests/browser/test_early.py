"""What is typed, ticked or chosen before a page's scripts are there: they take it up when they come."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect

from idsvc.specimen.people import LETTER
from tests.browser.conftest import Open
from tests.browser.test_browser_visit import label, sign_in, start
from tests.browser.test_capture_guard import at_the_copies
from tests.support import portraits
from tests.support.city import TestCity
from tests.support.pictures import encoded

FACE: FilePayload = {"name": "p.jpg", "mimeType": "image/jpeg", "buffer": encoded(portraits.person(LETTER.look))}


@contextmanager
def before_scripts(page: Page) -> Iterator[None]:
    """The page anew; its first script, for which all others wait, comes when the block ends."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/page.js", hold)
    page.reload(wait_until="commit")
    page.wait_for_selector("footer", state="attached")
    yield
    held[0].continue_()


def at_the_details(page: Page) -> None:
    sign_in(page, "ana")
    start(page)


@pytest.mark.parametrize("field", ["full_name", "language"])
def test_a_detail_is_saved(browse: Open, field: str) -> None:
    page = browse()
    at_the_details(page)
    with before_scripts(page):
        if field == "language":
            page.select_option("#language", "es")
        else:
            page.fill("#full_name", "Ana Mar")
        page.locator("#preferred_name").focus()
    expect(page.locator("[data-saved]")).to_have_text("Saved, sealed")


def test_a_paper_is_counted(browse: Open) -> None:
    page = browse()
    at_the_details(page)
    page.get_by_role("link", name="Papers").click()
    expect(page.locator("[data-figure]")).to_have_text("0")
    with before_scripts(page):
        page.press(f"#evidence_class-{LETTER.papers[0].evidence_class}", "Space")
    expect(page.locator("[data-figure]")).not_to_have_text("0")


def test_a_photo_is_cropped(browse: Open) -> None:
    page = browse()
    at_the_details(page)
    page.click(".steps a[href$='/photo']")
    page.wait_for_url("**/photo")
    with before_scripts(page):
        page.set_input_files("#photo", FACE)
    expect(page.locator("[data-crop]")).to_be_visible()


def test_a_paper_is_covered(browse: Open, city: TestCity) -> None:
    page = browse()
    at_the_copies(page, city)
    page.wait_for_url("**/copy")
    with before_scripts(page):
        page.set_input_files("#picture", FACE)
    expect(page.locator("[data-editor]")).to_be_visible()


def test_what_a_page_brought_is_not_taken_for_typed(browse: Open) -> None:
    page = browse()
    at_the_details(page)
    page.fill("#full_name", "Ana Mar")
    page.locator("#preferred_name").focus()
    expect(page.locator("[data-saved]")).to_have_text("Saved, sealed")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.url.endswith("/draft") else None)
    with before_scripts(page):
        expect(page.locator("#full_name")).to_have_value("Ana Mar")
    page.wait_for_load_state()
    label(page, "address_mode-withheld")
    expect(page.locator("[data-saved]")).to_have_text("Saved, sealed")
    assert len(sent) == 1
