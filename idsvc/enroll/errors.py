"""What enrollment refuses."""

from idsvc.errors import IdsvcError


class NotAllowed(IdsvcError):
    """A rule of the office forbids this act to this person or for this evidence."""


class IllegalMove(IdsvcError):
    """A case cannot take this step from where it stands."""
