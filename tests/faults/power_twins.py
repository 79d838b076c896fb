"""Seeded twins that a power cut brings out, and that no kill does."""

import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

from tests.faults.crew import Crew
from tests.faults.points import Kind, points
from tests.faults.shim import preloaded
from tests.faults.twins import Twin, scattered, spoiled

LISTED = Path(__file__).with_name("power_twins.toml")
ENDING = ": power cut"


def listed() -> list[Twin]:
    """Return all twins, each with the act that is cut off in ``test``."""
    return [Twin(**row) for row in tomllib.loads(LISTED.read_text("utf-8"))["twin"]]


def kills_see_too() -> frozenset[str]:
    """Return the invariants whose twins a kill brings out as well."""
    return frozenset(tomllib.loads(LISTED.read_text("utf-8"))["kills_see_too"])


def act_of(twin: Twin) -> str:
    return twin.test.removesuffix(ENDING)


def caught(twin: Twin, library: Path, snapshots: Path, work: Path, limit: int) -> str | None:
    """Return the first breach that power cuts bring out in a twin; None where nothing notices."""
    with spoiled(twin, work / "tree") as tree:
        command = [sys.executable, "-m", "tests.faults.power_acts", str(snapshots), str(work / "cuts"), act_of(twin)]
        done = subprocess.run(
            [*command, "--limit", str(limit), "--first"],
            cwd=tree,
            env=preloaded(library) | {"PYTHONPATH": str(tree)},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
    breaches: Sequence[str] = json.loads(done.stdout)["breaches"] if done.returncode in {0, 1} else ()
    return breaches[0] if breaches else None


def seen_by_kills(twin: Twin, library: Path, snapshots: Path, work: Path, jobs: int) -> str | None:
    """Return the first breach that a kill brings out, at whatever system call; None where none does."""
    # Copies of its own: kills link what is published, and a twin may write there in place.
    own = shutil.copytree(snapshots, work / "cities")
    with spoiled(twin, work / "tree") as tree:
        crew = Crew(library, own, work / "crew", jobs, tree)
        try:
            found = list(points(act_of(twin), Kind.KILL, *crew.workers[0].changes(act_of(twin))))
            for point, breaches in crew.strike_all(scattered(found)):
                if breaches:
                    return f"{point}: {breaches[0]}"
            return None
        finally:
            crew.close()
            shutil.rmtree(work / "crew")
            shutil.rmtree(own)
