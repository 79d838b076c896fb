"""How many places of 100 invented scans the guard finds, and what it marks in vain; the time a page takes.

A place counts as found where a mark covers most of it: one to be covered, or, where bare digits or a script that is
not read stand, one to be looked at. Ends with 1 where less than 0.97 are found of any kind of paper, or more than 0.02
of the innocent lines are to be covered in vain. ``--count N`` reads fewer; ``--json`` for a program.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

sys.path.append(str(Path(__file__).resolve().parents[1]))  # the scans are the tests' own

from idsvc.enroll.guard import GuardVerdict
from idsvc.enroll.guard_lines import Box, Finding, places_to_cover
from idsvc.imaging.raster import Raster
from idsvc.imaging.reading import ChildReader
from tests.support.scans import Scan, scan, unread

COUNT: Final = 100
UNREAD: Final = 12
MOST: Final = 0.6
RECALL: Final = 0.97
ALARMS: Final = 0.02
PLACES: Final = ("told", "missed", "shown", "unseen")
TOUCHED: Final = 0.2


def shared(one: Box, other: Box) -> float:
    """Return how much of one box lies in the other."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0, across) * max(0, down) / (one.width * one.height)


def _marked(places: Iterable[Box], findings: Sequence[Finding]) -> int:
    return sum(any(shared(place, each.box) > MOST for each in findings) for place in places)


def judge(reader: ChildReader, page: Scan) -> Counter[str]:
    """Count what telling places were found and missed, and what innocent lines were marked or let be."""
    lines = reader.read(Raster.of(page.picture))
    marks = places_to_cover(lines)
    cover = [each for each in marks if each.verdict is GuardVerdict.REFUSE]
    ask = [each for each in marks if each.verdict is GuardVerdict.ASK]
    places = (*page.telling, *page.shown)
    innocent = [line.box for line in lines if not any(shared(line.box, place) > TOUCHED for place in places)]
    told, shown = _marked(page.telling, cover), _marked(page.shown, marks)
    return Counter(
        told=told,
        missed=len(page.telling) - told,
        shown=shown,
        unseen=len(page.shown) - shown,
        false=_marked(innocent, cover),
        asked=_marked(innocent, ask),
        innocent=len(innocent),
    )


def recall(each: Counter[str]) -> float:
    """Return how much of what tells was found."""
    found = each["told"] + each["shown"]
    return found / ((found + each["missed"] + each["unseen"]) or 1)


def alarms(each: Counter[str]) -> float:
    """Return how much of what is innocent was to be covered."""
    return each["false"] / (each["innocent"] or 1)


def _row(kind: str, each: Counter[str]) -> str:
    told, shown = each["told"] + each["missed"], each["shown"] + each["unseen"]
    found = f"to cover {each['told']} of {told}, to look at {each['shown']} of {shown}"
    return (
        f"{kind:22} {found}; in vain to cover {each['false']}, to look at {each['asked']} of {each['innocent']} lines"
    )


def main() -> int:
    """Read the scans and print a line for each kind, and one for all."""
    count = int(sys.argv[sys.argv.index("--count") + 1]) if "--count" in sys.argv else COUNT
    pages = (*(scan(number) for number in range(count)), *(unread(number) for number in range(UNREAD)))
    reader, kinds, seconds = ChildReader(patience=300), dict[str, Counter[str]](), []
    for number, page in enumerate(pages):
        start = perf_counter()
        kinds[page.kind] = kinds.get(page.kind, Counter()) + judge(reader, page)
        seconds.append(perf_counter() - start)
        print(f"{number + 1} of {len(pages)}: {page.kind}", file=sys.stderr)
    reader.close()
    total = sum(kinds.values(), Counter[str]())
    found, vain = recall(total), alarms(total)
    if "--json" in sys.argv:
        print(json.dumps({"recall": found, "false_alarms": vain, "kinds": kinds, "median_seconds": median(seconds)}))
    else:
        for kind, each in (*kinds.items(), ("all", total)):
            print(_row(kind, each))
        print(f"recall {found:.4f}, false alarms {vain:.4f}, median {median(seconds):.2f} s a page")
    worst = min(recall(each) for each in kinds.values() if sum(each[place] for place in PLACES))
    return int(worst < RECALL or vain > ALARMS)


if __name__ == "__main__":
    sys.exit(main())
