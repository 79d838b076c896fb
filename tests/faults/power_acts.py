"""Cut acts off, on the disk that loses what was not synced or on a real file system; one line of JSON for each act.

Runs with the shim preloaded.
"""

import json
import os
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path

from tests.faults.acts import ACTS
from tests.faults.images import FileSystem
from tests.faults.images_cuts import run_on
from tests.faults.power_worker import Outcome, Worker


def main() -> int:
    """Exit 1 where a cut broke something."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("snapshots", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("acts", nargs="+", choices=[*ACTS])
    parser.add_argument("--limit", type=int, required=True, help="subsets tried at one sync")
    parser.add_argument("--jobs", type=int, default=1, help="processes side by side")
    parser.add_argument("--first", action="store_true", help="stop at the first cut that breaks something")
    parser.add_argument("--on", type=FileSystem, choices=[*FileSystem], help="on this file system, mounted")
    asked = parser.parse_args()
    worker, broken = Worker(asked.snapshots, asked.work), False
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever is printed meanwhile is no answer

    def seen(outcome: Outcome) -> bool:
        sys.stderr.write(f"\rpower: {outcome.act}: {outcome.states} states, {len(outcome.breaches)} broken   ")
        return not (asked.first and outcome.breaches)

    for name in asked.acts:
        if asked.on:
            outcome = run_on(worker, name, asked.on, asked.limit, seen)
        else:
            outcome = worker.run(name, asked.limit, asked.jobs, seen)
        broken |= bool(outcome.breaches)
        sys.stderr.write("\n")
        out.write(f"{json.dumps(asdict(outcome))}\n")
        out.flush()
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
