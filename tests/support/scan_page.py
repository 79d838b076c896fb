"""The scanner page in a real browser, as a person at a desk uses it."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

DROP = """files => {
  const given = new DataTransfer();
  for (const [name, data] of files) {
    given.items.add(new File([Uint8Array.from(atob(data), each => each.charCodeAt(0))], name));
  }
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
}"""
WATCH = """() => {
  const panel = document.querySelector("[data-verdict]");
  globalThis.diary = [];
  new MutationObserver(() => {
    const reason = panel.dataset.reason;
    if (!reason) return;
    const portrait = panel.querySelector("[data-portrait]");
    const rows = [...panel.querySelectorAll("[data-claim]")];
    const claims = Object.fromEntries(rows.map((row) => [row.dataset.claim, row.querySelector("dd").dataset.value]));
    const word = panel.querySelector("[data-word]").innerText;
    const seen = { reason, word, claims, page: document.body.innerText, portrait: 0 };
    diary.push(seen);
    if (portrait.src) portrait.decode().then(() => { seen.portrait = portrait.naturalWidth; }, () => {});
  }).observe(panel, { attributes: true, attributeFilter: ["data-reason"] });
}"""
"""Writes down each verdict in the moment in which it is shown: a camera's film does not wait for whoever asks later."""
WAIT = 8000
FILM = 20_000
"""Milliseconds in which a film comes round, on a busy machine too."""
PAUSE = 200
NO_NETWORK = "net::ERR_"
"""What the console says where a server is gone; no fault of the page."""
Complain = Callable[[str], None]


def open_scanner(context: BrowserContext, address: str, at: datetime, complain: Complain) -> "Scanner":
    """Open the page on a device whose clock stands on ``at``; what the browser refuses or throws is complained of."""
    page = context.new_page()
    page.set_default_timeout(WAIT)
    page.on("pageerror", lambda error: complain(str(error)))
    page.on(
        "console", lambda said: complain(said.text) if said.type == "error" and NO_NETWORK not in said.text else None
    )
    page.clock.set_fixed_time(at)
    page.goto(address)
    expect(page.locator("body[data-ready=yes]")).to_be_attached(timeout=WAIT)
    return Scanner(page)


@dataclass(frozen=True)
class Scanner:
    """One page of one device."""

    page: Page

    def as_(self, audience: str) -> "Scanner":
        """Choose who is checking."""
        self.page.check(f"input[name=audience][value={audience}]")
        return self

    def drop(self, *files: bytes) -> None:
        """Drop files on the page, as from a folder."""
        named = [[f"file-{at}", b64encode(data).decode()] for at, data in enumerate(files)]
        self.page.evaluate(DROP, named)

    def clear(self) -> None:
        """Go on with the next card."""
        if self.page.locator("[data-verdict]").is_visible():
            self.page.click("[data-dismiss]")
        expect(self.page.locator("[data-verdict]")).to_be_hidden()

    def check(self, *pictures: bytes) -> str:
        """Drop pictures of one card, one after the other, and return the reason of the verdict."""
        self.clear()
        if len(pictures) > 1:
            self.page.click("[data-pair]")
        for picture in pictures[:-1]:
            self.drop(picture)
            expect(self.page.locator("[data-pair][data-pair-step=second]")).to_be_attached()
        self.drop(pictures[-1])
        return self.reason()

    def reason(self) -> str:
        """Wait for a verdict and return its reason."""
        expect(self.page.locator("[data-verdict]")).to_be_visible()
        return self.page.locator("[data-verdict]").get_attribute("data-reason") or ""

    def expect_reason(self, reason: str) -> None:
        """Wait until this is what the page says."""
        expect(self.page.locator(f"[data-verdict][data-reason={reason}]")).to_be_visible(timeout=FILM)

    def watch(self) -> None:
        """Begin to write down each verdict."""
        self.page.evaluate(WATCH)

    def watched(self, until: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """Return what was shown, once it is enough or a film has gone round."""
        for _ in range(FILM // PAUSE):
            diary: list[dict[str, Any]] = self.page.evaluate("() => globalThis.diary")
            if until(diary):
                break
            self.page.wait_for_timeout(PAUSE)
        return diary

    def claims(self) -> dict[str, str]:
        """Return what is shown of a genuine card, by the names of its claims."""
        rows = self.page.locator("[data-claim]").all()
        return {
            row.get_attribute("data-claim") or "": row.locator("dd").get_attribute("data-value") or "" for row in rows
        }

    def text(self, hook: str) -> str:
        """Return the text of a part of the page."""
        return self.page.locator(f"[data-{hook}]").inner_text()
