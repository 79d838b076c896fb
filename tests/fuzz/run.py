"""The long fuzz: `make fuzz`, or `python -m tests.fuzz.run --count 1000000 --seed abc --node`.

Every single-bit flip and every truncation of twenty codes, then random mutations, in several processes. With --node the
built TypeScript verifier judges the same texts and must give the same reasons. The seed is printed: a run with the same
seed and count makes the same mutations.
"""

import argparse
import os
import secrets
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

from tests.fuzz.engine import Mutation, cards, mutation, neighbours
from tests.fuzz.judge import MOST_KEPT, Tally, judge, verifier
from tests.fuzz.second import differences
from tests.support.node import MODULE
from tests.support.verdict_cards import AT

CHUNK = 5000


@dataclass(frozen=True)
class Piece:
    """A part of the work: all neighbours of one code, or a range of random mutations."""

    seed: str
    module: Path | None
    card: int | None = None
    start: int = 0
    end: int = 0

    def mutations(self) -> Iterator[Mutation]:
        """Make the mutations of this piece."""
        if self.card is not None:
            return neighbours(cards()[self.card])
        return (mutation(f"{self.seed}:{number}") for number in range(self.start, self.end))


@dataclass
class Whole:
    """Figures of everything so far."""

    tally: Tally = field(default_factory=Tally)
    differences: list[str] = field(default_factory=list)
    compared: int = 0

    @property
    def findings(self) -> list[str]:
        """What must not be there."""
        return [*self.tally.accepted, *self.tally.exceptions, *self.differences]


def run_piece(piece: Piece) -> tuple[Tally, list[str], int]:
    """Judge one piece in this process."""
    found = list(piece.mutations())
    tally = judge(found)
    return (tally, *differences(found, piece.module)) if piece.module else (tally, [], 0)


def pieces(seed: str, count: int, module: Path | None) -> list[Piece]:
    """Split the work."""
    exhaustive = [Piece(seed, module, card=number) for number in range(len(cards()))]
    starts = range(0, count, CHUNK)
    return [*exhaustive, *(Piece(seed, module, start=at, end=min(at + CHUNK, count)) for at in starts)]


def run(work: list[Piece], jobs: int) -> Whole:
    """Judge everything, and tell on standard error how far it is."""
    whole, start = Whole(), time.monotonic()
    with ProcessPoolExecutor(jobs) as pool:
        waiting = [pool.submit(run_piece, piece) for piece in work]
        for done, future in enumerate(as_completed(waiting), 1):
            tally, different, compared = future.result()
            whole.tally.add(tally)
            whole.differences += different
            whole.compared += compared
            _progress(done, len(work), whole, time.monotonic() - start)
    sys.stderr.write("\n")
    return whole


def _progress(done: int, of: int, whole: Whole, seconds: float) -> None:
    judged = whole.tally.judged
    line = (
        f"\rfuzz: {done}/{of} parts, {judged:,} mutations, {len(whole.findings)} findings, {judged / seconds:,.0f}/s "
    )
    sys.stderr.write(line)
    sys.stderr.flush()


def _lines(whole: Whole, seed: str) -> Iterable[str]:
    tally = whole.tally
    yield f"seed {seed}"
    yield f"mutations {tally.judged:,} and {tally.unchanged:,} that were none"
    yield "  ".join(f"{reason} {count:,}" for reason, count in tally.reasons.most_common())
    yield f"accepted {len(tally.accepted)}"
    yield f"exceptions {len(tally.exceptions)}"
    if whole.compared:
        yield f"compared with the TypeScript verifier {whole.compared:,}, different {len(whole.differences)}"
    yield from whole.findings[:MOST_KEPT]


def main() -> int:
    """Run as a program."""
    options = argparse.ArgumentParser(prog="fuzz", description="Mutate good codes: nothing may be accepted or raise.")
    options.add_argument("--count", type=int, default=1_000_000, help="random mutations, beside the exhaustive ones")
    options.add_argument("--seed", default=secrets.token_hex(6), help="of an earlier run, to make it again")
    options.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    options.add_argument("--node", action="store_true", help="let the TypeScript verifier judge the same texts")
    given = options.parse_args()
    sys.stderr.write(f"fuzz: seed {given.seed}\n")
    assert all(verifier().verify(card.text, AT).reason.value == "VALID" for card in cards())
    with TemporaryDirectory() as room:  # another build may clear the folder meanwhile
        module = Path(copy(MODULE, room)) if given.node else None
        whole = run(pieces(given.seed, given.count, module), given.jobs)
    sys.stdout.write("\n".join(_lines(whole, given.seed)) + "\n")
    return 1 if whole.findings else 0


if __name__ == "__main__":
    sys.exit(main())
