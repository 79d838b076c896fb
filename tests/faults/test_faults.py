"""The short form of ``make faults``: every act and every kind of fault, at a few points that stay the same."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.faults import cities, twins
from tests.faults.acts import ACTS
from tests.faults.crew import TREE, Crew
from tests.faults.points import Kind, Point, points
from tests.faults.shim import built

KINDS = (*Kind,)
EACH = 3
"""Kinds of fault that an act meets here; they take turns, so that each kind meets many acts."""

TWINS = frozenset(
    {
        "the entry is durable before a file is unlinked",
        "the log knows a clock state before the one before it is wiped",
        "a card's intent is signed in the transaction that makes the issued case",
        "a disk's own error is told as ours",
    }
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the shim and every prepared city in it."""
    folder = tmp_path_factory.mktemp("faults")
    built(folder)
    for name in cities.BUILDERS:
        cities.prepare(name, folder / "cities" / name)
    return folder


@pytest.fixture(scope="module")
def crew(place: Path) -> Iterator[Crew]:
    """Return one worker."""
    crew = Crew(place / "shim.so", place / "cities", place / "work", 1)
    yield crew
    crew.close()


def some(crew: Crew, act: str, kinds: tuple[Kind, ...]) -> Iterator[Point]:
    """Yield one point of each kind, the same in every run as long as the act changes as much."""
    ops, recovery = crew.workers[0].changes(act)
    for kind in kinds:
        found = list(points(act, kind, ops, recovery))
        yield found[int.from_bytes(sha256(f"{act}/{kind}".encode()).digest()[:4], "big") % len(found)]


@pytest.mark.parametrize("act", [*ACTS])
def test_no_fault_breaks_an_invariant(crew: Crew, act: str) -> None:
    turn = [*ACTS].index(act) * EACH
    kinds = tuple(KINDS[(turn + number) % len(KINDS)] for number in range(EACH))
    for point, breaches in crew.strike_all(some(crew, act, kinds)):
        assert breaches == [], str(point)


@pytest.mark.parametrize(
    "twin", [each for each in twins.listed() if each.invariant in TWINS], ids=lambda it: it.invariant
)
def test_a_broken_order_is_noticed(place: Path, twin: twins.Twin) -> None:
    assert twins.caught(twin, place / "shim.so", place / "cities", place / "twins", 1) is not None


def test_every_twin_changes_one_line_that_is_there() -> None:
    for twin in twins.listed():
        assert (TREE / twin.file).read_text("utf-8").count(twin.line) == 1, twin.invariant
        assert twin.act in ACTS
    assert {twin.invariant for twin in twins.listed()} >= TWINS
    assert len({twin.invariant for twin in twins.listed()}) == len(twins.listed())


def test_every_kind_of_fault_meets_many_acts() -> None:
    assert EACH * len(ACTS) >= 7 * len(KINDS)
