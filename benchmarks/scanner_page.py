"""From a camera's frame to the verdict on the scanner page, in a real browser with a film of drawn cards as its camera.

The film has 1280 x 720 pixels and 30 frames a second and shows a new card every 0.4 seconds, each somewhat larger and
more turned than the one before. The clock runs from the moment at which the browser hands a frame to the page until
the verdict stands in the document: waiting for an earlier frame's work, grabbing, decoding, verifying and writing.
"""

import json
import statistics
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from measure import Row, folder, milliseconds, show
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from idsvc.specimen.deck_cards import Face
from idsvc.specimen.deck_cases import Case, cases
from idsvc.specimen.deck_city import DeckCity, ListFile, found_deck_city
from idsvc.verify.page_builder import TEMPLATE, Variant, build_page

sys.path.append(str(Path(__file__).resolve().parents[1]))  # films and the browser's switches are the tests' own

from tests.browser.conftest import CHROMIUM, QUIET
from tests.support.y4m import Shot, film

VERDICTS: Final = 150
RATE: Final = 30
CARDS: Final = 12
WATCH: Final = """
(() => {
  const ask = HTMLVideoElement.prototype.requestVideoFrameCallback;
  let handed = 0;
  window.spent = [];
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (act) {
    return ask.call(this, (now, frame) => { handed = frame.presentationTime; act(now, frame); });
  };
  document.addEventListener("DOMContentLoaded", () => {
    const verdict = document.querySelector("[data-verdict]");
    new MutationObserver(() => {
      if (verdict.dataset.reason && !verdict.hidden) window.spent.push(performance.now() - handed);
    }).observe(verdict, { attributes: true, attributeFilter: ["data-reason", "hidden"] });
  });
})();
"""
"""Notes when the browser hands a frame to the page, and when a verdict stands there; the page knows nothing of it."""


class Seen(NamedTuple):
    """What one run gave: milliseconds from frame to verdict, the parts of each, and what each frame took."""

    spent: Sequence[float]
    parts: Sequence[Mapping[str, float]]
    frames: Sequence[Mapping[str, float]]


def rows() -> list[Row]:
    """Play the film before the page until there are enough verdicts."""
    if not Path(CHROMIUM).exists():
        return [Row("scanner page, camera frame to verdict", f"not measured: there is no {CHROMIUM}")]
    with folder() as place:
        return list(_told(_run(place)))


def _told(seen: Seen) -> list[Row]:
    median = {part: statistics.median(each[part] for each in seen.parts) for part in seen.parts[0]}
    beside = ", ".join(f"{part} {time:.1f}" for part, time in median.items())
    idle = [each["grab"] + each["decode"] for each in seen.frames if not each["read"]]
    read = [each["grab"] + each["decode"] for each in seen.frames if each["read"]]
    return [
        Row(
            f"scanner page, camera frame to verdict, {len(seen.spent)} cards at 1280 x 720",
            f"median {_at(seen.spent, 50)}, p95 {_at(seen.spent, 95)}",
            f"the page's own work, medians in ms: {beside}",
        ),
        Row(
            "scanner page, one more frame of a card it has read",
            f"median {_at(read, 50)}, p95 {_at(read, 95)}",
            f"a frame without a code: median {_at(idle, 50)}" if idle else "",
        ),
    ]


def _at(values: Sequence[float], percent: int) -> str:
    return milliseconds(statistics.quantiles(values, n=100)[percent - 1] / 1000)


def _run(place: Path) -> Seen:
    at = datetime.now(UTC).replace(microsecond=0)
    city = found_deck_city(int(at.timestamp()))
    address, pictures = _page(city, at, place), [face.picture for case in cases(city) for face in _one(case)]
    path = film(place / "cards.y4m", _shots(pictures[:CARDS]), RATE)
    switches = [*QUIET, f"--use-file-for-fake-video-capture={path}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=switches)
        try:
            return _watch(browser.new_page(viewport={"width": 1280, "height": 900}), address)
        finally:
            browser.close()


def _page(city: DeckCity, at: datetime, place: Path) -> str:
    files = city.files()
    trust, statuses = [files[ListFile.TRUST]], [files[ListFile.STATUS]]
    page = build_page(TEMPLATE.read_text(encoding="utf-8"), city.fingerprint, trust, statuses, at, Variant.FILE)
    (place / "scan.html").write_text(page, encoding="utf-8")
    return (place / "scan.html").as_uri()


def _one(case: Case) -> Sequence[Face]:
    return case.faces if len(case.faces) == 1 else ()


def _shots(pictures: Sequence[Image.Image]) -> list[Shot]:
    return [Shot(0.4, each, 820 + 25 * at, (at % 5) * 1.5 - 3) for at, each in enumerate(pictures)]


def _watch(page: Page, address: str) -> Seen:
    page.add_init_script(WATCH)
    page.goto(address)
    page.check("input[name=audience][value=bank]")
    page.click("[data-camera-start]")
    while len(spent := page.evaluate("window.spent")) < VERDICTS:
        page.wait_for_timeout(500)
    parts, frames = (json.loads(page.get_attribute("body", name) or "[]") for name in ("data-timings", "data-frames"))
    return Seen(spent, parts, frames)


if __name__ == "__main__":
    show(rows())
