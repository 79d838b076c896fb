"""What the store refuses, or cannot do."""

from idsvc.errors import StorageFull, StoreBusy, StoreError

__all__ = [
    "RecordRefused",
    "StorageFull",
    "StoreBusy",
    "StoreError",
    "StoreExists",
    "StoreMissing",
    "StoreUnreadable",
]


class StoreMissing(StoreError):
    """There is no database where one should be, and none is made in its place."""


class StoreExists(StoreError):
    """There is a database already where a new one was to be made."""


class StoreUnreadable(StoreError):
    """The database does not open: another key, not encrypted, damaged, or of another version."""


class RecordRefused(StoreError):
    """A record that the tables' rules forbid: without a date, twice, or with parts that belong to another."""
