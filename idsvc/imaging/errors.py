"""Why an image is refused; each error says what to bring instead."""

from idsvc.errors import IdsvcError


class ImageRefused(IdsvcError):
    """The bytes are not an image that this service takes."""


class WrongType(ImageRefused):
    """The content is no JPEG, PNG or WebP, whatever its name says."""


class TooLarge(ImageRefused):
    """The file has more bytes than the limit."""


class TooManyPixels(ImageRefused):
    """The image would unfold to more pixels than the limit; found out before any pixel is decoded."""


class Truncated(ImageRefused):
    """The image starts well and then breaks off, or is damaged inside."""


class PortraitTooLarge(ImageRefused):
    """No size and quality brings the portrait under the byte cap."""
