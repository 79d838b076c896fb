"""The root of every error that crosses a package boundary.

The text of an error is constant and says what to do; it never holds a value that somebody typed.
"""


class IdsvcError(Exception):
    """A refusal that a person can act on; each boundary lets out its own subclass only."""


class StorageFull(IdsvcError):
    """There is no room: nothing was kept, and nothing that was kept before is harmed."""

    def __init__(self) -> None:
        super().__init__("the disk is full: nothing of this step was kept; free some space, then do it again")
