"""Rows with small captures whose day comes, a thousand to a million: until nothing opens, until bytes are gone.

`benchmarks/purge_records.py [COUNT…]`; without counts 1,000, 10,000 and 100,000.
"""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from statistics import median

import scene
from measure import Row, folder, milliseconds, show, timed
from sqlalchemy import insert

from idsvc.office import purge
from idsvc.office.context import Office, today
from idsvc.office.day import settle
from idsvc.retention import Overdue, RecordKind, RetentionClass, Sealed
from idsvc.retention.clock import ClockState
from idsvc.retention.vault import Vault
from idsvc.store.tables import captures

COUNTS = (1_000, 10_000, 100_000)
SIZE = 900
DAYS = 5
AT_ONCE = 5_000


def rows(counts: tuple[int, ...] = COUNTS) -> list[Row]:
    """Measure one city for each count."""
    return [row for count in counts for row in _one(count)]


def _one(count: int) -> Iterator[Row]:
    with folder() as root:
        city = scene.found(root, days_ago=DAYS)
        office = city.city.office
        sealed, destroy_by = _fill(office, count)
        size = len(sealed.ciphertext)
        os.sync()
        advances = [_advance(city) for _ in range(DAYS)]  # as long a way for each, the last is the rows' own day
        assert not _opens(office, sealed)
        before = _peak_reset()
        gone = timed(lambda: purge.run(office))
        grown = _peak() - before
        assert not list(office.blobs.names())
        plain = _plain(root / "plain" / destroy_by.isoformat(), count, size)
    files = f"{count:,} rows with captures of {size:,} bytes"
    last, middle = milliseconds(advances[-1]), milliseconds(median(advances))
    yield Row(
        f"{files}: advance the clock, after which none opens",
        f"{last}, median of {DAYS} days {middle}",
        "goal: under 50 ms",
    )
    yield Row(
        f"{files}: purge until rows and bytes are gone",
        f"{gone:.2f} s, {grown / 2**20:.0f} MiB more memory at its peak",
        f"plain unlinking of as many such files, synced once: {plain:.2f} s: {gone / plain:.1f} times",
    )


@dataclass(frozen=True, slots=True)
class _ReadOnce:
    """A clock whose state is read once: what the rows are filled with; nothing that is measured runs on it."""

    state: ClockState

    def opened(self) -> AbstractContextManager[ClockState]:
        return nullcontext(self.state)


def _advance(city: scene.Scene) -> float:
    city.time.days += 1
    return timed(lambda: settle(city.city.office))


def _fill(office: Office, count: int) -> tuple[Sealed, date]:
    """Keep the captures in units of work of some thousands; return one as it was sealed, and their day."""
    day = today(office)
    destroy_by = day + timedelta(days=DAYS)  # as those of nine days ago are by now
    last = None
    where = office.blobs.root / destroy_by.isoformat()  # type: ignore[attr-defined] # written at once, not one by one
    where.mkdir(parents=True)
    with office.clock.opened() as state:
        vault = Vault(_ReadOnce(state))
        made = (_sealed(vault, day, destroy_by) for _ in range(count))
        while batch := tuple(islice(made, AT_ONCE)):
            with office.units() as unit:
                unit.captures.connection.execute(insert(captures), list(map(_row, batch)))  # type: ignore[attr-defined]
                unit.commit()
            for sealed in batch:
                (where / sealed.record_id.hex()).write_bytes(sealed.ciphertext)
            last = batch[-1]
    assert last is not None
    office.units.checkpoint()
    return last, destroy_by


def _row(sealed: Sealed) -> dict[str, object]:
    columns = ("destroy_by", "chain", "write_version", "wrapped_key", "nonce")
    ids = {"capture_id": sealed.record_id, "case_id": sealed.record_id, "live": 1}
    return ids | {name: getattr(sealed, name) for name in columns}


def _sealed(vault: Vault, day: date, destroy_by: date) -> Sealed:
    return vault.seal(
        RecordKind.CAPTURE,
        secrets.token_bytes(16),
        RetentionClass.CAPTURE,
        destroy_by=destroy_by,
        write_version=1,
        plaintext=bytes(SIZE),
        today=day,
    )


def _opens(office: Office, sealed: Sealed) -> bool:
    try:
        office.vault.open(sealed, today(office))
    except Overdue:
        return False
    return True


def _plain(where: Path, count: int, size: int) -> float:
    """Write as many files of the same size under names of the same form, then unlink them and sync their folder."""
    where.mkdir(parents=True)
    for _ in range(count):
        (where / secrets.token_hex(16)).write_bytes(bytes(size))
    os.sync()
    return timed(lambda: _unlink(where))


def _unlink(where: Path) -> None:
    opened = os.open(where, os.O_RDONLY | os.O_DIRECTORY)
    for name in [file.name for file in os.scandir(where)]:
        os.unlink(name, dir_fd=opened)
    os.fsync(opened)
    os.close(opened)


def _peak_reset() -> int:
    """Let the kernel count the peak anew; return the memory in use now, in bytes."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return _peak()


def _peak() -> int:
    line = next(each for each in Path("/proc/self/status").read_text("ascii").splitlines() if each.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


if __name__ == "__main__":
    show(rows(tuple(map(int, sys.argv[1:])) or COUNTS))
