"""From the start of an ``idsvc-verify`` process to its verdict on one PNG, beside a Python that does nothing.

Modules are compiled before the first round, as `pip install` leaves them, wherever this runs: an editable installation
on a system that keeps no bytecode would compile the program again at every start.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import scene
from measure import Row, folder, milliseconds, show, timed

from idsvc.office import issuance

ROUNDS = 15


def rows() -> list[Row]:
    """Start the verifier on each face of a freshly issued card, with lists and pin from the public folder."""
    with folder() as root:
        city = scene.found(root)
        front, back = _drawn(city, root)
        public = city.city.where.public
        lists = ["--trust", public / "trust-list.cwt", "--status", public / "status/1"]
        command = [Path(sys.executable).with_name("idsvc-verify"), *lists, "--root", public / "root.fingerprint"]
        works = [
            _started([sys.executable, "-c", "pass"], root),
            *(_started([*command, face], root) for face in (front, back)),
        ]
        spent = list(zip(*([timed(work) for work in works] for _ in range(ROUNDS + 1)), strict=True))
    idle, first, second = ([statistics.median(seconds[1:]), min(seconds[1:])] for seconds in spent)
    beside = f"python -c pass {_said(idle)}"
    return [
        Row("idsvc-verify on the PNG of a front, whole process", _said(first), beside),
        Row("idsvc-verify on the PNG of a back, whole process", _said(second), beside),
    ]


def _drawn(city: scene.Scene, root: Path) -> tuple[Path, Path]:
    office, clerk, head = city.city.office, city.actor("clerk1"), scene.approved(city).head
    card = issuance.issue(office, clerk, head.case_id, head.write_version).head
    drawn = issuance.faces(office, clerk, card.case_id)
    front, back = root / "front.png", root / "back.png"
    front.write_bytes(drawn.front)
    back.write_bytes(drawn.back)
    return front, back


def _started(command: list[str | Path], root: Path) -> Callable[[], object]:
    """Return the work of a whole process; the first time it compiles the modules that it loads."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    settings = kept | {"PYTHONPYCACHEPREFIX": str(root / "bytecode")}
    words = [str(part) for part in command]
    return lambda: subprocess.run(words, check=True, capture_output=True, env=settings)


def _said(seconds: list[float]) -> str:
    return f"{milliseconds(seconds[0])} (best round {milliseconds(seconds[1])})"


if __name__ == "__main__":
    show(rows())
