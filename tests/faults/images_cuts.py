"""Acts on real file systems: everything sent to the device is kept, cut off between two flushes, and mounted again.

The kernel's own ext4 and xfs replay their journals; what they bring back is looked at as after any other power cut.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.faults.acts import ACTS
from tests.faults.images import FileSystem, NotLooked, copy_sparse, made, mounted, not_looked, pieces
from tests.faults.images_device import Device, Sent, recording
from tests.faults.power_checks import DONE
from tests.faults.power_cuts import Cut, choices
from tests.faults.power_disk import SECTOR, Disk, Sector
from tests.faults.power_worker import Outcome, Recorded, Worker, copied, in_child

PLACE = "place"
FLUSH = Sent(0, None)


@dataclass(frozen=True)
class Sending:
    """What one act sent to the device: from ``said`` on, it had returned."""

    recorded: Recorded
    base: Path
    sent: tuple[Sent, ...]
    said: int


def not_recorded(kind: FileSystem, place: Path) -> NotLooked | None:
    """Try whether what this file system sends can be kept here; return why not."""
    if refused := not_looked(kind, place):
        return refused
    backing, fuse = place / "empty.img", place / "try-fuse"
    backing.touch()
    fuse.mkdir(exist_ok=True)
    try:
        with recording(backing, fuse):
            return None
    except OSError as refused_by_kernel:
        return NotLooked(kind, f"fuse: {refused_by_kernel.strerror}")


def run_on(worker: Worker, name: str, kind: FileSystem, limit: int, seen: Callable[[Outcome], bool]) -> Outcome:
    """Cut an act off on a real file system; ``seen`` as with ``Worker.run``. Raises CannotMount."""
    sending = _send(worker, name, kind)
    flushes = sum(each.data is None for each in sending.sent)
    outcome = Outcome(name, len(sending.sent), flushes, where=kind)
    for cut in _block_cuts(sending.sent, limit):
        outcome.cuts += 1
        outcome.states += 1
        image = copy_sparse(sending.base, worker.work / "cut.img")
        _write(image, sending.sent[: cut.flushed], cut.kept)
        found = _examine(worker, sending, kind, image, cut.after >= sending.said)
        outcome.breaches += [f"{outcome.act}, cut before {cut.after + 1}: {each}" for each in found[:1]]
        if not seen(outcome):
            break
    return outcome


def _send(worker: Worker, name: str, kind: FileSystem) -> Sending:
    image = made(kind, worker.work / "disk.img")
    fuse, place = worker.fresh("fuse"), worker.fresh("mounted")
    with mounted(kind, image, place):
        (place / PLACE).mkdir()
        copied(worker.snapshot(ACTS[name].city), place / PLACE)
    with recording(image, fuse) as device, mounted(kind, fuse / "disk", place):
        base = _at_rest(device, image, worker.work / "base.img")
        worker.shim.idle_sync(idle=False)
        recorded = worker.record_at(name, place / PLACE)
        worker.shim.idle_sync(idle=True)
        said = len(device.sent)
        os.sync()
        return Sending(recorded, base, tuple(device.sent), said)


def _at_rest(device: Device, image: Path, copy: Path) -> Path:
    """Copy the device in a moment in which nothing is sent, and keep what is sent from then on."""
    while True:
        os.sync()
        before = len(device.sent)
        copy_sparse(image, copy)
        if len(device.sent) == before:
            del device.sent[:before]
            return copy


@dataclass(frozen=True)
class BlockCut:
    """A cut of the device: what was sent before its last flush is there, of the rest only these sectors are."""

    flushed: int
    after: int
    kept: tuple[Sector, ...]


def _block_cuts(sent: Sequence[Sent], limit: int) -> Iterator[BlockCut]:
    """Yield the cuts just before each flush and at the end, at most so many at one place."""
    pending: list[Sector] = []
    flushed = 0
    for number, each in enumerate((*sent, FLUSH)):
        if each.data is None:
            for kept in choices(pending, limit, number):
                yield BlockCut(flushed, number, tuple(sector for sector in pending if sector in kept))
            flushed, pending = number, []
        else:
            pending += _sectors(number, each.offset, each.data)


def _sectors(number: int, offset: int, data: bytes) -> Iterator[Sector]:
    for at in range(0, len(data), SECTOR):
        yield Sector(number, 0, offset + at, data[at : at + SECTOR])


def _write(image: Path, through: Sequence[Sent], kept: Sequence[Sector]) -> None:
    device = os.open(image, os.O_WRONLY)
    try:
        for each in (*through, *kept):
            if each.data is not None:
                os.pwrite(device, each.data, each.offset)
    finally:
        os.close(device)


def _examine(worker: Worker, sending: Sending, kind: FileSystem, image: Path, said: bool) -> list[str]:  # noqa: FBT001
    """Mount what a cut left, the journal replayed by the kernel, and look at it."""
    raw = pieces(image)
    with mounted(kind, image, worker.fresh("mounted")) as root:
        place, found = root / PLACE, worker.fresh("found")
        shutil.copytree(place, found, dirs_exist_ok=True)
        left = Disk(place).durable
        left.past += raw
        cut = Cut(len(sending.recorded.trace) if said else 0, (DONE,) if said else (), 0, left)
        return in_child(lambda: worker.judge(sending.recorded, cut, found, place))()
