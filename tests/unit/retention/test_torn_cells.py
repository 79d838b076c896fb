"""Every pair of cells that a power cut, an old copy or another city's file can leave: which state counts, what goes."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from itertools import product
from pathlib import Path

import pytest

from idsvc.retention import ClockFile, ClockUnavailable, Commitments
from idsvc.retention.cell import CELL_BYTES, commitments, decode, encode, read_header
from idsvc.retention.clock import ClockState, advanced, first_state, renewed
from tests.support.clocks import CELL_KEY, DAY, made_clock, secret

SECTOR = 512
SECTORS = CELL_BYTES // SECTOR
ALL = (1 << SECTORS) - 1
TOMORROW = DAY + timedelta(days=1)

FIRST = first_state(DAY, "node-1", secret("chain 1"))
BEFORE = first_state(DAY - timedelta(days=1), "node-1", secret("chain 0"))
LATER = advanced(FIRST, TOMORROW, b"", None)
RENEWED = renewed(FIRST, secret("chain 2"))
RANDOM = [b"".join(sha256(f"{which} {part}".encode()).digest() for part in range(CELL_BYTES // 32)) for which in (0, 1)]


def cell_of(state: ClockState, key: bytes = CELL_KEY) -> bytes:
    return bytes(encode(state, key, sha256(repr(state).encode() + key).digest()[:12]))


def torn(cell: bytes, rest: bytes, kept: int) -> bytes:
    """A block of which those sectors of a cell are there whose bit is set."""
    cuts = range(0, CELL_BYTES, SECTOR)
    return b"".join((cell if kept >> number & 1 else rest)[at : at + SECTOR] for number, at in enumerate(cuts))


def blocks_of(state: ClockState, rest: bytes, subsets: range | tuple[int, ...]) -> dict[str, bytes]:
    return {f"{state.day} {len(state.chains)} {kept:08b}": torn(cell_of(state), rest, kept) for kept in subsets}


PREFIXES = tuple((1 << count) - 1 for count in range(SECTORS + 1))
WHOLE = {
    "the day before": cell_of(BEFORE),
    "the day": cell_of(FIRST),
    "renewed": cell_of(RENEWED),
    "the day after": cell_of(LATER),
    "another city's": cell_of(LATER, secret("another cell key")),
    "zeros": bytes(CELL_BYTES),
}
SOME = (WHOLE | blocks_of(FIRST, RANDOM[0], PREFIXES), WHOLE | blocks_of(LATER, RANDOM[1], PREFIXES))
EVERY_WIPE = blocks_of(FIRST, RANDOM[0], range(ALL + 1))
EVERY_WRITE = blocks_of(LATER, RANDOM[1], range(ALL + 1))


class Held:
    """Two blocks in memory, and what was done to them in order."""

    def __init__(self, first: bytes, second: bytes) -> None:
        self.cells = [first, second]
        self.done: list[str] = []

    def __call__(self, _path: Path, _descriptor: int) -> "Held":
        return self

    def read(self, index: int) -> bytearray:
        return bytearray(self.cells[index])

    def write(self, index: int, block: bytearray) -> None:
        self.cells[index] = bytes(block)
        self.done.append(f"wiped {index}" if read_header(block) is None else f"wrote {index}")

    def sync(self) -> None:
        """Nothing is held back in memory."""


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made_clock(folder := tmp_path_factory.mktemp("cells"))
    return folder / "clock"


def check(directory: Path, first: bytes, second: bytes) -> None:
    """The later whole state counts; recovery commits to it first, then wipes what else has a header, and no more."""
    held = Held(first, second)
    clock = ClockFile(directory, CELL_KEY, held)
    states = [(decode(cell, CELL_KEY), index) for index, cell in enumerate((first, second))]
    whole = [(state, index) for state, index in states if state is not None]
    if not whole:
        with pytest.raises(ClockUnavailable, match="do not make a new one"):
            clock.advance(TOMORROW, lambda _made: None)
        assert (held.cells, held.done) == ([first, second], [])
        return
    state, index = max(whole, key=lambda each: (each[0].day, each[0].newest.number))
    spare = 1 - index
    committed: list[Commitments] = []

    def commit(made: Commitments) -> None:
        committed.append(made)
        held.done.append("entered")
        assert held.cells == [first, second]

    unsettled = read_header((first, second)[spare]) is not None
    assert clock.read().day == state.day
    clock.advance(state.day, commit)
    assert held.cells[index] == (first, second)[index]
    assert held.done == (["entered", f"wiped {spare}"] if unsettled else [])
    assert committed == ([commitments(state, held.cells[index])] if unsettled else [])
    assert read_header(held.cells[spare]) is None


def each_pair(firsts: dict[str, bytes], seconds: dict[str, bytes], see: Callable[[bytes, bytes], None]) -> None:
    for first, second in product(firsts.values(), seconds.values()):
        see(first, second)
        see(second, first)


def test_whatever_a_wipe_left_beside_whatever_there_is(directory: Path) -> None:
    each_pair(
        EVERY_WIPE,
        {name: cell for name, cell in SOME[1].items() if name in WHOLE},
        lambda *cells: check(directory, *cells),
    )


def test_whatever_a_write_left_beside_whatever_there_is(directory: Path) -> None:
    each_pair(
        EVERY_WRITE,
        {name: cell for name, cell in SOME[0].items() if name in WHOLE},
        lambda *cells: check(directory, *cells),
    )


def test_a_wipe_and_a_write_that_were_torn_at_any_sector_beside_each_other(directory: Path) -> None:
    each_pair(SOME[0], SOME[1], lambda *cells: check(directory, *cells))


def test_a_cell_that_lacks_any_sector_is_no_cell_and_one_that_lacks_none_is() -> None:
    for kept in range(ALL + 1):
        assert (decode(torn(cell_of(FIRST), RANDOM[0], kept), CELL_KEY) is not None) == (kept == ALL)
