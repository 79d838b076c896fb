import contextlib
import os
import resource
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest

from idsvc.retention import ClockFile, ClockRolledBack, ClockState, ClockUnavailable, Commitments
from idsvc.retention.cell import CELL_BYTES, commitments, decode, encode
from idsvc.retention.clock import advanced
from idsvc.retention.clock_file import DiskBlocks, header
from tests.support.clocks import CELL_KEY, DAY, Ledger, made_clock, secret

TOMORROW = DAY + timedelta(days=1)


def cells_of(directory: Path) -> Path:
    return directory / "clock" / "cells"


def whole(directory: Path) -> list[ClockState]:
    content = cells_of(directory).read_bytes()
    found = (decode(content[at : at + CELL_BYTES], CELL_KEY) for at in (0, CELL_BYTES))
    return [each for each in found if each is not None]


def facts(state: ClockState) -> tuple[date, str, list[tuple[int, date]]]:
    """What a state still says once its secrets are forgotten."""
    return state.day, state.node, [(each.number, each.opened) for each in state.chains]


def assert_rests(directory: Path, clock: ClockFile, state: ClockState) -> None:
    """Exactly this state rests, in one cell."""
    [resting] = whole(directory)
    with clock.opened() as lent:
        assert lent == resting
    assert facts(resting) == facts(clock.read()) == facts(state)


def put(directory: Path, index: int, block: bytes) -> None:
    with cells_of(directory).open("r+b") as file:
        file.seek(index * CELL_BYTES)
        file.write(block)


def test_a_new_clock_is_private_marked_and_two_cells_long(tmp_path: Path) -> None:
    _, made = ClockFile.create(tmp_path / "clock", CELL_KEY, DAY, "node-1")
    assert sorted(each.name for each in (tmp_path / "clock").iterdir()) == ["CACHEDIR.TAG", "cells"]
    assert cells_of(tmp_path).stat().st_mode & 0o777 == 0o600
    assert cells_of(tmp_path).stat().st_size == 2 * CELL_BYTES
    assert (tmp_path / "clock").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "clock" / "CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55")
    [state] = whole(tmp_path)
    assert made == commitments(state, cells_of(tmp_path).read_bytes()[:CELL_BYTES])


def test_a_clock_is_never_made_over_another(tmp_path: Path) -> None:
    made_clock(tmp_path)
    before = cells_of(tmp_path).read_bytes()
    with pytest.raises(ClockUnavailable, match="already"):
        made_clock(tmp_path)
    assert cells_of(tmp_path).read_bytes() == before


def test_a_place_where_no_clock_can_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file in the way")
    with pytest.raises(ClockUnavailable, match="check disk and permissions"):
        made_clock(tmp_path / "file")


@contextlib.contextmanager
def room_for(size: int) -> Iterator[None]:
    """A disk on which no file grows beyond a size."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("size", [0, CELL_BYTES])
def test_a_full_disk_keeps_nothing_of_a_new_clock_and_says_what_to_do(tmp_path: Path, size: int) -> None:
    with room_for(size), pytest.raises(ClockUnavailable, match="could not be made: check disk and permissions"):
        made_clock(tmp_path)
    assert list((tmp_path / "clock").iterdir()) == []
    made_clock(tmp_path)


def test_a_full_disk_does_not_harm_the_clock_that_is_there(tmp_path: Path) -> None:
    made_clock(tmp_path)
    before = cells_of(tmp_path).read_bytes()
    with room_for(CELL_BYTES), pytest.raises(ClockUnavailable):
        made_clock(tmp_path)
    assert cells_of(tmp_path).read_bytes() == before


def test_an_advance_leaves_one_cell_and_its_commitments(tmp_path: Path) -> None:
    clock, ledger = made_clock(tmp_path), Ledger()
    state = clock.advance(TOMORROW, ledger.commit)
    assert_rests(tmp_path, clock, state)
    assert state.day == TOMORROW
    [made], [resting] = ledger.entries, whole(tmp_path)
    content = cells_of(tmp_path).read_bytes()
    assert made in (commitments(resting, content[:CELL_BYTES]), commitments(resting, content[CELL_BYTES:]))
    assert header(tmp_path / "clock") == clock.header()


def test_the_commitments_are_durable_before_the_old_cell_is_overwritten(tmp_path: Path) -> None:
    clock = made_clock(tmp_path)
    seen: list[list[date]] = []

    def look(_: Commitments) -> None:
        seen.append(sorted(each.day for each in whole(tmp_path)))

    clock.advance(TOMORROW, look)
    assert seen == [[DAY, TOMORROW]]


def test_a_commit_may_read_the_clock(tmp_path: Path) -> None:
    clock = made_clock(tmp_path)
    clock.advance(TOMORROW, lambda _: clock.header() and None)
    assert clock.read().day == TOMORROW


def test_the_old_secret_is_nowhere_in_the_file_after_an_advance(tmp_path: Path) -> None:
    clock = made_clock(tmp_path)
    old = cells_of(tmp_path).read_bytes()[:CELL_BYTES]
    clock.advance(TOMORROW, Ledger().commit)
    content = cells_of(tmp_path).read_bytes()
    assert all(old[at : at + 64] not in content for at in range(0, CELL_BYTES, 64))


def test_on_its_own_day_the_clock_only_settles(tmp_path: Path) -> None:
    clock, ledger = made_clock(tmp_path), Ledger()
    before = cells_of(tmp_path).read_bytes()
    assert facts(clock.advance(DAY, ledger.commit)) == facts(clock.read())
    assert ledger.entries == []
    assert cells_of(tmp_path).read_bytes() == before


def test_the_clock_file_never_goes_back(tmp_path: Path) -> None:
    clock = made_clock(tmp_path)
    with pytest.raises(ClockRolledBack):
        clock.advance(DAY - timedelta(days=1), Ledger().commit)
    assert clock.read().day == DAY


def test_a_renewal_opens_a_chain_on_the_same_day(tmp_path: Path) -> None:
    clock, ledger = made_clock(tmp_path), Ledger()
    state = clock.renew(ledger.commit)
    assert [each.number for each in state.chains] == [1, 2]
    assert_rests(tmp_path, clock, state)
    assert [each.chain for each in ledger.entries[0].chains] == [1, 2]


def test_chains_that_nothing_reaches_are_dropped(tmp_path: Path) -> None:
    clock, ledger = made_clock(tmp_path), Ledger()
    clock.renew(ledger.commit)
    state = clock.advance(DAY + timedelta(days=2), ledger.commit, frozenset({2}))
    assert [each.number for each in state.chains] == [2]


@pytest.mark.parametrize("same_day", [False, True])
def test_of_two_whole_cells_the_later_counts_and_the_other_is_wiped_after_its_commitments(
    tmp_path: Path, *, same_day: bool
) -> None:
    clock, ledger = made_clock(tmp_path), Ledger()
    [old] = whole(tmp_path)
    if same_day:
        clock.renew(Ledger().commit)
        [later] = whole(tmp_path)
        put(tmp_path, 0, encode(old, CELL_KEY, bytes(12)))
    else:
        later = advanced(old, TOMORROW, b"", None)
        put(tmp_path, 1, encode(later, CELL_KEY, bytes(12)))
    assert len(whole(tmp_path)) == 2
    assert facts(clock.read()) == facts(later)
    assert header(tmp_path / "clock").day == later.day
    assert facts(clock.advance(later.day, ledger.commit)) == facts(later)
    assert whole(tmp_path) == [later]
    assert [each.day for each in ledger.entries] == [later.day]


def test_a_torn_spare_cell_counts_for_nothing_and_is_wiped(tmp_path: Path) -> None:
    clock = made_clock(tmp_path)
    torn = encode(advanced(*whole(tmp_path), TOMORROW, b"", None), CELL_KEY, bytes(12))[:2048].ljust(CELL_BYTES, b"\0")
    put(tmp_path, 1, torn)
    assert clock.read().day == clock.header().day == DAY
    clock.advance(DAY, Ledger().commit)
    assert torn[:64] not in cells_of(tmp_path).read_bytes()
    assert clock.read().day == DAY


def test_a_commit_that_fails_leaves_nothing_half_done(tmp_path: Path) -> None:
    clock, ledger = made_clock(tmp_path), Ledger()

    def full(_: Commitments) -> None:
        raise OSError

    with pytest.raises(OSError):
        clock.advance(TOMORROW, full)
    assert clock.read().day == TOMORROW
    clock.advance(TOMORROW, ledger.commit)
    assert [each.day for each in ledger.entries] == [TOMORROW]
    assert [each.day for each in whole(tmp_path)] == [TOMORROW]


def test_a_missing_clock_is_never_made_anew(tmp_path: Path) -> None:
    for attempt in (lambda: ClockFile.open(tmp_path / "clock", CELL_KEY), lambda: header(tmp_path / "clock")):
        with pytest.raises(ClockUnavailable, match="missing"):
            attempt()
    with pytest.raises(ClockUnavailable, match="missing"):
        ClockFile(tmp_path / "clock", CELL_KEY).advance(DAY, Ledger().commit)
    assert list(tmp_path.iterdir()) == []


def test_an_unreadable_clock_is_left_as_it_is(tmp_path: Path) -> None:
    made_clock(tmp_path)
    cells_of(tmp_path).write_bytes(bytes(2 * CELL_BYTES))
    with pytest.raises(ClockUnavailable, match="cannot be read"):
        ClockFile.open(tmp_path / "clock", CELL_KEY)
    with pytest.raises(ClockUnavailable, match="no readable header"):
        header(tmp_path / "clock")
    assert cells_of(tmp_path).read_bytes() == bytes(2 * CELL_BYTES)


def test_a_wrong_cell_key_opens_nothing(tmp_path: Path) -> None:
    made_clock(tmp_path)
    with pytest.raises(ClockUnavailable):
        ClockFile.open(tmp_path / "clock", secret("another"))


def test_a_clock_of_another_length_is_refused(tmp_path: Path) -> None:
    made_clock(tmp_path)
    cells_of(tmp_path).write_bytes(cells_of(tmp_path).read_bytes()[:CELL_BYTES])
    with pytest.raises(ClockUnavailable, match="two cells"):
        ClockFile.open(tmp_path / "clock", CELL_KEY)


def test_a_loosened_clock_is_refused(tmp_path: Path) -> None:
    made_clock(tmp_path)
    cells_of(tmp_path).chmod(0o640)
    with pytest.raises(ClockUnavailable, match="0600"):
        ClockFile.open(tmp_path / "clock", CELL_KEY)


def test_every_open_reads_the_file_anew(tmp_path: Path) -> None:
    mine = made_clock(tmp_path)
    theirs = ClockFile.open(tmp_path / "clock", CELL_KEY)
    theirs.advance(TOMORROW, Ledger().commit)
    assert mine.read().day == TOMORROW


def test_many_at_once_advance_the_clock_once(tmp_path: Path) -> None:
    clock, ledger = made_clock(tmp_path), Ledger()
    threads = [Thread(target=clock.advance, args=(TOMORROW, ledger.commit)) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(ledger.entries) == 1


class FailingBlocks(DiskBlocks):
    """A disk whose second cell has gone bad."""

    def write(self, index: int, block: bytearray) -> None:
        if index == 1:
            raise OSError
        super().write(index, block)


class ForgetfulBlocks(DiskBlocks):
    """A disk that acknowledges writes and does not keep them."""

    def write(self, index: int, block: bytearray) -> None:
        pass


@pytest.mark.parametrize("blocks", [FailingBlocks, ForgetfulBlocks])
def test_a_disk_that_does_not_keep_what_is_written_stops_the_clock(tmp_path: Path, blocks: type[DiskBlocks]) -> None:
    made_clock(tmp_path)
    clock, ledger = ClockFile.open(tmp_path / "clock", CELL_KEY, blocks), Ledger()
    with pytest.raises(ClockUnavailable):
        clock.advance(TOMORROW, ledger.commit)
    assert ledger.entries == []
    assert clock.read().day == DAY


def test_blocks_are_read_also_where_the_cache_cannot_be_passed_by(tmp_path: Path) -> None:
    path = tmp_path / "blocks"
    path.write_bytes(b"a" * CELL_BYTES + b"b" * CELL_BYTES)
    descriptor = os.open(path, os.O_RDWR)
    try:
        assert DiskBlocks(path, descriptor).read(1) == b"b" * CELL_BYTES
        assert DiskBlocks(tmp_path / "gone", descriptor).read(1) == b"b" * CELL_BYTES
        assert DiskBlocks(Path("/dev/full"), descriptor).read(1) == b"b" * CELL_BYTES
    finally:
        os.close(descriptor)


def test_a_file_that_ends_too_soon_is_not_read_as_zeros(tmp_path: Path) -> None:
    path = tmp_path / "blocks"
    path.write_bytes(bytes(CELL_BYTES + 100))
    descriptor = os.open(path, os.O_RDWR)
    try:
        assert DiskBlocks(path, descriptor).read(0) == bytes(CELL_BYTES)
        with pytest.raises(OSError, match="Input/output error"):
            DiskBlocks(path, descriptor).read(1)
    finally:
        os.close(descriptor)


def test_a_write_that_the_disk_takes_in_part_is_gone_on_with_until_it_refuses(tmp_path: Path) -> None:
    path = tmp_path / "blocks"
    path.write_bytes(bytes(2 * CELL_BYTES))
    descriptor = os.open(path, os.O_RDWR)
    try:
        with room_for(CELL_BYTES + 100), pytest.raises(OSError, match="File too large"):
            DiskBlocks(path, descriptor).write(1, bytearray(b"x" * CELL_BYTES))
    finally:
        os.close(descriptor)
    assert path.read_bytes()[CELL_BYTES:] == b"x" * 100 + bytes(CELL_BYTES - 100)


class BlindBlocks(DiskBlocks):
    """A disk that does not give its second cell back."""

    def read(self, index: int) -> bytearray:
        if index == 1:
            raise OSError
        return super().read(index)


def test_a_cell_that_cannot_be_read_stops_the_clock_since_it_may_be_the_later_one(tmp_path: Path) -> None:
    made_clock(tmp_path)
    before = cells_of(tmp_path).read_bytes()
    clock = ClockFile(tmp_path / "clock", CELL_KEY, BlindBlocks)
    for attempt in (clock.read, lambda: clock.advance(TOMORROW, Ledger().commit)):
        with pytest.raises(ClockUnavailable, match="mend it"):
            attempt()
    assert cells_of(tmp_path).read_bytes() == before
