"""A real Chromium before a real server; its webcam is Chromium's own moving test picture."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from idsvc.web.serving import LoopbackServer
from tests.support.city import TestCity, make_city
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
    return make_city(tmp_path)


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
        context = chromium.new_context(base_url=served, viewport={"width": 1280, "height": 860}, accept_downloads=False)
        windows.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None
        )
        page.on("request", lambda sent: complaints.append(sent.url) if outside(sent.url, served) else None)
        return page

    yield window
    for context in windows:
        context.close()
    assert not complaints


def outside(url: str, served: str) -> bool:
    return not url.startswith((served, "data:", "blob:"))
