"""Staff pages for everybody: axe-core on each page of a whole visit in light and dark, small and enlarged windows."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from idsvc.web.serving import LoopbackServer
from tests.browser.conftest import Open
from tests.browser.test_browser_visit import sign_in, start
from tests.browser.test_scanner_access import AXE, RULES, RUN, WIDE
from tests.support.city import TestCity, make_city
from tests.support.scanned import app_with_scanner, in_memory
from tests.support.tour import Tour
from tests.support.visits import NO_TAGS

WIDTHS = {"320 px": 320, "1280 px at 200 %": 640}
INVISIBLE = """() => [...document.querySelectorAll("main a, main button, main input, main select, nav a")]
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().width < 1)
  .map(each => each.outerHTML.slice(0, 120))"""


CONTRAST = """() => axe.run(document, { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } })
  .then(found => found.violations.map(each => [each.id, ...each.nodes.map(node => node.html.slice(0, 160))]))"""
"""What a change of colours can change."""


def examine(page: Page) -> dict[str, object]:
    """Return what is wrong with a page in any of the ways in which people see it."""
    page.evaluate(AXE)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    wrong: dict[str, object] = {"light": page.evaluate(RUN, RULES)}
    page.emulate_media(color_scheme="dark")
    wrong["dark"] = page.evaluate(CONTRAST)
    page.emulate_media(color_scheme="light", forced_colors="active")
    wrong["forced colours"] = page.evaluate(INVISIBLE)
    page.emulate_media(color_scheme="light", forced_colors="none")
    return {way: each for way, each in wrong.items() if each} | widths(page)


def widths(page: Page) -> dict[str, object]:
    """Return in which windows a page has to be scrolled sideways, and by how many pixels."""
    over: dict[str, object] = {}
    for name, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 800})
        over[name] = page.evaluate(WIDE)
    page.set_viewport_size({"width": 1280, "height": 860})
    return {name: pixels for name, pixels in over.items() if pixels}


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return make_city(tmp_path, policy=NO_TAGS)


@pytest.fixture
def served(city: TestCity) -> Iterator[str]:
    """With a scanner, whose button stands on the page that copies a paper."""
    with in_memory() as folder, LoopbackServer(app_with_scanner(city, folder)) as server:
        yield server.url


def test_every_staff_page_is_for_everybody(browse: Open) -> None:
    """In Spanish, whose words are the longer ones, for a resident who reads from right to left."""
    found: dict[str, dict[str, object]] = {}
    Tour(browse(), browse(), lambda name, page: found.update({name: examine(page)}), "es", "ar").walk()
    assert len(found) >= 40
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_nothing_moves_where_a_reader_wants_no_motion(browse: Open) -> None:
    page = browse()
    page.emulate_media(reduced_motion="reduce")
    sign_in(page, "ana")
    start(page)
    page.goto(page.url.replace("/details", "/papers"))
    moving = (
        "() => [...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s').length"
    )
    assert page.evaluate(moving) == 0


def test_the_language_is_switched_by_keyboard_and_the_page_stays(browse: Open) -> None:
    page = browse()
    sign_in(page, "ana")
    page.goto("/cancel")
    page.locator(".tongue button[lang=es]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Anular una tarjeta")).to_be_visible()
    assert page.url.endswith("/cancel")
    expect(page.locator("html[lang=es]")).to_be_attached()
