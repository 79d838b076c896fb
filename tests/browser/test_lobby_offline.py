"""The lobby's pages at the service: a terminal that was there once opens them without a network, and keeps no more."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const asked of await (await caches.open(name)).keys()) found.push([name, new URL(asked.url).pathname]);
  return [found, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, document.cookie];
}"""


@pytest.fixture
def terminal(chromium: Browser, served: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=served, locale="en-US")
    yield context
    context.close()


@pytest.mark.parametrize("path", ["/papers", "/prefill"])
def test_a_terminal_without_a_network_opens_the_page_again(terminal: BrowserContext, path: str) -> None:
    complaints: list[str] = []
    page = terminal.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"{path}#kiosk")
    expect(page.locator("body[data-offline=ready]")).to_be_attached()
    terminal.set_offline(True)
    page.reload()
    expect(page.locator("body[data-state=ready]")).to_be_attached()
    expect(page.locator("[data-city]")).to_have_text("Harborview")
    assert page.evaluate(KEPT) == [[[f"idsvc-lobby{path}", path]], 0, 0, 0, ""]
    terminal.set_offline(False)
    page.goto("/sign-in")
    expect(page.locator("#login")).to_be_visible()
    page.goto(path)
    expect(page.locator("body[data-offline=ready]")).to_be_attached()
    assert page.evaluate(KEPT)[0] == [[f"idsvc-lobby{path}", path]]
    assert complaints == []
    assert page.evaluate("fetch('/sign-in').then(() => 'asked', () => 'refused')") == "refused"
