"""What enrollment refuses."""

from idsvc.errors import IdsvcError


class NotAllowed(IdsvcError):
    """A rule of the office forbids this act to this person or for this evidence."""


class IllegalMove(IdsvcError):
    """A case cannot take this step from where it stands."""


class CodeMistyped(IdsvcError):
    """A code from a slip or a card has the wrong length, a character that no code has, or a wrong check character."""


class ShapeUnknown(IdsvcError):
    """What was sealed does not have the shape this version writes."""
