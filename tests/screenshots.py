"""Pictures of every staff page, to be looked at: ``make screenshots`` writes them into ``screenshots/``.

A specimen city is founded in a temporary folder and walked in a real Chromium; ``index.html`` shows the pictures side
by side. A page of the route table that the walk does not pass is told, and the exit code is 1.
"""

import html
import sys
import tempfile
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from idsvc.web.access import ROUTES
from idsvc.web.serving import LoopbackServer
from tests.browser.conftest import CHROMIUM, QUIET
from tests.support.scanned import app_with_scanner, in_memory
from tests.support.tour import Tour
from tests.support.tour_city import lived_in
from tests.support.visits import quick_city

NO_PAGE: Final = frozenset(
    {"static", "fonts.show", "health.show", "scan.lists", "scan.worker", "scan.manifest", "case.show"}
    | {"display.state", "pairing.heard", "lobby.worker"}
)
"""Addresses that show nothing by themselves, or lead on."""


class Manner(NamedTuple):
    """A way of looking at all pages: ``width`` in CSS pixels, of which each is ``scale`` dots; the browser speaks the
    resident's language; ``colours`` says whether the machine forces its own."""

    name: str
    width: int
    scheme: str
    language: str
    resident: str
    scale: int = 1
    colours: str = "none"


MANNERS: Final = (
    Manner("light", 1280, "light", "en", "en"),
    Manner("dark", 1280, "dark", "en", "en"),
    Manner("spanish", 1280, "light", "es", "es"),
    Manner("arabic", 1280, "light", "en", "ar"),
    Manner("small", 320, "light", "es", "es"),
    Manner("zoom", 640, "light", "es", "es", scale=2),  # a window of 1280 pixels at 200 %
    Manner("contrast", 1280, "dark", "en", "en", colours="active"),
)

DISPLAYED: Final = MappingProxyType(
    {
        "new visit": "start",
        "details": "details",
        "papers enough": "papers",
        "photo kept": "photo",
        "proof": "proof",
        "approved": "case",
        "card": "card",
        "slip and hand-over": "take",
        "handed over": "thanks",
        "denied, to be appealed": "case",
        "fee": "fee",
        "money receipt": "settled",
    }
)
"""After which of the clerk's pages the resident's tablet is photographed, and with which screen."""


def endpoint(app: Flask, page: Page) -> set[str]:
    """Return which pages an address belongs to, however it was asked for."""
    path, found = urlsplit(page.url).path.lstrip("/"), set[str]()
    for method in ("GET", "POST"):
        try:
            found.add(app.url_map.bind("localhost").match(f"/{path}", method)[0])
        except HTTPException:
            continue
    return found


def window(chromium: Browser, manner: Manner, url: str) -> tuple[BrowserContext, Page]:
    """Open a terminal of its own."""
    context = chromium.new_context(
        base_url=url,
        viewport={"width": manner.width, "height": 800},
        device_scale_factor=manner.scale,
        color_scheme=manner.scheme,  # type: ignore[arg-type]
        forced_colors=manner.colours,  # type: ignore[arg-type]
        locale=manner.resident,
    )
    page = context.new_page()
    page.set_default_timeout(60_000)
    return context, page


def walk(chromium: Browser, manner: Manner, target: Path) -> set[str]:
    """Photograph every page in one manner; return the endpoints that were seen."""
    seen: set[str] = set()
    with tempfile.TemporaryDirectory() as folder, in_memory() as scans:
        lived = lived_in(Path(folder))
        app = app_with_scanner(lived.city, scans)

        def photograph(name: str, page: Page) -> None:
            seen.update(endpoint(app, page))
            number = len(list(target.glob(f"{manner.name}-*.png"))) + 1
            page.evaluate("window.scrollTo(0, 0)")
            file = f"{manner.name}-{number:02} {name.replace('/', ' ')}.png"
            page.screenshot(path=target / file, full_page=True)

        with LoopbackServer(app) as server:
            windows = [window(chromium, manner, server.url) for _ in range(3)]
            clerk, supervisor, tablet = (page for _, page in windows)

            def look(name: str, page: Page) -> None:
                photograph(name, page)
                if name == "start of a clerk":
                    pair(clerk, tablet)
                if name in DISPLAYED:
                    tablet.wait_for_selector(f"body[data-screen={DISPLAYED[name]}]")
                    for _ in range(2):  # the first answer may be to a question asked before the page changed
                        tablet.wait_for_event("response")
                    photograph(f"{name}, the resident's display", tablet)

            Tour(clerk, supervisor, look, lived.void, manner.language, manner.resident).walk()
            for path in ("/scan", "/receipt"):
                clerk.goto(path)
                photograph(path[1:], clerk)
            for context, _ in windows:
                context.close()
    return seen


def pair(clerk: Page, tablet: Page) -> None:
    """Let a tablet follow the clerk's pages."""
    tablet.goto("/display")
    code = tablet.locator(".display__code").inner_text()
    clerk.goto("/pairing")
    clerk.fill("#code", code)
    clerk.press("#code", "Enter")
    tablet.wait_for_selector("body[data-screen=welcome]")


def index(target: Path) -> str:
    """Return a page that shows each screen once a row, in every manner."""
    rows: dict[str, list[str]] = {}
    for path in sorted(target.glob("*.png")):
        rows.setdefault(path.stem.partition(" ")[2], []).append(path.name)
    cells = "".join(
        f"<h2>{html.escape(name)}</h2><div>"
        + "".join(f'<a href="{html.escape(each)}"><img src="{html.escape(each)}" alt=""></a>' for each in files)
        + "</div>"
        for name, files in rows.items()
    )
    style = "body{font-family:sans-serif}div{display:flex;gap:1rem;align-items:start}img{width:18rem;border:1px solid}"
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Screens</title><style>{style}</style>{cells}'


def main(target: Path, wanted: tuple[str, ...]) -> int:
    """Write all pictures, or those of the manners named; return the exit code."""
    target.mkdir(exist_ok=True)
    seen: set[str] = set()
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        for manner in MANNERS:
            if not wanted or manner.name in wanted:
                for old in target.glob(f"{manner.name}-*.png"):
                    old.unlink()
                seen |= walk(chromium, manner, target)
                sys.stderr.write(f"{manner.name}: {len(list(target.glob(f'{manner.name}-*.png')))} pictures\n")
        chromium.close()
    (target / "index.html").write_text(index(target), encoding="utf-8")
    pages = {rule.endpoint for rule in pages_of()}
    missing = sorted(pages - seen - NO_PAGE)
    for name in missing:
        sys.stdout.write(f"no picture of {name}: add it to tests/support/tour.py\n")
    return 1 if missing else 0


def pages_of() -> list[Rule]:
    """Return the rules of everything that is asked for with GET and stands in the route table."""
    with tempfile.TemporaryDirectory() as folder, in_memory() as scans:
        app = app_with_scanner(quick_city(Path(folder)), scans)
        return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint in ROUTES]


if __name__ == "__main__":
    sys.exit(main(Path("screenshots"), tuple(sys.argv[1:])))
