"""A city's arms: a drawing rebuilt from its pixels, with its transparency, small enough to stand in a header."""

from io import BytesIO
from typing import Final

from PIL import Image

from idsvc.imaging.errors import TooSmall
from idsvc.imaging.gate import ImageLimits, read_drawing

ARMS_LIMITS: Final = ImageLimits(max_bytes=512 * 1024, max_pixels=4_000_000)
_LONGEST: Final = 256  # pixels: four times what the card prints
_SHORTEST: Final = 64


def emblem(data: bytes) -> bytes:
    """Return the arms as a PNG of at most 256 pixels a side; raises ``ImageRefused``."""
    drawn = read_drawing(data, ARMS_LIMITS)
    if max(drawn.size) < _SHORTEST:
        raise TooSmall
    drawn.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    out = BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()
