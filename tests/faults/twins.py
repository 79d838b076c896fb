"""Seeded twins: the program with one step of an order broken, which the faults must notice.

A twin works as long as nothing strikes: it is caught only if a fault brings out a breach.
"""

import shutil
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.crew import Crew
from tests.faults.points import Kind, Point, points
from tests.faults.trace import Op

ROOT = Path(__file__).parents[2]
LISTED = Path(__file__).with_name("twins.toml")
LEFT_OUT = shutil.ignore_patterns("static", "fonts", "templates", "node_modules")
LINKED = ("templates", "idsvc/web/templates", "idsvc/web/static", "idsvc/card/fonts")


@dataclass(frozen=True)
class Twin:
    """One invariant, the change that breaks it, and the act and kind of fault that must bring it out."""

    invariant: str
    file: str
    line: str
    becomes: str
    test: str

    @property
    def act(self) -> str:
        return self.test.rpartition(": ")[0]

    @property
    def kind(self) -> Kind:
        return Kind(self.test.rpartition(": ")[2])


def listed() -> list[Twin]:
    return [Twin(**row) for row in tomllib.loads(LISTED.read_text("utf-8"))["twin"]]


@contextmanager
def spoiled(twin: Twin, tree: Path) -> Iterator[Path]:
    """Return a copy of the program with the twin's change in it."""
    for name in ("idsvc", "tests"):
        shutil.copytree(ROOT / name, tree / name, ignore=LEFT_OUT, symlinks=True)
    for name in LINKED:
        (tree / name).symlink_to(ROOT / name)
    path = tree / twin.file
    sound = path.read_text("utf-8")
    assert sound.count(twin.line) == 1, f"the line stands elsewhere now, or twice: {twin.invariant}"
    path.write_text(sound.replace(twin.line, twin.becomes), "utf-8")
    # Bytecode comes along, for each worker would compile everything anew; it is trusted by second and size.
    shutil.rmtree(path.parent / "__pycache__", ignore_errors=True)
    try:
        yield tree
    finally:
        shutil.rmtree(tree)


def scattered(found: Sequence[Point]) -> Iterator[Point]:
    """Yield all points so that each next one lies far from those before: the middle, the quarters, the eighths."""
    seen: set[int] = set()
    step = len(found)
    while step:
        for number in range(step // 2, len(found), step):
            if number not in seen:
                seen.add(number)
                yield found[number]
        step //= 2
    yield from (point for number, point in enumerate(found) if number not in seen)


def likely_first(found: Sequence[Point], ops: Sequence[Op]) -> Iterator[Point]:
    """Yield all points, those first where what a reader sees changes: around a sync, and where names come and go."""
    changed = [
        point
        for point in found
        if ops[point.at - 1] in NAMED or SYNCED & {ops[max(point.at - 2, 0)], ops[min(point.at, len(ops) - 1)]}
    ]
    first = {point.at for point in changed}
    yield from scattered(changed)
    yield from scattered([point for point in found if point.at not in first])


NAMED = frozenset({Op.CREATE, Op.UNLINK, Op.RMDIR, Op.RENAME, Op.LINK, Op.MKDIR})
SYNCED = frozenset({Op.SYNC, Op.SYNCDIR})


def caught(twin: Twin, library: Path, snapshots: Path, work: Path, jobs: int) -> str | None:
    """Return the first breach that faults bring out in a twin, with its point; None where nothing notices."""
    shutil.rmtree(work, ignore_errors=True)
    with spoiled(twin, work / "tree") as tree:
        crew = Crew(library, snapshots, work / "crew", jobs, tree)
        try:
            ops, recovery = crew.workers[0].changes(twin.act)
            found = list(points(twin.act, twin.kind, ops, recovery))
            for point, breaches in crew.strike_all(likely_first(found, ops)):
                if breaches:
                    return f"{point}: {breaches[0]}"
            return None
        finally:
            crew.close()


def missed(library: Path, snapshots: Path, work: Path, jobs: int) -> list[str]:
    """Return the invariants whose twins nothing notices."""
    left = []
    for twin in listed():
        found = caught(twin, library, snapshots, work, jobs)
        sys.stderr.write(f"faults: twin {'caught' if found else 'NOT CAUGHT'}: {twin.invariant} ({found})\n")
        if found is None:
            left.append(twin.invariant)
    return left
