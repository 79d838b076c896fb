"""Pictures of every staff page, to be looked at: ``make screenshots`` writes them into ``screenshots/``.

A specimen city is founded in a temporary folder and walked in a real Chromium; ``index.html`` shows the pictures side
by side. A page of the route table that the walk does not pass is told, and the exit code is 1.
"""

import html
import sys
import tempfile
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

from idsvc.web.access import ROUTES
from idsvc.web.serving import LoopbackServer
from tests.browser.conftest import CHROMIUM, QUIET
from tests.support.city import make_city
from tests.support.scanned import app_with_scanner, in_memory
from tests.support.tour import Tour
from tests.support.visits import NO_TAGS

NO_PAGE: Final = frozenset(
    {"static", "fonts.show", "health.show", "scan.lists", "scan.worker", "scan.manifest", "case.show"}
    | {"display.state", "pairing.heard"}
    | {"receipt.show"}  # as published by a city of months
)
"""Addresses that show nothing by themselves, or lead on."""


class Manner(NamedTuple):
    """A way of looking at all pages."""

    name: str
    width: int
    scheme: str
    language: str
    resident: str


MANNERS: Final = (
    Manner("light", 1280, "light", "en", "en"),
    Manner("dark", 1280, "dark", "en", "en"),
    Manner("spanish", 1280, "light", "es", "es"),
    Manner("arabic", 1280, "light", "en", "ar"),
    Manner("small", 320, "light", "es", "es"),
)


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
    size = {"width": manner.width, "height": 800}
    context = chromium.new_context(base_url=url, viewport=size, color_scheme=manner.scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(60_000)
    return context, page


def walk(chromium: Browser, manner: Manner, target: Path) -> set[str]:
    """Photograph every page in one manner; return the endpoints that were seen."""
    seen: set[str] = set()
    with tempfile.TemporaryDirectory() as folder, in_memory() as scans:
        app = app_with_scanner(make_city(Path(folder), policy=NO_TAGS), scans)

        def look(name: str, page: Page) -> None:
            seen.update(endpoint(app, page))
            number = len(list(target.glob(f"{manner.name}-*.png"))) + 1
            page.evaluate("window.scrollTo(0, 0)")
            page.screenshot(path=target / f"{manner.name}-{number:02} {name}.png", full_page=True)

        with LoopbackServer(app) as server:
            (first, clerk), (second, supervisor) = (window(chromium, manner, server.url) for _ in range(2))
            Tour(clerk, supervisor, look, manner.language, manner.resident).walk()
            clerk.goto("/scan")
            look("scanner", clerk)
            first.close()
            second.close()
    return seen


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
        app = app_with_scanner(make_city(Path(folder), policy=NO_TAGS), scans)
        return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and rule.endpoint in ROUTES]


if __name__ == "__main__":
    sys.exit(main(Path("screenshots"), tuple(sys.argv[1:])))
