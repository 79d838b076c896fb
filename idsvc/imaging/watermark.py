"""Who looks is drawn into what they see: a copy of a copy names the person it was shown to."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from idsvc.imaging.raster import Mode

_SHARE: Final = 26  # lines of writing in the long side of a picture
_TURN: Final = 28  # degrees
_INK: Final = 92  # of 255: read through it, and never lost in it
_QUALITY: Final = 85


def watermarked(jpeg: bytes, name: str) -> bytes:
    """Return a JPEG of our own making with a name written all over it, in light and in dark."""
    with Image.open(BytesIO(jpeg), formats=("JPEG",)) as opened:
        picture = opened.convert(Mode.COLOUR)
    mask = _written(picture.size, name)
    for colour, shift in (("white", 2), ("black", 0)):
        moved = Image.new(Mode.GREY, picture.size)
        moved.paste(mask, (shift, shift))
        picture.paste(colour, (0, 0), moved)
    out = BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _written(size: tuple[int, int], name: str) -> Image.Image:
    """Return a mask of the name in slanted rows over a whole picture."""
    side, high = 2 * max(size), max(12, max(size) // _SHARE)
    page = Image.new(Mode.GREY, (side, side))
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(high)
    row = f"{name}   " * (side // max(1, round(draw.textlength(f"{name}   ", font))) + 1)
    for top in range(0, side, high * 4):
        draw.text((0, top), row, fill=_INK, font=font)
    turned = page.rotate(_TURN, Image.Resampling.BILINEAR)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1]))
