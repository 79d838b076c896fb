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


class TooSmall(ImageRefused):
    """The drawing would be blurred in print."""

    def __init__(self) -> None:
        super().__init__("this drawing is too small to be printed: bring one of at least 64 pixels on its long side")


class PortraitTooLarge(ImageRefused):
    """No size and quality brings the portrait under the byte cap."""


class ReaderMissing(ImageRefused):
    """What reads text from pictures is not installed: no paper is copied."""

    def __init__(self) -> None:
        super().__init__("copies of papers are off: the program that checks them is not installed; tell the operator")


class NotRead(ImageRefused):
    """The reader failed or took too long."""

    def __init__(self) -> None:
        super().__init__("this picture could not be checked and was not kept: send it again, or cover more of it")


class Uncovered(ImageRefused):
    """Something is visible outside the places that were uncovered."""

    def __init__(self) -> None:
        super().__init__("this picture is not covered: uncover only what is needed on this page and send it from here")
