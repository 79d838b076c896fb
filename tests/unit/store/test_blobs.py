"""Sealed files under their dates."""

import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from idsvc.store.blobs import DirectoryBlobs
from idsvc.store.errors import StorageFull, StoreError
from idsvc.store.files import partial_of

DAY = date(2026, 3, 2)
NAME = bytes(range(16))


@pytest.fixture
def blobs(tmp_path: Path) -> DirectoryBlobs:
    return DirectoryBlobs(tmp_path / "captures")


def files_below(path: Path) -> list[str]:
    return sorted(str(found.relative_to(path)) for found in path.rglob("*"))


def test_a_blob_stands_under_its_day_for_its_owner_alone(blobs: DirectoryBlobs) -> None:
    blobs.put(DAY, NAME, b"sealed")
    path = blobs.root / "2026-03-02" / NAME.hex()
    assert path.read_bytes() == b"sealed"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == stat.S_IMODE(blobs.root.stat().st_mode) == 0o700
    assert blobs.get(DAY, NAME) == b"sealed"
    assert blobs.get(date(2026, 3, 3), NAME) is None


def test_a_removed_blob_takes_its_empty_folder_along(blobs: DirectoryBlobs) -> None:
    other = bytes(16)
    blobs.put(DAY, NAME, b"one")
    blobs.put(DAY, other, b"two")
    assert blobs.remove(DAY, NAME)
    assert files_below(blobs.root) == ["2026-03-02", f"2026-03-02/{other.hex()}"]
    assert blobs.remove(DAY, other)
    assert files_below(blobs.root) == []
    assert not blobs.remove(DAY, other)


def test_what_a_dead_process_left_half_written_is_no_blob_and_goes_with_it(blobs: DirectoryBlobs) -> None:
    other = bytes(16)
    blobs.put(DAY, other, b"sealed")
    partial = partial_of(blobs.root / "2026-03-02" / NAME.hex())
    partial.write_bytes(b"half")  # never beside a whole one of its name: that one is this one, renamed
    assert sorted(blobs.names()) == [(DAY, other)]
    assert blobs.remove_all(DAY, [other, NAME]) == 2
    assert files_below(blobs.root) == []
    partial.parent.mkdir()
    partial.write_bytes(b"half")
    assert blobs.remove(DAY, NAME)
    assert files_below(blobs.root) == []


def test_a_half_written_file_does_not_stand_in_the_way(blobs: DirectoryBlobs) -> None:
    folder = blobs.root / "2026-03-02"
    folder.mkdir(parents=True)
    partial_of(folder / NAME.hex()).write_bytes(b"half")
    blobs.put(DAY, NAME, b"whole")
    assert files_below(folder) == [NAME.hex()]


def test_names_are_listed_by_day_and_nothing_else_is_taken_for_one(blobs: DirectoryBlobs) -> None:
    assert sorted(blobs.names()) == []
    later = date(2026, 3, 9)
    for day in (later, DAY):
        blobs.put(day, NAME, b"x")
    for stray in ("notes.txt", NAME.hex().upper(), NAME.hex()[:-2], "zz" * 16):
        (blobs.root / "2026-03-02" / stray).write_bytes(b"")
    (blobs.root / "20260302").mkdir()
    (blobs.root / "20260302" / NAME.hex()).write_bytes(b"")
    assert sorted(blobs.names()) == [(DAY, NAME), (later, NAME)]


@pytest.mark.parametrize("name", [b"", b"short", bytes(17)])
def test_a_name_of_another_length_is_refused(blobs: DirectoryBlobs, name: bytes) -> None:
    with pytest.raises(ValueError):
        blobs.put(DAY, name, b"")


LIMITED = """
import resource, sys
from datetime import date
from pathlib import Path
from idsvc.store.blobs import DirectoryBlobs
from idsvc.store.errors import StorageFull
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, 10_000))
try:
    DirectoryBlobs(Path(sys.argv[1])).put(date(2026, 3, 2), bytes(range(16)), bytes(20_000))
except StorageFull as full:
    print(full)
"""


def test_a_full_disk_is_named_and_leaves_nothing(blobs: DirectoryBlobs) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(blobs.root)], capture_output=True, text=True, check=True, timeout=60
    )
    assert "free some space" in done.stdout, done.stderr
    assert files_below(blobs.root) == []


def test_a_folder_that_cannot_be_made_is_another_fault(blobs: DirectoryBlobs) -> None:
    blobs.root.write_bytes(b"a file stands where the folder should")
    with pytest.raises(StoreError) as fault:
        blobs.put(DAY, NAME, b"")
    assert not isinstance(fault.value, StorageFull)
