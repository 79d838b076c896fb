"""First paint of every staff page, and of the first page of a browser just started.

In a real Chromium that has opened the office's pages before, as a clerk's has; the browsers just started beside a page
of one line that needs nothing, which is the browser's own time. The browser's own figure (Paint Timing,
``first-contentful-paint``): from the start of the navigation, the server's answer included, to the first text or
picture on the screen. Templates are compiled and a card is drawn before, as the service does.
"""

import os
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from measure import Row, folder, milliseconds, show
from playwright.sync_api import Page, Playwright, sync_playwright

from idsvc.office import looks
from idsvc.web import compile_pages
from idsvc.web.serving import LoopbackServer

sys.path.append(str(Path(__file__).resolve().parents[1]))  # the walk past all pages is the tests' own

from tests.browser.conftest import CHROMIUM, QUIET
from tests.support.scanned import app_with_scanner, in_memory
from tests.support.tour import Tour
from tests.support.tour_city import lived_in

PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
SLOWEST = 3
COLD = 7
PLAIN = b"<!doctype html><link rel=icon href=data:,><title>Plain</title><p>One line of text.</p>"


class Plain(BaseHTTPRequestHandler):
    """Answers a page of one line."""

    def do_GET(self) -> None:
        """Answer it."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(PLAIN)))
        self.end_headers()
        self.wfile.write(PLAIN)

    def log_message(self, *_: object) -> None:
        """Write nothing."""


@contextmanager
def plain_page() -> Iterator[str]:
    """Serve the page of one line; yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Plain) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


def paint_of(page: Page) -> float:
    """Return the seconds that the first paint of the page took."""
    page.wait_for_function(PAINTED)
    painted: float = page.evaluate(PAINTED) / 1000
    return painted


def cold(driver: Playwright, url: str) -> float:
    """Return the first paint of the first page of a browser just started."""
    chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
    page = chromium.new_page()
    page.goto(url)
    painted = paint_of(page)
    chromium.close()
    return painted


def cold_row(driver: Playwright, ours: str, plain: str) -> Row:
    """Compare browsers just started, taking turns."""
    both = [(cold(driver, f"{ours}/sign-in"), cold(driver, plain)) for _ in range(COLD)]
    told = [f"median {milliseconds(statistics.median(each))}, slowest {milliseconds(max(each))}" for each in zip(*both)]  # noqa: B905
    return Row(
        f"first paint of the sign-in page, in each of {COLD} browsers just started", told[0], f"one line: {told[1]}"
    )


def rows() -> list[Row]:
    """Walk past every page once; return the median, the slowest, and their names."""
    painted: dict[str, float] = {}

    def look(name: str, page: Page) -> None:
        painted[name] = paint_of(page)
        print(f"{name}: {milliseconds(painted[name])}, load {os.getloadavg()[0]:.1f}", file=sys.stderr)

    with folder() as root, in_memory() as scans:
        lived = lived_in(root)
        app = app_with_scanner(lived.city, scans)
        compile_pages(app)
        looks.draw_once(lived.city.office)
        with LoopbackServer(app) as server, plain_page() as plain, sync_playwright() as driver:
            first = cold_row(driver, server.url, plain)
            print(first, file=sys.stderr)
            chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
            pages = [chromium.new_context(base_url=server.url).new_page() for _ in range(2)]
            Tour(*pages, look, lived.void).walk()
            chromium.close()
    slow = sorted(painted.items(), key=lambda each: -each[1])
    named = ", ".join(f"{name} {milliseconds(spent)}" for name, spent in slow[:SLOWEST])
    figure = f"median {milliseconds(statistics.median(painted.values()))}, slowest {milliseconds(slow[0][1])}"
    load = f"load {os.getloadavg()[0]:.1f}"
    return [
        first,
        Row(f"first paint of {len(painted)} staff pages, {load}", figure, f"goal: each under 1 s; slowest: {named}"),
    ]


if __name__ == "__main__":
    show(rows())
