"""Power cuts, the long form: every act cut off at each of its syncs, seeded twins, and real ext4 and xfs.

``python -m tests.faults.power`` (``make faults``); progress on standard error, a table on standard output. What could
not be looked at, because nothing can be mounted here, is counted as not looked at, never as passed.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.faults import cities, power_twins
from tests.faults.acts import ACTS
from tests.faults.images import FileSystem
from tests.faults.images_cuts import not_recorded
from tests.faults.power_worker import Outcome
from tests.faults.shim import built, preloaded

LIMIT = 12
ON_DISKS = ("advance", "night", "capture", "publish")
ON_DISKS_LIMIT = 3
TREE = Path(__file__).parents[2]
FORGETS = (FileSystem.EXT4_ORDERED, FileSystem.XFS)


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def cut_off(place: Path, library: Path, acts: Sequence[str], *options: str) -> list[Outcome]:
    """Cut acts off in a process with the shim in it; raises where that process does not come to an end."""
    command = [sys.executable, "-m", "tests.faults.power_acts", str(place / "cities"), str(place / "work"), *acts]
    done = subprocess.run(
        [*command, *options], cwd=TREE, env=preloaded(library), stdout=subprocess.PIPE, text=True, check=False
    )
    outcomes = [Outcome(**json.loads(line)) for line in done.stdout.splitlines()]
    if [each.act for each in outcomes] != [*acts]:
        raise RuntimeError(f"the cuts came to no end: {done.returncode}")
    return outcomes


def lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield a table with a row for each act, and each breach once with how often it came."""
    yield f"{'act':26}{'on':20}{'steps':>8}{'syncs':>8}{'cuts':>8}{'states':>8}{'broken':>8}"
    for each in outcomes:
        counts = (each.steps, each.syncs, each.cuts, each.states, len(each.breaches))
        yield f"{each.act:26}{each.where:20}" + "".join(f"{count:8}" for count in counts)
    cuts, states = sum(each.cuts for each in outcomes), sum(each.states for each in outcomes)
    yield f"{cuts} cuts, {states} states, {sum(len(each.breaches) for each in outcomes)} broken"
    yield from (breach for each in outcomes for breach in each.breaches)


def on_disks(place: Path, library: Path, limit: int) -> tuple[list[Outcome], int]:
    """Cut acts off on real file systems; returns also how many could not be looked at."""
    outcomes: list[Outcome] = []
    missing = 0
    for kind in FORGETS:
        if refused := not_recorded(kind, place):
            say(f"power: NOT LOOKED at {kind}: {refused.reason}")
            missing += 1
            continue
        outcomes += cut_off(place, library, ON_DISKS, "--limit", str(limit), "--on", kind)
    return outcomes, missing


def twins(place: Path, library: Path, limit: int, jobs: int) -> Iterator[str]:
    """Yield what is wrong with the twins: not caught, or caught by kills where power cuts alone were to see them."""
    snapshots, too = place / "cities", power_twins.kills_see_too()
    for twin in power_twins.listed():
        found = power_twins.caught(twin, library, snapshots, place / "twin", limit)
        killed = power_twins.seen_by_kills(twin, library, snapshots, place / "twin-kills", jobs)
        say(f"power: {twin.invariant}: {found or 'NOT CAUGHT'}; kills: {killed or 'not seen'}")
        if found is None:
            yield f"twin not caught: {twin.invariant}"
        if (killed is not None) != (twin.invariant in too):
            yield f"kills {'see' if killed else 'do not see'} the twin: {twin.invariant}: {killed}"


def main() -> int:
    """Run all three; 0 where nothing was broken and every twin was caught."""
    asked = argparse.ArgumentParser(prog="python -m tests.faults.power", description=__doc__)
    asked.add_argument("--act", action="append", choices=[*ACTS], help="this act only; may be given again")
    asked.add_argument("--limit", type=int, default=LIMIT, help="subsets tried at one sync")
    asked.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1), help="processes side by side")
    asked.add_argument("--no-twins", action="store_true", help="leave the seeded twins out")
    asked.add_argument("--no-disks", action="store_true", help="leave real file systems out")
    chose = asked.parse_args()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="power-") as folder:
        place = Path(folder)
        library = built(place)
        for name in cities.BUILDERS:
            say(f"power: preparing the city {name}")
            cities.prepare(name, place / "cities" / name)
        options = ("--limit", str(chose.limit), "--jobs", str(chose.jobs))
        outcomes, missing = cut_off(place, library, chose.act or [*ACTS], *options), len(FORGETS)
        if not chose.no_disks:
            disks, missing = on_disks(place, library, ON_DISKS_LIMIT)
            outcomes += disks
        if not chose.no_twins:
            wrong = list(twins(place, library, chose.limit, chose.jobs))
    sys.stdout.write("\n".join((*lines(outcomes), *wrong)) + "\n")
    sys.stdout.write(f"file systems not looked at: {missing}\n")
    return int(bool(wrong) or any(each.breaches for each in outcomes))


if __name__ == "__main__":
    sys.exit(main())
