"""Captures rebuilt from their pixels: a fresh JPEG in which nothing of the file that came in is left."""

from io import BytesIO

from PIL import Image

from idsvc.imaging.gate import ImageLimits, read_image
from idsvc.imaging.raster import Raster

MAX_REBUILT = 4 * 2**20 - 4
"""The most bytes a rebuilt capture has: with the length before it, it fills the seal's 4 MiB size exactly."""

# Long side in pixels and JPEG quality: A4 at 300 dpi, then less where a page is nearly noise. Keeping less is also
# the aim: what the eye needs to compare a name and an address, not what a camera can give.
_ATTEMPTS = ((3508, 85), (2480, 75), (1754, 60))


def rebuild(data: bytes, limits: ImageLimits) -> bytes:
    """Return a JPEG of at most ``MAX_REBUILT`` bytes made from pixels only.

    Orientation is applied; EXIF, GPS, XMP, ICC, thumbnails, comments, further frames and trailing bytes are gone.
    Raises ``ImageRefused`` as ``read_image`` does.
    """
    return redraw(read_image(data, limits))


def redraw(picture: Raster) -> bytes:
    """Return a JPEG of at most ``MAX_REBUILT`` bytes of these pixels."""
    image = picture.image()
    attempts = (_jpeg(image, side, quality) for side, quality in _ATTEMPTS)
    return next(jpeg for jpeg in attempts if len(jpeg) <= MAX_REBUILT)


def _jpeg(image: Image.Image, side: int, quality: int) -> bytes:
    reduced = image.copy()
    reduced.thumbnail((side, side), Image.Resampling.LANCZOS)
    out = BytesIO()
    reduced.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
