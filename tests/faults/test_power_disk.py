"""The disk that loses what was not synced, on traces written by hand: what may be found, and what may never be."""

from pathlib import Path

import pytest

from tests.faults.power_cuts import choices, cuts
from tests.faults.power_disk import SECTOR, Disk, TraceBroken, materialize
from tests.faults.trace import Op, Record

MANY = 5000
OLD, NEW = b"o" * SECTOR, b"n" * SECTOR


def record(op: Op, path: str, other: str = "", offset: int = 0, data: bytes = b"") -> Record:
    return Record(op, path, other, offset, data)


def write(path: str, data: bytes, offset: int = 0) -> Record:
    return record(Op.WRITE, path, offset=offset, data=data)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "kept").write_bytes(OLD * 2)
    (tmp_path / "folder").mkdir()
    return tmp_path


Found = frozenset[tuple[str, bytes | None]]


def found(place: Path, *trace: Record) -> set[Found]:
    """Everything that may be found at the end of a trace."""
    disk = Disk(place)
    for step in trace:
        disk.take(step)
    return {frozenset(disk.cut(kept).tree()) for kept in choices(disk.pending, MANY, 0)}


def contents(states: set[Found], path: str) -> set[bytes | None]:
    return {dict(state).get(path) for state in states}


def test_an_overwrite_is_torn_into_every_mixture_of_sectors(place: Path) -> None:
    states = found(place, write("kept", NEW * 2))
    assert contents(states, "kept") == {one + two for one in (OLD, NEW) for two in (OLD, NEW)}


def test_a_sync_makes_what_was_written_before_it_durable_and_nothing_after(place: Path) -> None:
    states = found(place, write("kept", NEW), record(Op.SYNC, "kept", offset=1), write("kept", NEW, SECTOR))
    assert contents(states, "kept") == {NEW + OLD, NEW + NEW}


def test_a_sync_of_one_file_says_nothing_of_another(place: Path) -> None:
    (place / "other").write_bytes(OLD)
    states = found(place, write("kept", NEW * 2), write("other", NEW), record(Op.SYNC, "other"))
    assert contents(states, "other") == {NEW}
    assert OLD * 2 in contents(states, "kept")


def test_two_writes_of_one_sector_may_come_in_either_order(place: Path) -> None:
    last = b"l" * SECTOR
    states = found(place, write("kept", NEW), write("kept", last))
    assert {data[:1] for data in contents(states, "kept") if data} == {b"o", b"n", b"l"}


def test_a_longer_file_may_be_short_whole_or_hold_zeros(place: Path) -> None:
    states = found(place, write("kept", NEW, 2 * SECTOR))
    assert contents(states, "kept") == {OLD * 2, OLD * 2 + NEW, OLD * 2 + bytes(SECTOR)}


def test_a_truncation_may_be_lost_and_what_it_cut_off_still_lies_on_the_device(place: Path) -> None:
    assert contents(found(place, record(Op.TRUNCATE, "kept", offset=0)), "kept") == {OLD * 2, b""}
    disk = Disk(place)
    disk.take(record(Op.TRUNCATE, "kept", offset=0))
    assert OLD * 2 in disk.cut(disk.pending).everything()


def test_a_synced_file_without_its_name_may_be_gone(place: Path) -> None:
    made = record(Op.CREATE, "fresh"), write("fresh", NEW), record(Op.SYNC, "fresh")
    assert contents(found(place, *made), "fresh") == {None, NEW}
    assert contents(found(place, *made, record(Op.SYNCDIR, "")), "fresh") == {NEW}


def test_a_named_file_without_its_sync_may_be_empty_or_torn(place: Path) -> None:
    made = record(Op.CREATE, "fresh"), write("fresh", NEW * 2), record(Op.SYNCDIR, "")
    assert {b"", NEW * 2, bytes(SECTOR) + NEW, NEW + bytes(SECTOR)} <= contents(found(place, *made), "fresh")


def test_a_rename_is_whole_or_not_at_all(place: Path) -> None:
    made = record(Op.CREATE, "fresh"), write("fresh", NEW), record(Op.SYNC, "fresh"), record(Op.SYNCDIR, "")
    states = found(place, *made, record(Op.RENAME, "fresh", "kept"))
    both = {(dict(state).get("fresh"), dict(state)["kept"]) for state in states}
    assert both == {(NEW, OLD * 2), (None, NEW)}


def test_a_rename_does_not_bring_the_data_along(place: Path) -> None:
    made = record(Op.CREATE, "fresh"), write("fresh", NEW), record(Op.RENAME, "fresh", "kept"), record(Op.SYNCDIR, "")
    assert contents(found(place, *made), "kept") == {b"", bytes(SECTOR), NEW}


def test_an_unlinked_name_comes_back_until_its_folder_is_synced(place: Path) -> None:
    gone = record(Op.UNLINK, "kept")
    assert contents(found(place, gone), "kept") == {None, OLD * 2}
    assert contents(found(place, gone, record(Op.SYNCDIR, "")), "kept") == {None}
    disk = Disk(place)
    disk.take(gone)
    assert OLD * 2 in disk.cut(disk.pending).everything()


def test_changes_of_one_name_come_in_their_order_those_of_two_names_in_any(place: Path) -> None:
    (place / "other").write_bytes(OLD)
    one = found(place, record(Op.UNLINK, "kept"), record(Op.CREATE, "kept"), record(Op.UNLINK, "other"))
    assert contents(one, "kept") == {OLD * 2, None, b""}
    assert {("kept" in dict(state), "other" in dict(state)) for state in one} == {
        (kept, other) for kept in (True, False) for other in (True, False)
    }


def test_a_file_in_a_folder_that_was_lost_is_lost(place: Path) -> None:
    made = (
        record(Op.MKDIR, "folder/day"),
        record(Op.CREATE, "folder/day/blob"),
        write("folder/day/blob", NEW),
        record(Op.SYNC, "folder/day/blob"),
        record(Op.SYNCDIR, "folder/day"),
    )
    assert contents(found(place, *made), "folder/day/blob") == {None, NEW}
    assert contents(found(place, *made, record(Op.SYNCDIR, "folder")), "folder/day/blob") == {NEW}


def test_a_folder_goes_only_after_what_was_in_it(place: Path) -> None:
    (place / "folder/blob").write_bytes(OLD)
    gone = record(Op.UNLINK, "folder/blob"), record(Op.RMDIR, "folder")
    states = found(place, *gone)
    assert {tuple(path for path, _ in sorted(state, key=str)) for state in states} == {
        ("folder", "folder/blob", "kept"),
        ("folder", "kept"),
        ("kept",),
    }


def test_a_second_name_of_a_file_is_the_same_file(place: Path) -> None:
    linked = record(Op.LINK, "kept", "again"), record(Op.SYNCDIR, ""), write("again", NEW), record(Op.SYNC, "kept")
    assert contents(found(place, *linked), "kept") == {NEW + OLD} == contents(found(place, *linked), "again")


def test_an_index_in_memory_is_never_found(place: Path) -> None:
    (place / "a.db-shm").write_bytes(OLD)
    trace = record(Op.CREATE, "b.db-shm"), write("b.db-shm", NEW), record(Op.SYNC, "b.db-shm")
    assert contents(found(place, *trace), "a.db-shm") == contents(found(place, *trace), "b.db-shm") == {None}


def test_a_trace_of_files_that_are_not_there_is_refused(place: Path) -> None:
    for step in (write("none", NEW), record(Op.UNLINK, "none"), record(Op.RENAME, "none", "kept")):
        with pytest.raises(TraceBroken):
            Disk(place).take(step)


def test_few_changes_are_tried_in_every_subset_and_many_in_the_telling_ones(place: Path) -> None:
    disk = Disk(place)
    for number in range(8):
        disk.take(write("kept", bytes([number]), number))
    assert len(choices(disk.pending, MANY, 0)) == 2**8
    for number in range(8, 100):
        disk.take(write("kept", bytes([number]), number))
    many = choices(disk.pending, MANY, 0)
    assert {len(kept) for kept in many} >= {0, 1, 50, 99, 100}
    assert choices(disk.pending, 10, 0)[:2] == many[:2]
    assert len(choices(disk.pending, 10, 0)) == 10


def test_cuts_are_made_before_each_sync_and_at_the_end_and_know_what_was_said(place: Path) -> None:
    trace = (write("kept", NEW), record(Op.SYNC, "kept"), record(Op.MARK, "done"), write("kept", NEW, SECTOR))
    seen = [(cut.after, cut.marks, dict(cut.image.tree())["kept"]) for cut in cuts(Disk(place), trace, MANY)]
    assert seen == [
        (1, (), OLD * 2),
        (1, (), NEW + OLD),
        (4, ("done",), NEW + OLD),
        (4, ("done",), NEW * 2),
    ]


def test_what_is_found_is_laid_out_closed_to_others(place: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    (place / "folder/blob").write_bytes(NEW)
    out = tmp_path_factory.mktemp("found")
    disk = Disk(place)
    materialize(disk.cut(()), out)
    assert (out / "folder/blob").read_bytes() == NEW
    assert [(out / name).stat().st_mode & 0o777 for name in ("folder", "folder/blob")] == [0o700, 0o600]
