"""The database's own errors, turned into the store's: the only place that reads SQLite's codes."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlcipher3 import dbapi2

from idsvc.store.errors import RecordRefused, StorageFull, StoreBusy, StoreError, StoreUnreadable

_PRIMARY: Final = 0xFF
_OTHERWISE: Final = (StoreError, "the database could not do this: check the disk, then do it again; nothing was saved")

FAULTS: Final[Mapping[int, tuple[type[StoreError], str]]] = MappingProxyType(
    {
        5: (StoreBusy, "somebody else keeps the database: wait a moment, then do it again"),
        6: (StoreBusy, "somebody else keeps the database: wait a moment, then do it again"),
        # Also at a quota or a limit on the file's size; the driver does not tell reading from writing here.
        10: (StorageFull, "the disk refused: free some space or mend the disk, then do it again; nothing was saved"),
        11: (StoreUnreadable, "the database is damaged: stop the service and restore it from a backup"),
        13: (StorageFull, "the disk is full: free some space, then do it again; nothing was saved"),
        19: (RecordRefused, "the record breaks a rule of its table; nothing was saved"),
        26: (StoreUnreadable, "the database does not open with this key: check that keys and city belong together"),
    }
)
"""SQLite's primary result codes (https://sqlite.org/rescode.html)."""


@contextmanager
def translated() -> Iterator[None]:
    """Let out ``StoreError`` where the database raised; statements and values stay inside."""
    try:
        yield
    except DBAPIError as fault:
        raise _fault(fault.orig) from fault
    except dbapi2.Error as fault:
        raise _fault(fault) from fault
    except PoolTimeout as fault:
        raise StoreBusy("all connections to the database are in use: wait a moment, then do it again") from fault


def _fault(original: BaseException | None) -> StoreError:
    kind, text = FAULTS.get(getattr(original, "sqlite_errorcode", 0) & _PRIMARY, _OTHERWISE)
    return kind(text)
