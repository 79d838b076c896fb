"""Searching random bytes for residue, in each mode, beside reading the same bytes and nothing else."""

import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from measure import Row, folder, show, timed

from idsvc.oversight.residue import Canary, Committed, Wanted
from idsvc.retention.chain import cell_commitment, commitment, probe
from idsvc.wiring import residue
from idsvc.wiring.residue_places import Place
from idsvc.wiring.residue_read import CHUNK

GIB = 1 << 30
SIZE = GIB
HASHED = 1 << 20
ROUNDS = 2
DAYS = 730
CHAINS = 4
CANARIES = 2_000
FIRST = date(2025, 1, 1)


def committed() -> Iterator[Committed]:
    """Make up two years of commitments: four live chains, one node."""
    for ahead in range(DAYS):
        day = FIRST + timedelta(days=ahead)
        for chain in range(1, CHAINS + 1):
            secret = secrets.token_bytes(32)
            yield Committed(commitment(secret, chain), probe(secret), day, chain, "", present=False)
        cell = secrets.token_bytes(32)
        yield Committed(cell_commitment(cell), probe(cell), day, 0, "node-1", present=False)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a work took: seconds, and seconds of processor time of this process and those it started."""

    wall: float
    processor: float


def rows() -> list[Row]:
    """Write random bytes once; read them, then search them in each mode, in the same minute; the best of two."""
    wanted = Wanted(FIRST + timedelta(days=DAYS), tuple(committed()))
    marked = replace(
        wanted, canaries=tuple(Canary(f"mark {each}", secrets.token_bytes(24)) for each in range(CANARIES))
    )
    jobs = len(os.sched_getaffinity(0))
    with folder() as root:
        large, small = _written(root / "large", SIZE), _written(root / "small", HASHED)
        place = residue.whole(large)
        plain = _best(lambda: _read(large))
        modes = {
            f"probe at every offset, {jobs} processes": (SIZE, _best(lambda: _search(wanted, place, jobs))),
            f"probe and {CANARIES:,} marks, {jobs} processes": (SIZE, _best(lambda: _search(marked, place, jobs))),
            "probe at every offset, one process": (SIZE, _best(lambda: _search(wanted, place, 1))),
            f"SHA-256 at every offset, {CHAINS} chains and cells, {jobs} processes": (
                HASHED,
                _once(lambda: _search(wanted, residue.below(small, HASHED), jobs)),
            ),
        }
    beside = f"reading the same bytes {_rate(SIZE, plain.wall)}; the goal is 5 GiB/min"
    what = f"search for residue, {len(wanted.committed):,} commitments"
    return [
        Row(f"{what}: {mode}", f"{_rate(size, spent.wall)}, {_rate(size, spent.processor)} of processor time", beside)
        for mode, (size, spent) in modes.items()
    ]


def _best(work: Callable[[], object]) -> Spent:
    return min((_once(work) for _ in range(ROUNDS)), key=lambda each: each.wall)


def _once(work: Callable[[], object]) -> Spent:
    before = sum(os.times()[:4])
    wall = timed(work)
    return Spent(wall, max(sum(os.times()[:4]) - before, 0.01))


def _written(path: Path, size: int) -> Path:
    with path.open("wb") as file:
        for _ in range(0, size, CHUNK):
            file.write(os.urandom(CHUNK))
    return path


def _read(path: Path) -> int:
    held = bytearray(CHUNK)
    count = 0
    with path.open("rb", buffering=0) as file:
        while got := file.readinto(held):
            count += got
    return count


def _search(wanted: Wanted, place: Place, jobs: int) -> None:
    outcome = residue.run(residue.Search(wanted, (place,), jobs), lambda _done, _all: None)
    assert not outcome.tally.counts
    assert not outcome.tally.lost


def _rate(size: int, seconds: float) -> str:
    return f"{size / GIB / seconds * 60:,.2f} GiB/min"


if __name__ == "__main__":
    show(rows())
