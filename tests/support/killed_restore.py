"""Restores a city, killed at another point each time, and again to its end: `killed_restore.py PLACE BACKUP DAY`.

A point is a file opened to be written, or a name made, moved or taken away, from 1. Prints a JSON line for each.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from idsvc.errors import IdsvcError
from idsvc.wiring import restore
from idsvc.wiring.folders import folders
from idsvc.wiring.restore import Wanted
from idsvc.wiring.service import Tools, open_service
from tests.support.city import CHEAP_HASH, CHEAP_SLOT
from tests.support.fake_time import FakeTime
from tests.support.restored import Nobody, codes

POINTS = 3
"""How many of the points are tried, spread evenly."""
SLACK = 5
"""Points by which one restore may differ from the next."""
NAMES = frozenset({"os.rename", "os.mkdir", "os.remove", "os.link", "os.rmdir"})
WRITING = os.O_WRONLY | os.O_RDWR
REACHED = [0, 0]
"""How many points were passed, and at which the process dies; 0: at none."""


def reach(event: str, arguments: tuple[object, ...]) -> None:
    writes = event == "open" and isinstance(arguments[2], int) and bool(arguments[2] & WRITING)
    if event in NAMES or writes:
        REACHED[0] += 1
        if REACHED[0] == REACHED[1]:
            os.kill(os.getpid(), signal.SIGKILL)


def forked(work: Callable[[], object]) -> object:
    """Do something in a child, killed or not, and return what it said, None where it was killed."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        said = work()
        os.write(writer, json.dumps(said).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    return json.loads(said) if said else None


def wanted(place: Path, to: Path) -> Wanted:
    key = place / "medium/offline/backup-offline.json"
    return Wanted(Path(sys.argv[2]), key, place / "city/public", folders(to / "city", to / "keys"), cost=CHEAP_SLOT)


def restored(place: Path, to: Path, tools: Tools) -> dict[str, object]:
    found = restore.run(wanted(place, to), tools, Nobody())
    return {"found": sorted(codes(found)), "reached": REACHED[0], "register": found.report.register}


def half(to: Path, tools: Tools) -> str:
    """Tell what a killed restore left: nothing of the city's name, a city that nobody opens, or a whole one."""
    where = folders(to / "city", to / "keys")
    if not where.city.exists():
        return "nothing"
    try:
        open_service(where, tools, lambda: "")
    except IdsvcError as refused:
        return type(refused).__name__
    return "whole"


def main(place: Path, day: str) -> None:
    tools = Tools(FakeTime(date.fromisoformat(day)), CHEAP_HASH)
    sys.addaudithook(reach)
    to = place / "r"
    to.mkdir()
    whole = forked(lambda: restored(place, to, tools))
    assert isinstance(whole, dict)
    last = int(whole["reached"]) - SLACK
    for number in range(POINTS):
        shutil.rmtree(to)
        to.mkdir()
        REACHED[:] = [0, 1 + number * (last - 1) // (POINTS - 1)]
        killed = forked(lambda: restored(place, to, tools))
        point, left = REACHED[1], forked(lambda: (REACHED.__setitem__(1, 0), half(to, tools))[1])
        REACHED[:] = [0, 0]
        again = forked(lambda: restored(place, to, tools))
        sys.stdout.write(json.dumps({"point": point, "killed": killed is None, "left": left, "again": again}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[3])
