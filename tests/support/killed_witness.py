"""A witness that dies at every point at which something becomes durable: `killed_witness.py HOME SOURCE`.

Runs with the faults' library preloaded; HOME/state is a witness, SOURCE a fetched log. Prints one line of JSON per
point: what was kept and what was signed when it died there, and after a second run.
"""

import json
import os
import shutil
import sys
from pathlib import Path

from click.testing import CliRunner

from idsvc.commands import witness
from idsvc.ledger import checkpoint
from idsvc.oversight.vouching import Kept
from tests.faults.shim import Action, Plan, Shim

SHIM = Shim()


def run(home: Path, source: Path) -> int:
    words = ["cosign", "--state", str(home / "state"), "--from", str(source), "--out", str(home / "out")]
    return CliRunner().invoke(witness.main, words).exit_code


def killed_at(point: int, home: Path, source: Path) -> bool:
    """Run in a child that dies at a point; tell whether it came that far."""
    child = os.fork()
    if child == 0:
        SHIM.watch(home)
        SHIM.idle_sync(idle=True)
        SHIM.plan(Plan(Action.KILL, point, point))
        os._exit(run(home, source))
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def state(home: Path) -> dict[str, object]:
    (path,) = (home / "state").glob("log-*")
    kept = Kept.parse(path.read_bytes())
    out = home / "out"
    signed = checkpoint.parse(out.read_text("utf-8")) if out.exists() else None
    return {
        "kept": [kept.size, kept.root.hex()],
        "signed": [signed.size, signed.root.hex()] if signed else None,
        "strays": sorted(each.name for each in home.rglob("*.new")),
    }


def main(home: Path, source: Path) -> None:
    for point in range(1, 10_000):
        place = home.with_name(f"{home.name}-{point}")
        shutil.copytree(home, place)
        died = killed_at(point, place, source)
        found = {"point": point, "died": died, "then": state(place)}
        again = run(place, source)
        print(json.dumps(found | {"again": again, "after": state(place)}))  # noqa: T201
        if not died:
            return


def trace(home: Path, source: Path, to: Path) -> None:
    """Run once whole and write down, in order, what became durable."""
    SHIM.watch(home)
    SHIM.record(to)
    run(home, source)
    SHIM.record(None)


if __name__ == "__main__":
    if len(sys.argv) > 3:
        trace(*map(Path, sys.argv[1:4]))
    else:
        main(*map(Path, sys.argv[1:3]))
