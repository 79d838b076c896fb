"""``idsvc-verify --batch`` over a file of codes, as a bank's back office runs it: on one process, and on one a core.

Beside it, over the same lines, a script on top of the Rust peer. Processor time is told too: it says what the machine
could do if it had nothing else to do.
"""

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from time import perf_counter

import codes
from codes import Codes
from measure import Row, folder, per_second, show
from peers import HERE, interpreters

ROUNDS = 3
LINES = 80_000
ALGORITHM = "Ed25519"

Spent = list[tuple[float, float]]
"""Seconds and processor seconds of each round."""


def rows() -> list[Row]:
    """Make codes and measure."""
    with folder() as root:
        return rows_of(codes.made(root))


def rows_of(made: Codes) -> list[Row]:
    """Run whole processes over fronts and over backs, in turns."""
    cores = len(os.sched_getaffinity(0))
    return [row for side in codes.SIDES for row in _rows(made, side, cores)]


def _rows(made: Codes, side: str, cores: int) -> list[Row]:
    path = made.folder / f"{side}.jsonl"
    _write(path, [code.text for code in made.by_kind[ALGORITHM, side]])
    key = made.signers[ALGORITHM].public.x.hex()
    commands = {
        "one job": _ours(made.folder, path, 1),
        f"{cores} jobs": _ours(made.folder, path, cores),
        "a script with claim169, one process": [interpreters()[0], HERE / "peer_lines.py", path, key],
    }
    spent: dict[str, Spent] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            spent[name].append(_run(command))
    return [_row(f"--batch, {LINES:,} {side}s: {name}", found, spent["one job"]) for name, found in spent.items()]


def _ours(public: Path, path: Path, jobs: int) -> list[str | Path]:
    lists = ["--trust", public / "trust-list.cwt", "--status", public / "status-1.cwt"]
    command = [Path(sys.executable).with_name("idsvc-verify"), "--batch", path, "--jobs", str(jobs), *lists]
    return [*command, "--root", public / "root.fingerprint"]


def _write(path: Path, texts: list[str]) -> None:
    lines = (json.dumps({"id": number, "text": texts[number % len(texts)]}) for number in range(LINES))
    path.write_text("\n".join(lines) + "\n")


def _run(command: list[str | Path]) -> tuple[float, float]:
    before, begun = _processor(), perf_counter()
    done = subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True)
    seconds = perf_counter() - begun
    assert done.stdout.count('"VALID"') == LINES
    return seconds, _processor() - before


def _processor() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _row(what: str, mine: Spent, one_job: Spent) -> Row:
    seconds, processor = ([round_[kind] for round_ in mine] for kind in (0, 1))
    ratio = statistics.median(one[0] / own[0] for one, own in zip(one_job, mine, strict=True))
    best = min(one[0] for one in one_job) / min(seconds)
    beside = (
        f"{ratio:.2f} times one job; best round {per_second(LINES, min(seconds))}, {best:.2f} times;"
        f" processor {min(processor) / LINES * 1e6:.0f} µs a code"
    )
    return Row(what, per_second(LINES, statistics.median(seconds)), beside)


if __name__ == "__main__":
    show(rows())
