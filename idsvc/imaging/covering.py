"""Covered pictures: black everywhere but in the places that the clerk uncovered, checked pixel by pixel."""

from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw

from idsvc.enroll.guard_lines import Box
from idsvc.imaging.errors import Uncovered
from idsvc.imaging.raster import Mode, Raster

MAX_PLACES: Final = 40
MAX_SHARE: Final = 0.5
"""The most of a picture that may be uncovered: a name, a date and a face need less."""


def check_covered(picture: Raster, uncovered: Sequence[Box]) -> None:
    """Raise ``Uncovered`` unless every pixel outside these places is black, and they are at most half of the picture.

    The pixels must have come without loss (PNG): black is 0 in every channel.
    """
    if not 0 < len(uncovered) <= MAX_PLACES:
        raise Uncovered
    share = Image.new("1", (picture.width, picture.height))
    draw, image = ImageDraw.Draw(share), picture.image()
    for box in uncovered:
        if min(box.left, box.top) < 0 or min(box.width, box.height) < 1:
            raise Uncovered
        corners = (box.left, box.top, box.right - 1, box.bottom - 1)
        draw.rectangle(corners, fill=1)
        ImageDraw.Draw(image).rectangle(corners, fill=0)
    seen = share.convert(Mode.GREY).histogram()[255]
    if image.getbbox() is not None or seen > MAX_SHARE * picture.width * picture.height:
        raise Uncovered
