"""Why a check could not be made, which is never the same as finding nothing."""

from idsvc.errors import IdsvcError


class CouldNotLook(IdsvcError):
    """What a check needs is missing or unreadable; its text says what to bring."""
