"""From the start of an ``idsvc-verify`` process to its verdict on one PNG, beside a Python that does nothing."""

import subprocess
import sys
from pathlib import Path

import scene
from measure import Row, folder, milliseconds, rounds_of, show

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
        idle, first, second = rounds_of(
            ROUNDS,
            lambda: _run([sys.executable, "-c", "pass"]),
            lambda: _run([*command, front]),
            lambda: _run([*command, back]),
        )
    beside = f"python -c pass {milliseconds(idle)}"
    return [
        Row("idsvc-verify on the PNG of a front, whole process", milliseconds(first), beside),
        Row("idsvc-verify on the PNG of a back, whole process", milliseconds(second), beside),
    ]


def _drawn(city: scene.Scene, root: Path) -> tuple[Path, Path]:
    office, clerk, head = city.city.office, city.actor("clerk1"), scene.approved(city).head
    card = issuance.issue(office, clerk, head.case_id, head.write_version).head
    drawn = issuance.faces(office, clerk, card.case_id)
    front, back = root / "front.png", root / "back.png"
    front.write_bytes(drawn.front)
    back.write_bytes(drawn.back)
    return front, back


def _run(command: list[str | Path]) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


if __name__ == "__main__":
    show(rows())
