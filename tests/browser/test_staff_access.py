"""Staff pages for everybody: axe-core on each page of a whole visit in light and dark, small and enlarged windows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask, request, template_rendered
from jinja2 import Template
from playwright.sync_api import Page, expect

from idsvc.web.serving import LoopbackServer
from tests.browser.conftest import Open
from tests.browser.test_browser_visit import sign_in, start
from tests.browser.test_scanner_access import AXE, RULES, RUN, WIDE
from tests.screenshots import NO_PAGE, endpoint
from tests.support.scanned import app_with_scanner, in_memory
from tests.support.tour import Tour
from tests.support.tour_city import Lived, lived_in

TEMPLATES = Path(__file__).parents[2] / "idsvc/web/templates"
USES = re.compile(r'\{% (?:extends|include|from|import) "([a-z_]+\.html)"')
ELSEWHERE = {
    "scan.show": "tests/browser/test_scanner_access.py",
    "receipt.show": "tests/browser/test_receipt_page.py",
}
"""Pages that are no staff pages, and where each is examined in every state."""
NOT_HERE = {"new_slip.html": "tests/browser/test_lost_slip.py"}
"""Templates that a city without tags never shows, and where each is examined."""

WIDTHS = {"320 px": 320, "1280 px at 200 %": 640}
INVISIBLE = """() => [...document.querySelectorAll("main a, main button, main input, main select, nav a")]
  .filter(each => each.checkVisibility() && each.getBoundingClientRect().width < 1)
  .map(each => each.outerHTML.slice(0, 120))"""


CONTRAST = """() => axe.run(document, { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] } })
  .then(found => found.violations.map(each => [each.id, ...each.nodes.map(node => node.html.slice(0, 160))]))"""
"""What a change of colours can change."""


def examine(page: Page) -> dict[str, object]:
    """Return what is wrong with a page in any of the ways in which people see it."""
    page.wait_for_load_state()
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


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    return lived_in(tmp_path_factory.mktemp("lived"))


@pytest.fixture(scope="module")
def app(lived: Lived) -> Iterator[Flask]:
    """With a scanner, whose button stands on the page that copies a paper."""
    with in_memory() as folder:
        yield app_with_scanner(lived.city, folder)


@pytest.fixture(scope="module")
def served(app: Flask) -> Iterator[str]:
    with LoopbackServer(app) as server:
        yield server.url


@dataclass
class Examined:
    """What was found on each page that was looked at, and which pages these were: by address and by template."""

    app: Flask
    found: dict[str, dict[str, object]] = field(default_factory=dict)
    endpoints: set[str] = field(default_factory=set)
    templates: set[str] = field(default_factory=set)
    _last: dict[str, str] = field(default_factory=dict)

    def rendered(self, _app: Flask, template: Template, **_: object) -> None:
        """Remember what the server made for an address; it runs in this process."""
        self._last[request.path] = template.name or ""

    def look(self, name: str, page: Page) -> None:
        self.found[name] = examine(page)
        self.endpoints |= endpoint(self.app, page)
        self.templates.add(self._last.get(unquote(urlsplit(page.url).path), ""))


def pages_of(app: Flask) -> set[str]:
    """What is asked for with GET and answers with a page of its own."""
    every = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return every - NO_PAGE


def whole_pages() -> set[str]:
    """The templates that are whole pages, not parts of others nor what others are built on."""
    texts = {path.name: path.read_text("utf-8") for path in TEMPLATES.glob("*.html")}
    used = {name for text in texts.values() for name in USES.findall(text)}
    return {name for name, text in texts.items() if name not in used and ("{% extends" in text or "<!doctype" in text)}


def test_every_staff_page_is_for_everybody(app: Flask, lived: Lived, browse: Open) -> None:
    """In Spanish, whose words are the longer ones, for a resident who reads from right to left."""
    seen = Examined(app)
    with template_rendered.connected_to(seen.rendered, app):
        Tour(browse(), browse(), seen.look, lived.void, "es", "ar").walk()
    assert {name: wrong for name, wrong in seen.found.items() if wrong} == {}
    assert pages_of(app) - seen.endpoints == ELSEWHERE.keys()
    assert whole_pages() - seen.templates == NOT_HERE.keys()


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
