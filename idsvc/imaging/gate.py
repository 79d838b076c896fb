"""The gate for untrusted images: type by content, bytes and pixels under a limit, then pixels out or an error.

Nothing here opens a file, and no metadata is carried further: of EXIF only the orientation is obeyed.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TypeVar

from PIL import Image

from idsvc.imaging.errors import TooLarge, TooManyPixels, Truncated, WrongType
from idsvc.imaging.raster import Raster

Taken = TypeVar("Taken")


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """How large an image may be: ``max_bytes`` as uploaded, ``max_pixels`` as width times height."""

    max_bytes: int
    max_pixels: int


# A 12-megapixel telephone camera at its best quality fits both; 40 million pixels are an A4 page at 600 dpi and more.
PORTRAIT_LIMITS = ImageLimits(max_bytes=12 * 2**20, max_pixels=40_000_000)
CAPTURE_LIMITS = ImageLimits(max_bytes=20 * 2**20, max_pixels=40_000_000)

_ORIENTATION = 0x0112  # EXIF 2.32, table 4
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What Pillow's decoders let out on damaged input; a warning is one where warnings are errors.
_DAMAGE = (OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError, struct.error, OverflowError, UserWarning)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def read_image(data: bytes, limits: ImageLimits) -> Raster:
    """Return the upright pixels of a JPEG, PNG or WebP.

    Raises:
        WrongType: a PDF, text, HTML, any other format.
        TooLarge: more bytes than the limit.
        TooManyPixels: more pixels than the limit, before decoding.
        Truncated: broken off or damaged.
    """
    return _decoded(data, limits, Raster.of)


def read_drawing(data: bytes, limits: ImageLimits) -> Image.Image:
    """Return the upright pixels of a drawing with its transparency, without metadata; raises as ``read_image``."""
    return _decoded(data, limits, _bare)


def _bare(image: Image.Image) -> Image.Image:
    drawn = image.convert("RGBA")
    return Image.frombytes("RGBA", drawn.size, drawn.tobytes())


def _decoded(data: bytes, limits: ImageLimits, take: Callable[[Image.Image], Taken]) -> Taken:
    if len(data) > limits.max_bytes:
        raise TooLarge("this file is too large: take the picture again at a lower resolution")
    image = _opened(data, _kind(data), limits.max_pixels)
    try:
        image.load()
        return take(_turned_upright(image))
    except _DAMAGE as damage:
        raise Truncated("this picture is damaged or incomplete: take it or send it again") from damage


def _kind(data: bytes) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    raise WrongType("this is not a picture that can be read: use a JPEG, PNG or WebP file")


def _opened(data: bytes, kind: str, max_pixels: int) -> Image.Image:
    if kind == "WEBP":  # Pillow makes the canvas of a WebP as it opens it, before its size could be asked
        _allow(*_webp_size(data), max_pixels)
    try:
        image = Image.open(BytesIO(data), formats=(kind,))
    except _BOMB as bomb:
        raise TooManyPixels(_TOO_MANY) from bomb
    except _DAMAGE as damage:
        raise Truncated("this picture is damaged or incomplete: take it or send it again") from damage
    _allow(image.width, image.height, max_pixels)
    return image


_TOO_MANY = "this picture has too many pixels: take it again at a lower resolution"


def _allow(width: int, height: int, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise TooManyPixels(_TOO_MANY)


def _webp_size(data: bytes) -> tuple[int, int]:
    """Read the canvas from the first chunk (RFC 9649, sections 2.5 to 2.7)."""
    chunk, body = data[12:16], data[20:30].ljust(10, b"\0")
    if chunk == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if chunk == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF


def _turned_upright(image: Image.Image) -> Image.Image:
    turn = _UPRIGHT.get(_orientation(image))
    return image if turn is None else image.transpose(turn)


def _orientation(image: Image.Image) -> int:
    """Return the EXIF orientation, 1 (upright) where there is none or it cannot be read: no reason to refuse."""
    try:
        orientation = image.getexif().get(_ORIENTATION, 1)
    except _DAMAGE:
        return 1
    return orientation if isinstance(orientation, int) else 1
