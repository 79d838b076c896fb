from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.residue import Canary, Depth, Seen, Sighting, Wanted, control, wanted
from idsvc.oversight.residue_engine import BLOCK, Engine
from idsvc.retention import Header
from idsvc.retention.cell import HEADER_BYTES, MAGIC
from tests.support.evidence import reading
from tests.support.residue import cell, cell_entry, day, log_of, look_for, noise, secret, state_entry

FILL = noise("fill", BLOCK + 2048)
DAYS = 5
WANTED = look_for(DAYS)
ENGINE = Engine(WANTED)


def laid(*parts: tuple[int, bytes], size: int = BLOCK + 2048) -> bytearray:
    data = bytearray(FILL[:size])
    for at, part in parts:
        data[at : at + len(part)] = part
    return data


def search(data: bytearray, engine: Engine = ENGINE, depth: Depth = Depth.PROBE) -> list[tuple[int, Seen]]:
    return [(each.offset, each.seen) for each in engine.search(data, 0, len(data), depth)]


def test_a_disk_without_anything_gives_nothing() -> None:
    assert search(laid()) == []
    assert search(bytearray(100_000)) == []
    assert search(bytearray()) == []


@given(st.integers(0, BLOCK + 2048 - 32), st.integers(0, DAYS - 2))
def test_a_past_secret_is_found_at_any_offset(at: int, ahead: int) -> None:
    assert search(laid((at, secret(ahead)))) == [(at, Seen.PAST_STATE)]


@pytest.mark.parametrize("depth", Depth)
def test_a_secret_is_found_at_both_ends(depth: Depth) -> None:
    data = laid((0, secret(0)), (400 - 32, secret(1)), size=400)
    assert search(data, depth=depth) == [(0, Seen.PAST_STATE), (368, Seen.PAST_STATE)]


def test_a_secret_cut_short_is_none() -> None:
    assert search(bytearray(secret(0)[:31])) == []


def test_what_a_secret_is_said_to_be_names_chain_and_day_and_nothing_else() -> None:
    (seen,) = ENGINE.search(laid((9, secret(2))), 0, BLOCK, Depth.PROBE)
    assert seen == Sighting(9, Seen.PAST_STATE, "chain 1, 2026-03-04")


@given(st.integers(0, 3000))
def test_an_old_cell_is_found_whole_wherever_it_lies(at: int) -> None:
    assert search(laid((at, cell(1)))) == [(at, Seen.STALE_CELL)]


@given(st.integers(0, 3000))
def test_the_first_bytes_of_an_old_cell_s_ciphertext_are_enough(at: int) -> None:
    assert search(laid((at, cell(1)[HEADER_BYTES : HEADER_BYTES + 32]))) == [(at, Seen.STALE_CELL)]


def test_a_cell_with_an_old_day_is_stale_whatever_the_log_knows() -> None:
    foreign = MAGIC + b"\0\1" + b"2026-03-01" + b"node-7".ljust(24, b"\0") + bytes(12) + noise("foreign", 400)
    assert search(laid((77, foreign))) == [(77, Seen.STALE_CELL)]


def test_the_magic_without_a_day_behind_it_is_no_cell() -> None:
    assert search(laid((5, MAGIC + b"in a program's own code"))) == []


def test_a_cell_whose_header_was_spoiled_is_told_by_its_ciphertext() -> None:
    torn = MAGIC + b"\0\1not-a-dayx" + bytes(36) + cell(0)[HEADER_BYTES:]
    assert search(laid((50, torn))) == [(50, Seen.STALE_CELL)]


def test_what_the_clock_holds_now_is_no_finding() -> None:
    assert search(laid((100, cell(DAYS - 1)), (9000, secret(DAYS - 1)))) == [
        (100, Seen.PRESENT_CELL),
        (9000, Seen.PRESENT_STATE),
    ]


@given(st.data())
def test_stretches_side_by_side_tell_everything_once(data: st.DataObject) -> None:
    """However a disk is cut: what lies across a border belongs to one side of it and to no more."""
    engine = Engine(wanted(log_of(DAYS), None, [Canary("mark", b"Quillmoor Fennwick of the eastern quay")]))
    before, after = engine.around
    things = [cell(0), secret(0), secret(1), b"Quillmoor Fennwick of the eastern quay", cell(1)[64:200]]
    at, parts = 0, []
    for thing in things:
        at += data.draw(st.integers(0, 90))
        parts.append((at, thing))
        at += len(thing)
    disk = laid(*parts, size=6000)
    border = data.draw(st.integers(1, 5999))
    found: list[Sighting] = []
    for low, high in ((0, border), (border, len(disk))):
        start = max(0, low - before)
        window = bytearray(disk[start : high + after])
        found += [each.moved(start) for each in engine.search(window, low - start, high - start, Depth.PROBE)]
    assert sorted(found) == sorted(engine.search(disk, 0, len(disk), Depth.PROBE))
    assert len(found) == len(things)


def test_hashing_needs_no_trust_in_the_probes_of_the_log() -> None:
    """A city that enters a wrong probe hides from the probe alone, not from hashing."""
    lying = [state_entry(0, probe=7), state_entry(1), cell_entry(1)]
    engine, data = Engine(wanted(lying, None)), laid((321, secret(0)), size=2000)
    assert search(data, engine) == []
    assert search(data, engine, Depth.HASH) == [(321, Seen.PAST_STATE)]


def test_hashing_finds_cells_and_each_chain_s_secrets() -> None:
    engine = Engine(wanted([*log_of(2), state_entry(0, chain=7)], None))
    data = laid((10, secret(0, 7)), (100, cell(0)[64:96]), (200, secret(0)), size=400)
    expected = [(10, Seen.PAST_STATE), (100, Seen.STALE_CELL), (200, Seen.PAST_STATE)]
    assert search(data, engine, Depth.HASH) == search(data, engine) == expected


def test_a_probe_that_fits_by_chance_is_not_believed() -> None:
    shifted = state_entry(0, commitment="ab" * 32)
    assert search(laid((5, secret(0))), Engine(wanted([shifted, *log_of(2)[1:]], None))) == []


def test_many_commitments_are_looked_for_at_once() -> None:
    log = [entry for chain in range(1, 40) for entry in (state_entry(each, chain) for each in range(50))]
    engine = Engine(wanted([*log, cell_entry(50)], None))
    places = [(chain * 1000 + 7, secret(chain, chain)) for chain in range(1, 40)]
    assert [at for at, _ in search(laid(*places), engine)] == [at for at, _ in places]


@pytest.mark.parametrize("size", [8, 9, 31, 32, 33, 200, 1024])
def test_a_mark_of_any_size_is_found_across_the_border_of_blocks(size: int) -> None:
    pattern = noise("mark", size)
    engine = Engine(Wanted(date(2026, 3, 2), (), (Canary("m", pattern),)))
    for at in (0, 1, BLOCK - size, BLOCK - size // 2, BLOCK - 1, BLOCK):
        assert search(laid((at, pattern)), engine) == [(at, Seen.CANARY)]


@pytest.mark.parametrize("size", [7, 1025])
def test_a_mark_too_short_or_too_long_is_refused(size: int) -> None:
    with pytest.raises(CouldNotLook):
        Canary("m", bytes(size))


def test_two_marks_that_share_their_rarest_piece_are_told_apart() -> None:
    one, two = Canary("one", b"abcdefgh-one"), Canary("two", b"abcdefgh-two")
    engine = Engine(Wanted(date(2026, 3, 2), (), (one, two)))
    (seen,) = engine.search(laid((30, two.pattern)), 0, 1000, Depth.PROBE)
    assert (seen.offset, seen.what) == (30, "two")


def test_a_log_that_commits_to_nothing_cannot_be_gone_by() -> None:
    with pytest.raises(CouldNotLook):
        wanted([entry for entry in reading().entries if entry], None)
    with pytest.raises(CouldNotLook):
        wanted([state_entry(0)], None)


def test_a_clock_that_has_gone_on_makes_the_published_cell_a_stale_one() -> None:
    """The log is published once a day: until then the cell that it names last is yesterday's."""
    engine = Engine(wanted(log_of(2), Header(1, day(2), "node-1")))
    assert search(laid((0, cell(1)), (5000, secret(1))), engine) == [(0, Seen.STALE_CELL), (5000, Seen.PAST_STATE)]
    assert search(laid((0, cell(2))), engine) == [(0, Seen.NEWER_CELL)]


def test_a_clock_that_was_put_back_is_behind_the_log() -> None:
    engine = Engine(wanted(log_of(3), Header(1, day(1), "node-1")))
    assert search(laid((0, cell(1))), engine) == [(0, Seen.STALE_CELL)]


def test_each_node_has_a_present_cell_of_its_own() -> None:
    ahead, behind = cell_entry(2, "node-2"), cell_entry(1)
    look = wanted([state_entry(2), behind, ahead], Header(1, day(2), "node-2"))
    assert {(each.node, each.present) for each in look.committed if not each.chain} == {
        ("node-1", True),
        ("node-2", True),
    }


def test_a_renewal_makes_the_cell_of_the_same_day_stale() -> None:
    renewed = cell_entry(1)
    look = wanted([*log_of(1), cell_entry(0), renewed, state_entry(1)], Header(1, day(1), "node-1"))
    assert [each.present for each in look.committed if not each.chain] == [False, True]


def test_what_is_looked_for_reaches_another_process_as_it_is() -> None:
    look = wanted(log_of(3), None, [Canary("m", b"marked bytes")])
    assert Wanted.from_text(look.to_text()) == look
    assert Wanted.from_text(look.to_text()).digest() == look.digest() != look_for(3).digest()


def test_no_mark_is_shown() -> None:
    assert "marked" not in repr(Canary("m", b"marked bytes"))


@pytest.mark.parametrize(
    ("stands", "kinds"),
    [(0, {Seen.PRESENT_CELL}), (2, {Seen.PRESENT_CELL}), (3, {Seen.PRESENT_CELL, Seen.NEWER_CELL})],
)
def test_the_cell_in_use_must_be_met_and_be_the_log_s(stands: int, kinds: set[Seen]) -> None:
    assert set(control(log_of(3), Header(1, day(stands), "node-1"))) == kinds
    assert control(log_of(3), None) == ()
