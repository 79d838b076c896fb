"""A copy of the public folder that dies at every point: `killed_copy.py PUBLIC PLACE TRIES DAY`; one JSON line a point.

Runs with the faults' library preloaded. PLACE holds an older copy, which is copied below TRIES for each try.
"""

import json
import os
import shutil
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path

from idsvc.wiring.log_copy import replace_copy
from tests.faults.shim import Action, Plan, Shim
from tests.faults.trace import Op, changes, read_trace

SHIM = Shim()
STRIDE = 5
"""Every so manieth point is tried, and each one around the step in which the folders change places."""
AROUND = 3


def silent(_count: int) -> None:
    """Nobody watches."""


def killed_at(point: int, public: Path, place: Path, day: date) -> bool:
    child = os.fork()
    if child == 0:
        SHIM.watch(place.parent)
        SHIM.idle_sync(idle=True)
        SHIM.plan(Plan(Action.KILL, point, point))
        replace_copy(public, place, day, silent)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def points(public: Path, place: Path, day: date) -> list[int]:
    """Return the points to try: counted over a whole copy, whose trace tells where the folders change places."""
    trace = place.parent.with_name("trace")
    SHIM.watch(place.parent)
    SHIM.idle_sync(idle=True)
    SHIM.record(trace)
    replace_copy(public, place, day, silent)
    SHIM.record(None)
    SHIM.watch(None)
    steps = changes(read_trace(trace))
    moved = [at for at, step in enumerate(steps, 1) if step.op is Op.RENAME]
    return [
        at for at in range(1, len(steps) + 1) if at % STRIDE == 0 or any(abs(at - each) <= AROUND for each in moved)
    ]


def digest(folder: Path) -> str | None:
    if not folder.is_dir():
        return None
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return sha256(repr(sorted(found.items())).encode()).hexdigest()


def main(public: Path, old: Path, tries: Path, day: date) -> None:
    shutil.copytree(old, tries / "all" / old.name)
    for point in points(public, tries / "all" / old.name, day):
        place = tries / str(point) / old.name
        shutil.copytree(old, place)
        killed_at(point, public, place, day)
        then = digest(place)
        replace_copy(public, place, day, silent)
        beside = sorted(path.name for path in place.parent.iterdir())
        print(json.dumps({"point": point, "then": then, "after": digest(place), "beside": beside}))  # noqa: T201
        shutil.rmtree(place.parent)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), date.fromisoformat(sys.argv[4]))
