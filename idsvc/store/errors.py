"""What the store refuses, or cannot do."""

from idsvc.errors import IdsvcError


class StoreError(IdsvcError):
    """The store could not do what was asked; nothing was half done."""


class StoreMissing(StoreError):
    """There is no database where one should be, and none is made in its place."""


class StoreExists(StoreError):
    """There is a database already where a new one was to be made."""


class StoreUnreadable(StoreError):
    """The database does not open: another key, not encrypted, damaged, or of another version."""


class StoreBusy(StoreError):
    """Another process kept the database for longer than anybody should wait."""


class StorageFull(StoreError):
    """The disk has no room, or refuses to take data."""


class RecordRefused(StoreError):
    """A record that the tables' rules forbid: without a date, twice, or with parts that belong to another."""
