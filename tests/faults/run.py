"""The long form: every act, every kind of fault, at points spread over the whole run; then every seeded twin.

``make faults``; FAULTS='--all' strikes at every single point (hours), ``--seed N`` at others of them.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

from tests.faults import cities, twins
from tests.faults.acts import ACTS
from tests.faults.crew import Crew
from tests.faults.moves import MOVES
from tests.faults.points import Kind, Point, points
from tests.faults.shim import built

SHARES: Mapping[Kind, Fraction] = MappingProxyType(
    {
        Kind.KILL: Fraction(1),
        Kind.TORN: Fraction(1, 3),
        Kind.DOUBLE: Fraction(1, 2),
        Kind.EIO: Fraction(1, 4),
        Kind.EIO_STAYS: Fraction(1, 8),
        Kind.ENOSPC: Fraction(1, 8),
        Kind.FULL: Fraction(1, 4),
        Kind.EINTR: Fraction(1, 6),
        Kind.SHORT: Fraction(1, 4),
    }
)
"""How many of its points a kind is tried at; single kills at all of them."""


ALL = (*ACTS, *MOVES)
MOVES_SHARE = Fraction(1, 16)
"""A restore changes the disk a thousand times, nearly always in the same way: while it loads rows."""


def chosen(found: Sequence[Point], share: Fraction, seed: int) -> list[Point]:
    """Return a share of some points, evenly spread, at least one; the seed moves them along."""
    step = max(1, share.denominator // share.numerator)
    offset = seed % step
    return list(found[offset::step] or found[-1:])


class Tally:
    """Points and breaches by act and kind."""

    def __init__(self) -> None:
        self.points: Counter[tuple[str, Kind]] = Counter()
        self.breached: Counter[tuple[str, Kind]] = Counter()
        self.breaches: defaultdict[str, list[Point]] = defaultdict(list)

    def add(self, point: Point, found: Sequence[str]) -> None:
        self.points[point.act, point.kind] += 1
        self.breached[point.act, point.kind] += bool(found)
        for each in found:
            self.breaches[each].append(point)

    def lines(self) -> Iterator[str]:
        """Yield a table: a row for each act, points tried under each kind, with breaches behind a slash."""
        yield "".join((f"{'act':26}", *(f"{kind:>15}" for kind in Kind)))
        for act in dict.fromkeys(act for act, _ in self.points):
            yield f"{act:26}" + "".join(f"{self._cell((act,), kind):>15}" for kind in Kind)
        acts = tuple(dict.fromkeys(act for act, _ in self.points))
        yield f"{'all':26}" + "".join(f"{self._cell(acts, kind):>15}" for kind in Kind)

    def summary(self) -> Iterator[str]:
        """Yield how many points there were, and each breach with the first point that brought it out."""
        yield f"{sum(self.points.values())} points, {sum(self.breached.values())} breached"
        yield from (f"{len(where)} x {each}, first: {where[0]}" for each, where in self.breaches.items())

    def _cell(self, acts: Sequence[str], kind: Kind) -> str:
        tried = sum(self.points[act, kind] for act in acts)
        breached = sum(self.breached[act, kind] for act in acts)
        return f"{tried}/{breached}" if breached else str(tried)


def say(text: str, end: str = "\n") -> None:
    sys.stderr.write(text + end)
    sys.stderr.flush()


def prepared(place: Path) -> Path:
    """Build every city once and return where they lie."""
    snapshots = place / "cities"
    for name in cities.BUILDERS:
        say(f"faults: preparing the city {name}")
        cities.prepare(name, snapshots / name)
    return snapshots


def planned(
    crew: Crew, acts: Sequence[str], kinds: Sequence[Kind], shares: Mapping[Kind, Fraction], seed: int
) -> list[Point]:
    """Return the points of a run over some acts and kinds."""
    found: list[Point] = []
    for act, (ops, recovery) in crew.changes_all(acts):
        say(f"faults: {act}: {len(ops)} changes, {recovery} more in a recovery")
        part = MOVES_SHARE if act in MOVES and min(shares.values()) < 1 else Fraction(1)
        for kind in kinds:
            found += chosen(list(points(act, kind, ops, recovery)), shares[kind] * part, seed)
    return found


def struck(crew: Crew, found: Sequence[Point]) -> Tally:
    """Strike at all points and return what came of it, telling how far it is."""
    tally = Tally()
    for number, (point, breaches) in enumerate(crew.strike_all(found), start=1):
        tally.add(point, breaches)
        for each in breaches:
            say(f"\r{point}: {each}")
        say(f"\rfaults: {number} of {len(found)} points, {sum(tally.breached.values())} breached ", end="")
    say("")
    return tally


def verdict(missed: Sequence[str] | None) -> Iterator[str]:
    """Yield what became of the twins; None: they were left out."""
    if missed is None:
        yield "the twins were left out"
        return
    yield f"{len(twins.listed()) - len(missed)} of {len(twins.listed())} twins caught"
    yield from (f"twin not caught: {each}" for each in missed)


def main() -> int:
    """Run what was asked for; 0 where nothing was breached and every twin was caught."""
    asked = argparse.ArgumentParser(prog="make faults", description=__doc__)
    asked.add_argument("--all", action="store_true", help="strike at every point")
    asked.add_argument("--seed", type=int, default=0, help="which of the points, where not all of them")
    asked.add_argument("--thin", type=int, default=1, metavar="N", help="only every Nth of these points")
    asked.add_argument("--act", action="append", choices=ALL, help="this act only; may be given again")
    asked.add_argument("--kind", action="append", type=Kind, choices=[*Kind], help="this kind only; may be given again")
    asked.add_argument("--jobs", type=int, default=min(4, os.cpu_count() or 1), help="processes side by side")
    asked.add_argument("--no-twins", action="store_true", help="leave the seeded twins out")
    chose = asked.parse_args()
    shares = {kind: (Fraction(1) if chose.all else SHARES[kind]) / chose.thin for kind in Kind}
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        place = Path(folder)
        library, snapshots = built(place), prepared(place)
        crew = Crew(library, snapshots, place / "work", chose.jobs)
        tally = struck(crew, planned(crew, chose.act or ALL, chose.kind or [*Kind], shares, chose.seed))
        crew.close()
        missed = None if chose.no_twins else twins.missed(library, snapshots, place / "twins", chose.jobs)
    sys.stdout.write("\n".join((*tally.lines(), *tally.summary(), *verdict(missed))) + "\n")
    return int(bool(tally.breaches) or bool(missed))


if __name__ == "__main__":
    sys.exit(main())
