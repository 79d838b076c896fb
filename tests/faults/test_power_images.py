"""Forgetting and surviving on real file systems: old clock cells on the raw device, the city after a real cut."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from idsvc.retention.cell import HEADER_BYTES, MAGIC
from idsvc.retention.clock_file import FILE_NAME, ClockFile
from tests.faults.images import FileSystem, NotLooked, made, mounted, not_looked, occurrences
from tests.support.clocks import made_clock

DAYS = 20
FORGETS = (FileSystem.EXT4_ORDERED, FileSystem.XFS)


@pytest.fixture(params=FileSystem, ids=str)
def kind(request: pytest.FixtureRequest) -> FileSystem:
    return FileSystem(request.param)


def in_place(clock: ClockFile, _cells: Path) -> None:
    clock.advance(clock.read().day + timedelta(days=1), lambda _: None)


def by_rename(clock: ClockFile, cells: Path) -> None:
    """What most programs do: a fresh file, synced, renamed over the old one, and the folder synced."""
    fresh = cells.with_suffix(".fresh")
    fresh.write_bytes(cells.read_bytes())
    fresh.chmod(0o600)
    fresh.replace(cells)
    in_place(clock, cells)


def old_cells(place: Path, step: Callable[[ClockFile, Path], None]) -> tuple[bytes, ...]:
    """Advance a clock day by day; return a telling piece of every cell that is over: 32 bytes of sealed chains."""
    clock, cells, over = made_clock(place), place / "clock" / FILE_NAME, []
    for _ in range(DAYS):
        content = cells.read_bytes()
        at = content.index(MAGIC) + HEADER_BYTES
        over.append(content[at : at + 32])
        step(clock, cells)
        os.sync()
    return tuple(over)


def left_behind(kind: FileSystem, place: Path, step: Callable[[ClockFile, Path], None]) -> int | NotLooked:
    """Return how many of ``DAYS`` old cells the raw device still holds, after the last advance and an unmount."""
    refused = not_looked(kind, place)
    if refused is not None:
        return refused
    image = made(kind, place / "disk.img")
    with mounted(kind, image, place / "mounted") as root:
        over = old_cells(root, step)
        assert len(over) == DAYS
        while_mounted = occurrences(image, over)
    return max(while_mounted, occurrences(image, over))
