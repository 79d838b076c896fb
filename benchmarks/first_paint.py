"""First paint of every staff page, in a real Chromium that has opened the office's pages before, as a clerk's has.

The browser's own figure (Paint Timing, ``first-contentful-paint``): from the start of the navigation, the server's
answer included, to the first text or picture on the screen.
"""

import statistics
import sys
from pathlib import Path

from measure import Row, folder, milliseconds, show
from playwright.sync_api import Page, sync_playwright

from idsvc.web.serving import LoopbackServer

sys.path.append(str(Path(__file__).resolve().parents[1]))  # the walk past all pages is the tests' own

from tests.browser.conftest import CHROMIUM, QUIET
from tests.support.city import make_city
from tests.support.tour import Tour
from tests.support.visits import NO_TAGS
from tests.support.web_desk import app_of

PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
SLOWEST = 3


def rows() -> list[Row]:
    """Walk past every page once; return the median, the slowest, and their names."""
    painted: dict[str, float] = {}

    def look(name: str, page: Page) -> None:
        page.wait_for_function(PAINTED)
        painted[name] = page.evaluate(PAINTED) / 1000

    with (
        folder() as root,
        LoopbackServer(app_of(make_city(root, policy=NO_TAGS))) as server,
        sync_playwright() as driver,
    ):
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        pages = [chromium.new_context(base_url=server.url).new_page() for _ in range(2)]
        Tour(*pages, look).walk()
        chromium.close()
    slow = sorted(painted.items(), key=lambda each: -each[1])
    named = ", ".join(f"{name} {milliseconds(spent)}" for name, spent in slow[:SLOWEST])
    figure = f"median {milliseconds(statistics.median(painted.values()))}, slowest {milliseconds(slow[0][1])}"
    return [Row(f"first paint of {len(painted)} staff pages", figure, f"goal: each under 1 s; slowest: {named}")]


if __name__ == "__main__":
    show(rows())
