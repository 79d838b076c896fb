"""Forgetting and surviving on real file systems: old clock cells on the raw device, the city after a real cut.

Where this account cannot mount, the tests hold that the kernel refused and that the run says so: nothing is skipped.
"""

import ctypes
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from idsvc.retention.cell import HEADER_BYTES, MAGIC
from idsvc.retention.clock_file import FILE_NAME, ClockFile
from tests.faults import cities
from tests.faults.images import FileSystem, NotLooked, made, mounted, not_looked, occurrences
from tests.faults.images_cuts import not_recorded
from tests.faults.images_device import recording
from tests.faults.power import cut_off
from tests.faults.shim import built
from tests.support.clocks import made_clock

DAYS = 12
FORGETS = (FileSystem.EXT4_ORDERED, FileSystem.XFS)
Step = Callable[[ClockFile, Path], None]


def in_place(clock: ClockFile, _: Path) -> None:
    clock.advance(clock.read().day + timedelta(days=1), lambda _: None)


def by_rename(clock: ClockFile, cells: Path) -> None:
    """What most programs do: a fresh file, renamed over the old one; the next overwriting is of another block."""
    beside = cells.with_suffix(".fresh")
    beside.write_bytes(cells.read_bytes())
    beside.chmod(0o600)
    beside.replace(cells)
    in_place(clock, cells)


def old_cells(place: Path, step: Step) -> tuple[bytes, ...]:
    """Advance a clock day by day; return a telling piece of every cell that is over: 32 bytes of sealed chains."""
    clock, cells, over = made_clock(place), place / "clock" / FILE_NAME, []
    for _ in range(DAYS):
        content = cells.read_bytes()
        at = content.index(MAGIC) + HEADER_BYTES
        over.append(content[at : at + 32])
        os.sync()
        step(clock, cells)
        os.sync()
    return tuple(over)


def left_behind(kind: FileSystem, place: Path, step: Step) -> int | NotLooked:
    """Return how many of ``DAYS`` old cells the raw device still holds, before or after it is unmounted."""
    refused = not_looked(kind, place)
    if refused is not None:
        return refused
    image = made(kind, place / "disk.img")
    with mounted(kind, image, place / "mounted") as root:
        over = old_cells(root, step)
        while_mounted = occurrences(image, over)
    assert len(set(over)) == DAYS
    return max(while_mounted, occurrences(image, over))


def holds(refused: NotLooked, place: Path) -> bool:
    """Tell whether it is true that nothing can be mounted: no tool, or a kernel that refuses even a memory disk."""
    tool = "mkfs.xfs" if refused.kind is FileSystem.XFS else "mkfs.ext4"
    if shutil.which(tool, path=f"{os.environ['PATH']}:/usr/sbin:/sbin") is None:
        return True
    target = place / "memory"
    target.mkdir()
    refuses = ctypes.CDLL(None).mount(b"none", os.fsencode(target), b"tmpfs", 0, None) != 0
    if not refuses:
        ctypes.CDLL(None).umount2(os.fsencode(target), 2)
    return refuses or not all(Path(each).exists() for each in ("/dev/loop-control", "/dev/fuse"))


@pytest.mark.parametrize(
    ("kind", "step", "least", "most"),
    [
        *((kind, in_place, 0, 0) for kind in FORGETS),
        *((kind, by_rename, 1, DAYS) for kind in FORGETS),
        (FileSystem.EXT4_JOURNAL, in_place, 1, DAYS),  # why doctor refuses it
    ],
)
def test_an_old_cell_is_gone_from_the_device_where_it_is_overwritten_in_place_and_only_there(
    tmp_path: Path, kind: FileSystem, step: Step, least: int, most: int
) -> None:
    found = left_behind(kind, tmp_path, step)
    assert holds(found, tmp_path) if isinstance(found, NotLooked) else least <= found <= most


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the city whose clock advances."""
    place = tmp_path_factory.mktemp("disks")
    cities.prepare("counter", place / "cities" / "counter")
    return place


@pytest.mark.parametrize("kind", FORGETS)
def test_an_advance_survives_a_cut_between_any_two_flushes_of_a_real_file_system(
    prepared: Path, tmp_path: Path, kind: FileSystem
) -> None:
    if refused := not_recorded(kind, tmp_path):
        assert holds(refused, tmp_path)
        return
    outcome = cut_off(prepared, built(tmp_path), ["advance"], "--limit", "1", "--on", kind)[0]
    assert outcome.breaches == []
    assert outcome.states > outcome.syncs >= 5


def test_the_device_remembers_what_a_file_system_sent_and_when_it_flushed(tmp_path: Path) -> None:
    kind = FileSystem.EXT4_ORDERED
    if refused := not_recorded(kind, tmp_path):
        assert holds(refused, tmp_path)
        return
    image = made(kind, tmp_path / "disk.img")
    (tmp_path / "fuse").mkdir()
    with recording(image, tmp_path / "fuse") as device, mounted(kind, tmp_path / "fuse/disk", tmp_path / "on") as root:
        before = len(device.sent)
        with (root / "file").open("wb") as file:
            file.write(b"the bytes" * 1000)
            file.flush()
            os.fsync(file.fileno())
        sent = device.sent[before:]
        written = [number for number, each in enumerate(sent) if b"the bytes" * 450 in (each.data or b"")]
        flushed = [number for number, each in enumerate(sent) if each.data is None]
        assert written
        assert flushed
        assert written[0] < flushed[-1]


def test_what_cannot_be_mounted_is_said_and_not_passed(tmp_path: Path) -> None:
    refused = not_looked(FileSystem.XFS, tmp_path, tools=[str(tmp_path)])
    assert refused == NotLooked(FileSystem.XFS, "mkfs.xfs is not here")
