"""Ten thousand captures whose day comes: until nothing opens, until the bytes are gone; beside plain unlinking."""

import os
import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import scene
from measure import Row, folder, milliseconds, show, timed

from idsvc.enroll.capture import CaptureRow
from idsvc.ledger.act import Act
from idsvc.office import purge
from idsvc.office.books import note
from idsvc.office.context import Office, today
from idsvc.office.day import settle
from idsvc.retention import Overdue, RecordKind, RetentionClass, Sealed

CAPTURES = 10_000
SIZE = 2_000
DAYS = 14


def rows() -> list[Row]:
    """Fill a city, let the days pass at work, and measure the day on which everything is due."""
    with folder() as root:
        city = scene.found(root, days_ago=DAYS)
        office = city.city.office
        sealed = _fill(office)
        for _ in range(DAYS - 1):
            city.time.days += 1
            purge.run(office)
        city.time.days += 1
        ended = timed(lambda: settle(office))
        assert not _opens(office, sealed)
        gone = timed(lambda: purge.run(office))
        assert not list(office.blobs.names())
        size = len(sealed.ciphertext)
        plain = timed(lambda: _unlink(root / "plain")) if _write(root / "plain", size) else 0.0
    files = f"{CAPTURES:,} captures of {size:,} bytes"
    return [
        Row(f"{files}: advance the clock, after which none opens", milliseconds(ended)),
        Row(
            f"{files}: purge until rows and bytes are gone",
            f"{gone:.2f} s",
            f"plain unlinking of as many files {plain:.2f} s: {gone / plain:.1f} times",
        ),
    ]


def _fill(office: Office) -> Sealed:
    """Keep all captures in one unit of work, each with its blob and its entry; return the last one as it was sealed."""
    day, last = today(office), None
    destroy_by = office.policy.schedule.destroy_by(RetentionClass.CAPTURE, day, visit_day=day)
    with office.units() as unit:
        for sealed in _sealed(office, day, destroy_by):
            unit.captures.add(CaptureRow(sealed.record_id, replace(sealed, ciphertext=b""), live=True))
            note(office, unit, Act.CAPTURE_ADDED, day, actor=None, record_id=sealed.record_id)
            office.blobs.put(destroy_by, sealed.record_id, sealed.ciphertext)
            last = sealed
        unit.commit()
    assert last is not None
    return last


def _sealed(office: Office, day: date, destroy_by: date) -> Iterator[Sealed]:
    for _ in range(CAPTURES):
        yield office.vault.seal(
            RecordKind.CAPTURE,
            secrets.token_bytes(16),
            RetentionClass.CAPTURE,
            destroy_by=destroy_by,
            write_version=1,
            plaintext=secrets.token_bytes(SIZE),
            today=day,
        )


def _opens(office: Office, sealed: Sealed) -> bool:
    try:
        office.vault.open(sealed, today(office))
    except Overdue:
        return False
    return True


def _write(where: Path, size: int) -> bool:
    """Write the plain files, as many and as large, durably."""
    where.mkdir()
    for number in range(CAPTURES):
        (where / f"{number:032x}").write_bytes(secrets.token_bytes(size))
    os.sync()
    return True


def _unlink(where: Path) -> None:
    """Unlink every file and make that durable once, at the end."""
    for path in list(where.iterdir()):
        path.unlink()
    opened = os.open(where, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(opened)
    os.close(opened)


if __name__ == "__main__":
    show(rows())
