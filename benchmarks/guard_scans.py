"""How many places of 100 invented scans the guard finds, and what it marks in vain; the time a page takes.

``--count N`` reads fewer; ``--json`` for a program. A place counts as found where a mark covers most of it.
"""

import json
import sys
from collections import Counter
from statistics import median
from time import perf_counter

from idsvc.enroll.guard import GuardVerdict
from idsvc.enroll.guard_lines import Box, places_to_cover
from idsvc.imaging.raster import Raster
from idsvc.imaging.reading import ChildReader
from tests.support.scans import Scan, scan

COUNT = 100
MOST = 0.6


def shared(one: Box, other: Box) -> float:
    """Return how much of one box lies in the other."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0, across) * max(0, down) / (one.width * one.height)


def judge(reader: ChildReader, page: Scan) -> Counter[str]:
    """Count what telling places were found and missed, and what innocent lines were marked or let be."""
    lines = reader.read(Raster.of(page.picture))
    marks = [each.box for each in places_to_cover(lines) if each.verdict is GuardVerdict.REFUSE]
    told = [any(shared(place, mark) > MOST for mark in marks) for place in page.telling]
    innocent = [line.box for line in lines if not any(shared(line.box, place) > 0.2 for place in page.telling)]
    false = sum(any(shared(box, mark) > MOST for mark in marks) for box in innocent)
    return Counter(found=sum(told), missed=len(told) - sum(told), false=false, innocent=len(innocent))


def main() -> None:
    """Read the scans and print a line for each kind, and one for all."""
    count = int(sys.argv[sys.argv.index("--count") + 1]) if "--count" in sys.argv else COUNT
    reader, kinds, seconds = ChildReader(patience=300), {}, []
    for number in range(count):
        page, start = scan(number), perf_counter()
        kinds[page.kind] = kinds.get(page.kind, Counter()) + judge(reader, page)
        seconds.append(perf_counter() - start)
        print(f"{number + 1} of {count}: {page.kind}", file=sys.stderr)
    reader.close()
    total = sum(kinds.values(), Counter())
    if "--json" in sys.argv:
        print(json.dumps({"total": total, "kinds": kinds, "median_seconds": median(seconds)}))
        return
    for kind, each in (*kinds.items(), ("all", total)):
        places, innocent = each["found"] + each["missed"], each["innocent"]
        print(f"{kind:22} found {each['found']} of {places}; marked in vain {each['false']} of {innocent} lines")
    print(f"recall {total['found'] / (total['found'] + total['missed']):.4f}, ", end="")
    print(f"false alarms {total['false'] / total['innocent']:.4f}, median {median(seconds):.2f} s a page")


if __name__ == "__main__":
    main()
