"""The root of every error that crosses a package boundary.

The text of an error is constant and says what to do; it never holds a value that somebody typed.
"""


class IdsvcError(Exception):
    """A refusal that a person can act on; each boundary lets out its own subclass only."""
