"""Looking at a city from outside: every row in clear, and what a copy opens with the keys of another day."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from idsvc.custody.slots import Slot, specimen_passphrase, unlock_auditor, unlock_operator
from idsvc.office.rehearsal import what_opens
from idsvc.retention.clock_file import ClockFile
from idsvc.store.blobs import DirectoryBlobs
from idsvc.store.engine import open_database, open_read_only
from idsvc.store.schema import dump_rows
from idsvc.store.unit_of_work import UnitsOfWork
from idsvc.wiring.folders import Folders


def rows(where: Folders) -> Iterator[tuple[str, bytes]]:
    """Yield (table, values as bytes) for every row of a specimen city's database, opened with the auditor's key."""
    key = unlock_auditor(where.keys, specimen_passphrase(where.keys, Slot.AUDITOR)).database
    engine = open_read_only(where.database, key)
    try:
        for table, values in dump_rows(engine):
            yield table, row_bytes(values)
    finally:
        engine.dispose()


def row_bytes(values: Iterable[object]) -> bytes:
    """Return a row's values as bytes, for whoever searches them."""
    return b"\x1f".join(map(_as_bytes, values))


def _as_bytes(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()


def rows_by_table(where: Folders) -> Counter[str]:
    """Return how many rows each table has."""
    return Counter(table for table, _ in rows(where))


def opened(city: Path, keys: Path) -> tuple[int, list[bytes]]:
    """Return how many sealed payloads a copy of a specimen's data holds, and those that a copy of keys still opens.

    Every key that the clock in ``keys`` can still derive is tried, whatever date a record claims.
    """
    data, unlocked = Folders(city, keys), unlock_operator(keys, specimen_passphrase(keys, Slot.OPERATOR))
    engine = open_database(data.database, unlocked.database)
    try:
        clock = ClockFile.open(data.clock, unlocked.clock_cell)
        return what_opens(UnitsOfWork(engine), DirectoryBlobs(data.captures), clock)
    finally:
        engine.dispose()
