"""How long the guard takes for a page: by what is on it, by its size, and for the first page of a process.

Covered pages, as the policy asks of papers of identity: all black but for a photo, a name and a date. Whole pages, as
it may let a proof of residence be copied: a bill of seven lines, and a lease of 40 close lines, which is the worst that
is likely. Each from 1.1 million pixels to the 40 million that are accepted at most; ``--count N`` rounds, 5 at most.
"""

import os
import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from measure import Row, show, timed
from PIL import Image, ImageDraw

sys.path.append(str(Path(__file__).resolve().parents[1]))  # the papers are the tests' own

from idsvc.card.fonts import Family, Weight, sized
from idsvc.imaging.raster import Raster
from idsvc.imaging.reading import ChildReader
from tests.support.papers import data_page
from tests.support.scans import KINDS, scan

COUNT = 5
WIDTHS = (1240, 2400, 3508, 7500)
BILL = next(number for number, (kind, *_) in enumerate(KINDS) if kind == "utility bill")
LINES = 40
WORDS = "The tenant keeps the apartment in good order and gives a month of notice before it ends."


def covered() -> Image.Image:
    """Return a passport's page, black but for photo, names and date of birth."""
    page = data_page()
    shown = Image.new("RGB", page.picture.size)
    for name in ("photo", "surname", "given", "birth"):
        place = page.places[name]
        corners = (place.left, place.top, place.right, place.bottom)
        shown.paste(page.picture.crop(corners), corners[:2])
    return shown


def bill() -> Image.Image:
    """Return a bill of seven lines."""
    return scan(BILL).picture


def lease() -> Image.Image:
    """Return a page of close lines, A4."""
    page = Image.new("RGB", (1654, 2339), "#fbf9f3")
    draw, font = ImageDraw.Draw(page), sized(Family.LATIN, Weight.REGULAR, 30)
    for row in range(LINES):
        draw.text((120, 150 + row * 52), f"{row + 1}. {WORDS}", fill="#20262c", font=font)
    return page


PAGES: dict[str, Callable[[], Image.Image]] = {
    "covered passport": covered,
    "bill": bill,
    f"lease, {LINES} lines": lease,
}


def of_width(page: Image.Image, width: int) -> Raster:
    """Return a page enlarged or reduced to so many pixels across, at most 40 million in all."""
    width = min(width, int((40_000_000 * page.width / page.height) ** 0.5))
    return Raster.of(page.resize((width, width * page.height // page.width), Image.Resampling.NEAREST))


def told(seconds: list[float]) -> str:
    """Return median, 95th percentile and slowest in words."""
    late = sorted(seconds)[max(0, round(len(seconds) * 0.95) - 1)]
    return f"median {statistics.median(seconds):.2f} s, p95 {late:.2f} s, slowest {max(seconds):.2f} s"


def rows(count: int) -> Iterator[Row]:
    """Read every page in every size so many times, taking turns."""
    reader, spent = ChildReader(patience=300), {}
    first = timed(lambda: reader.read(of_width(covered(), WIDTHS[0])))
    for turn in range(count):
        for name, drawn in PAGES.items():
            for width in WIDTHS:
                page = of_width(drawn(), width)
                size = f"{page.width * page.height / 1e6:.0f} million pixels"
                spent.setdefault(name, {}).setdefault(size, []).append(timed(lambda page=page: reader.read(page)))
        print(f"{turn + 1} of {count}, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    reader.close()
    yield Row("guard: the first page of a process, with the start of the reader", f"{first:.2f} s", "covered passport")
    for name, sizes in spent.items():
        medians = ", ".join(f"{size} {statistics.median(each):.2f} s" for size, each in sizes.items())
        yield Row(f"guard: {name}", told([one for each in sizes.values() for one in each]), medians)


if __name__ == "__main__":
    show(list(rows(int(sys.argv[sys.argv.index("--count") + 1]) if "--count" in sys.argv else COUNT)))
