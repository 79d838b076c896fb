"""The root of every error that crosses a package boundary.

The text of an error is constant and says what to do; it never holds a value that somebody typed.
"""


class IdsvcError(Exception):
    """A refusal that a person can act on; each boundary lets out its own subclass only."""


class StoreError(IdsvcError):
    """The store could not do what was asked; nothing was half done."""


class StorageFull(StoreError):
    """The disk has no room: nothing was kept, and nothing that was kept before is harmed."""


class StoreBusy(StoreError):
    """Another process kept the store for longer than anybody should wait."""
