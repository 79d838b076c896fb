"""A real Chromium before a real server; its webcam is Chromium's own moving test picture."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from idsvc.web.serving import LoopbackServer
from tests.support.city import TestCity
from tests.support.lobby_pages import write_pages
from tests.support.terminal import WINDOW, listen, sign_in
from tests.support.visits import tag_city
from tests.support.web_desk import app_of

CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)

expect.set_options(timeout=20_000)  # a neighbour's load is no finding

Open = Callable[[], Page]


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver: Playwright) -> Iterator[Browser]:
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
    yield browser
    browser.close()


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return tag_city(tmp_path)


@pytest.fixture
def served(city: TestCity) -> Iterator[str]:
    with LoopbackServer(app_of(city)) as server:
        yield server.url


@pytest.fixture
def browse(chromium: Browser, served: str) -> Iterator[Open]:
    """Open fresh windows, each a terminal of its own; whatever a page complains about fails the test."""
    complaints: list[str] = []
    windows = []

    def window() -> Page:
        context = chromium.new_context(base_url=served, viewport=WINDOW, accept_downloads=False)
        windows.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        listen(page, served, complaints)
        return page

    yield window
    for context in windows:
        context.close()
    assert not complaints


@pytest.fixture
def clerk(browse: Open) -> Page:
    """Open a window in which a clerk has signed in."""
    page = browse()
    sign_in(page, "ana")
    return page


Lobby = Callable[..., Page]


@pytest.fixture
def lobby(chromium: Browser, tmp_path: Path) -> Iterator[Lobby]:
    """Open a page of the lobby as a file; whatever it complains of, asks of a network or stores fails the test."""
    complaints: list[str] = []
    pages = []
    write_pages(tmp_path)

    def opened(name: str, locale: str = "en-US", width: int = 1000, ending: str = "") -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale=locale)
        page = context.new_page()
        pages.append(page)
        page.set_default_timeout(8000)
        page.clock.install()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("request", lambda sent: None if sent.url.startswith(tmp_path.as_uri()) else complaints.append(sent.url))
        page.goto(f"{(tmp_path / name).as_uri()}.html{ending}")
        page.wait_for_selector("body[data-state=ready]")
        return page

    yield opened
    for page in pages:
        complaints.extend(page.evaluate(KEPT))
        page.context.close()
    assert not complaints


KEPT = """async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie,
  ...(await indexedDB.databases()).map(each => each.name)].filter(Boolean)"""
