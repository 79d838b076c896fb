"""The printed card held before the webcam, or scanned by hand: the card of this print job, another one, or no code."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright, expect

from idsvc.office import issuance, printing
from idsvc.verify.image import open_image
from idsvc.web.serving import LoopbackServer
from tests.browser.conftest import CHROMIUM, QUIET
from tests.browser.test_browser_visit import sign_in
from tests.support.city import TestCity
from tests.support.visits import Case, card_of, issued, quick_city
from tests.support.web_desk import app_of
from tests.support.y4m import Shot, film

REMEMBER = """document.addEventListener("DOMContentLoaded", () => {
  window.says = [];
  const place = document.querySelector("[data-said]");
  const keep = () => window.says.at(-1) === place.dataset.says || window.says.push(place.dataset.says);
  if (place) new MutationObserver(keep).observe(place, { attributeFilter: ["data-says"] });
});"""
MADE, OTHER, NONE = "This is the card that was made, and its code reads.", "This is another card.", "No code read yet."
FILM = 30_000
"""Milliseconds in which a film comes round, on a busy machine too."""


class Counter:
    """A city with one card that was just sent to the printer, and another that waits."""

    def __init__(self, city: TestCity) -> None:
        self.city = city
        self.sent, self.other = issued(city), issued(city)
        ana = city.actor("ana")
        self.printed = open_image(printing.send(city.office, ana, self.sent.case_id).back)
        self.another = open_image(issuance.faces(city.office, ana, self.other.case_id).back)

    def text(self, case: Case) -> str:
        return card_of(self.city, case).front_text


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Counter:
    return Counter(quick_city(tmp_path_factory.mktemp("scan-back")))


@pytest.fixture(scope="module")
def served(counter: Counter) -> Iterator[str]:
    with LoopbackServer(app_of(counter.city)) as server:
        yield server.url


Filmed = Callable[[Image.Image], Browser]


@pytest.fixture
def filmed(driver: Playwright, tmp_path: Path) -> Iterator[Filmed]:
    """Start a browser before whose camera a card is held for a while, over and over."""
    started = []

    def watching(card: Image.Image) -> Browser:
        path = film(tmp_path / "card.y4m", [Shot(1), Shot(4, card, 1150)], 5)
        args = [*QUIET, f"--use-file-for-fake-video-capture={path}"]
        started.append(driver.chromium.launch(executable_path=CHROMIUM, args=args))
        return started[-1]

    yield watching
    for browser in started:
        browser.close()


def at_the_question(browser: Browser, address: str, counter: Counter) -> Page:
    """Open the case whose card was sent, and what may be used there to look at it."""
    page = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}).new_page()
    page.add_init_script(REMEMBER)
    page.set_default_timeout(FILM)
    sign_in(page, "ana")
    page.get_by_role("navigation").get_by_text("Open by code").click()
    page.fill("#code", counter.sent.code)
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Print the card").click()
    page.get_by_text("Does its code read?").click()
    return page


def asked_of(page: Page) -> list[str]:
    """What the page asks of anybody from now on, but its letters."""
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url) if "/fonts/" not in sent.url else None)
    return asked


def test_the_card_that_was_made_is_known_and_the_camera_rests(counter: Counter, filmed: Filmed, served: str) -> None:
    page = at_the_question(filmed(counter.printed), served, counter)
    asked = asked_of(page)
    page.get_by_role("button", name="Use the camera").click()
    expect(page.locator("[data-said]")).to_have_text(MADE, timeout=FILM)
    assert page.evaluate("window.says") == ["none", "made"]
    expect(page.locator("[data-live]")).to_be_hidden()
    expect(page.get_by_role("button", name="Use the camera")).to_be_focused()
    assert page.evaluate("document.querySelector('[data-video]').srcObject") is None
    assert asked == []
    expect(page.get_by_role("button", name="Yes: slip and hand-over")).to_be_enabled()


def test_another_card_is_called_another(counter: Counter, filmed: Filmed, served: str) -> None:
    page = at_the_question(filmed(counter.another), served, counter)
    page.get_by_role("button", name="Use the camera").click()
    expect(page.locator("[data-said]")).to_have_text(OTHER, timeout=FILM)
    assert page.evaluate("window.says") == ["none", "other"]
    page.get_by_role("button", name="Stop the camera").click()
    expect(page.locator("[data-live]")).to_be_hidden()
    expect(page.get_by_role("button", name="Spoiled: make a new card")).to_be_enabled()


def test_without_a_code_nothing_is_claimed_and_a_hand_scanner_does_as_well(
    counter: Counter, chromium: Browser, served: str
) -> None:
    page = at_the_question(chromium, served, counter)
    asked, said = asked_of(page), page.locator("[data-said]")
    page.get_by_role("button", name="Use the camera").click()
    expect(said).to_have_text(NONE)
    page.get_by_role("button", name="Stop the camera").click()
    for text, words in ((counter.text(counter.other), OTHER), (counter.text(counter.sent), MADE), ("7K2M", NONE)):
        page.locator("#scanned").focus()
        page.keyboard.insert_text(text)
        page.keyboard.press("Enter")
        expect(said).to_have_text(words)
        expect(page.locator("#scanned")).to_have_value("")
    assert asked == []
    page.context.close()
