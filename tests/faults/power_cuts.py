"""Which un-synced changes reached the disk: all subsets where they are few, else the telling ones and a sample."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from random import Random
from typing import Final

from tests.faults.power_disk import Atom, Disk, Image
from tests.faults.trace import Op, Record

FEW: Final = 10
"""Changes whose subsets are all tried: at most 2^10 of them."""
SAMPLE: Final = 24
"""Random subsets beside the telling ones."""
SINGLED_OUT: Final = 64
"""Changes that are lost or kept alone, where there are more: a sample of them, the first and last always."""
SEED: Final = 4
_SYNCS: Final = frozenset({Op.SYNC, Op.SYNCDIR})


@dataclass(frozen=True, slots=True)
class Cut:
    """One power cut: after which step, which of the pending changes went through, and what is then found."""

    after: int
    marks: tuple[str, ...]
    """What the act had said by then."""
    dropped: int
    image: Image


def cuts(disk: Disk, trace: Sequence[Record], limit: int) -> Iterator[Cut]:
    """Yield the power cuts of a trace, at most ``limit`` for one step.

    Between two syncs what is pending only grows, so the subsets just before a sync hold those of every step since the
    last one; the cuts are made there and at the end.
    """
    marks: tuple[str, ...] = ()
    for number, step in enumerate(trace):
        if step.op in _SYNCS:
            yield from _cuts_here(disk, number, marks, limit)
        disk.take(step)
        if step.op is Op.MARK:
            marks = (*marks, step.path)
    yield from _cuts_here(disk, len(trace), marks, limit)


def _cuts_here(disk: Disk, number: int, marks: tuple[str, ...], limit: int) -> Iterator[Cut]:
    for kept in choices(disk.pending, limit, number):
        yield Cut(number, marks, len(disk.pending) - len(kept), disk.cut(kept))


def choices(pending: Sequence[Atom], limit: int, seed: int) -> list[frozenset[Atom]]:
    """Return subsets of what is pending: nothing and everything first, then the rest, or a sample beyond the limit."""
    rng = Random(f"{SEED} {seed}")  # noqa: S311 (a sample, not a secret)
    if len(pending) <= FEW:
        found = list(dict.fromkeys(_all_subsets([[atom] for atom in pending])))
    else:
        found = list(dict.fromkeys(_telling(pending, rng)))
    first, rest = found[: min(2, limit)], found[2:]
    return first + (rest if len(found) <= limit else rng.sample(rest, max(0, limit - 2)))


def _all_subsets(groups: Sequence[Sequence[Atom]]) -> Iterator[frozenset[Atom]]:
    yield frozenset()
    yield frozenset(atom for group in groups for atom in group)
    for size in range(1, len(groups)):
        for some in combinations(groups, size):
            yield frozenset(atom for group in some for atom in group)


def _telling(pending: Sequence[Atom], rng: Random) -> Iterator[frozenset[Atom]]:
    """Whole steps first, then single sectors: each alone lost, each alone kept, the first so many, and a sample."""
    steps: dict[int, list[Atom]] = {}
    for atom in pending:
        steps.setdefault(atom.step, []).append(atom)
    yield from _families(list(steps.values()), rng)
    if len(steps) <= FEW:
        yield from _all_subsets(list(steps.values()))
    yield from _families([[atom] for atom in pending], rng)
    for _ in range(SAMPLE):
        share = rng.random()
        yield frozenset(atom for atom in pending if rng.random() < share)


def _families(groups: Sequence[Sequence[Atom]], rng: Random) -> Iterator[frozenset[Atom]]:
    everything = frozenset(atom for group in groups for atom in group)
    yield frozenset()
    yield everything
    numbers = range(len(groups))
    if len(groups) > SINGLED_OUT:
        numbers = sorted({0, len(groups) - 1, *rng.sample(numbers, SINGLED_OUT)})
    for number in numbers:
        yield everything - frozenset(groups[number])
        yield frozenset(groups[number])
        yield frozenset(atom for group in groups[:number] for atom in group)
