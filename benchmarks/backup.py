"""Backing up and restoring a city with a long log and a full register, beside copying as many bytes with one sync.

``backup.py [ENTRIES CARDS]``; default 200,000 entries and 50,000 cards.
"""

import os
import resource
import secrets
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from measure import Row, folder, show, timed

from idsvc.issue.register import CardRecord, CardState
from idsvc.ledger.event import Entry, Event
from idsvc.office import publication
from idsvc.office.context import today
from idsvc.store.tables import cards
from idsvc.wiring import backup
from idsvc.wiring.service import unlock
from tests.support.restored import Backed, backed_city
from tests.support.visits import handed_over

ENTRIES, CARDS = 200_000, 50_000
BATCH = 5_000


def fill(made: Backed, entries: int, rows: int) -> None:
    """Lengthen the log with valid entries and fill the register with rows like real ones, drawn and counted."""
    office = made.city.office
    handed_over(made.city)
    day = today(office)
    entry = Entry(day, Event.HOLDS_IN_FORCE, {"count": 0}).to_bytes()
    with office.units() as unit:
        unit.books.extend([(day, entry)] * entries)
        uri = unit.status.uris()[0][0]
        for start in range(0, rows, BATCH):
            unit._connection.execute(cards.insert(), [_card(uri, start + at) for at in range(min(BATCH, rows - start))])  # noqa: SLF001
        unit.commit()


def _card(uri: str, number: int) -> dict[str, object]:
    front, back = 2 * number, 2 * number + 1
    digests = secrets.token_bytes(32), secrets.token_bytes(32)
    month, until = "2031-03", date(2031, 10, 1)
    record = CardRecord(
        secrets.token_bytes(16), uri, front, back, *digests, month, "ABCDEFGH", 1, CardState.VALID, until
    )
    return asdict(record)


def rows(entries: int = ENTRIES, register: int = CARDS) -> list[Row]:
    """Return the rows of the table."""
    with folder() as place:
        made = backed_city(place)
        fill(made, entries, register)
        publication.publish(made.city.office)
        keys = unlock(made.city.where, lambda: "")
        spent = timed(lambda: backup.make(made.city.office, made.city.where, keys.database, place / "medium/b"))
        file = place / "medium/b"
        size = file.stat().st_size
        copied = timed(lambda: copy(file, place / "copy"))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        publication.publish(made.city.office)
        back = timed(lambda: made.restore(place / "r", file))
    what = f"{entries:,} entries, {register:,} cards, {size / 2**20:.0f} MiB"
    return [
        Row(
            f"backup: {what}", f"{spent:.1f} s", f"{copied:.2f} s to copy the file; peak of the process {peak:.0f} MiB"
        ),
        Row("restore of it, audits included", f"{back:.1f} s", ""),
    ]


def copy(source: Path, target: Path) -> None:
    """Copy a file and wait for the disk: the least that a backup could cost."""
    with source.open("rb") as read, target.open("wb") as write:
        while part := read.read(1 << 20):
            write.write(part)
        write.flush()
        os.fsync(write.fileno())


if __name__ == "__main__":
    show(rows(*map(int, sys.argv[1:])))
