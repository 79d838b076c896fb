"""What happens to a card between the printer and a reader, as seeded functions from picture to picture.

The print comes first (dot gain), then wear (scratches, blots, a photocopy), then the camera (perspective, resampling,
shading, blur, motion, noise, compression). Each function returns a new picture of the same mode, and all but
``resampled`` of the same size; the same picture, strength and seed give the same pixels. Modes are L and RGB.
"""

from collections.abc import Iterator
from hashlib import shake_256
from io import BytesIO
from statistics import NormalDist
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

PRINTED_PER_MM: Final = 300 / 25.4
"""Pixels a millimetre of a drawn face."""

_LEVELS: Final = 256
_MIDDLE: Final = 128
_DESK: Final = "#6e6a66"  # what is seen around a card
_PATCHES: Final = 4  # places of light or shadow in a row
_SCRATCH: Final = 340  # widths of a scratch in the width of a picture: a quarter of a millimetre on a card
_REACH: Final = 0.55  # length of a scratch, in widths of the picture
_TONER: Final = 2.4  # how much steeper a copier's curve is


def blurred(image: Image.Image, radius: float) -> Image.Image:
    """Return the picture out of focus: a Gaussian blur of ``radius`` pixels."""
    return image.filter(ImageFilter.GaussianBlur(radius))


def moved(image: Image.Image, length: float, seed: int) -> Image.Image:
    """Return the picture as it moved by ``length`` pixels while it was taken, along rows or columns by the seed."""
    half = length / 2
    across = next(_chances("moved", seed)) < 1 / 2
    return image.filter(ImageFilter.BoxBlur((half, 0) if across else (0, half)))


def noisy(image: Image.Image, deviation: float, seed: int) -> Image.Image:
    """Return the picture with Gaussian noise of a standard deviation in grey levels, on every pixel by itself."""
    if not deviation:
        return image.copy()
    spread = NormalDist(_MIDDLE, deviation)
    curve = [_level(spread.inv_cdf((level + 1 / 2) / _LEVELS)) for level in range(_LEVELS)]
    grain = _grain("noisy", image.size, seed).point(curve).convert(image.mode)
    return ImageChops.add(image, grain, scale=1, offset=-_MIDDLE)


def compressed(image: Image.Image, quality: int) -> Image.Image:
    """Return the picture as a JPEG of a quality from 1 to 95 leaves it."""
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    with Image.open(out, formats=("JPEG",)) as opened:
        return opened.convert(image.mode)


def tilted(image: Image.Image, share: float, seed: int) -> Image.Image:
    """Return the picture seen aslant: each corner moves inward by up to ``share`` of width and height."""
    chance, width, height = _chances("tilted", seed), image.width, image.height
    corners = ((0, 0, -1, -1), (1, 0, 1, -1), (1, 1, 1, 1), (0, 1, -1, 1))
    quad = [
        ((x + across * share * next(chance)) * width, (y + down * share * next(chance)) * height)
        for x, y, across, down in corners
    ]
    how = Image.Transform.PERSPECTIVE
    return image.transform(image.size, how, _projection(quad, image.size), Image.Resampling.BICUBIC, fillcolor=_DESK)


def shaded(image: Image.Image, depth: float, seed: int) -> Image.Image:
    """Return the picture under uneven light: soft shadows that take up to ``depth`` (0 to 1) of the brightness."""
    chance = _chances("shaded", seed)
    spots = [next(chance) for _ in range(_PATCHES * _PATCHES)]
    low, high = min(spots), max(spots)
    levels = bytes(_level(255 * (1 - depth * (spot - low) / (high - low))) for spot in spots)
    light = Image.frombytes("L", (_PATCHES, _PATCHES), levels).resize(image.size, Image.Resampling.BILINEAR)
    return ImageChops.multiply(image, light.convert(image.mode))


def scratched(image: Image.Image, count: int, seed: int) -> Image.Image:
    """Return the picture with ``count`` straight scratches, a quarter of a millimetre wide on a card, print gone."""
    chance, torn = _chances("scratched", seed), image.copy()
    draw, width, height = ImageDraw.Draw(torn), image.width, image.height
    for _ in range(count):
        x, y = next(chance) * width, next(chance) * height
        across, down = (next(chance) - 1 / 2) * 2, (next(chance) - 1 / 2) * 2
        end = (x + across * _REACH * width, y + down * _REACH * width)
        draw.line((x, y, *end), fill="#e9e6e0", width=max(1, width // _SCRATCH))
    return torn


def blotted(image: Image.Image, count: int, radius: float, seed: int) -> Image.Image:
    """Return the picture with ``count`` round spots of ``radius`` pixels, ink and rubbed-off places in turn."""
    chance, spotted = _chances("blotted", seed), image
    for number in range(count):
        x, y = next(chance) * image.width, next(chance) * image.height
        spot = Image.new("L", image.size)
        ImageDraw.Draw(spot).ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
        soft = spot.filter(ImageFilter.GaussianBlur(radius / 8))
        colour = Image.new(image.mode, image.size, "#f1eee8" if number % 2 else "#1c1f2b")
        spotted = Image.composite(colour, spotted, soft)
    return spotted if count else image.copy()


def swollen(image: Image.Image, dots: float) -> Image.Image:
    """Return the picture from a printer whose every black dot spreads by ``dots`` (0 to 1) to each side: dot gain."""
    return Image.blend(image, image.filter(ImageFilter.MinFilter(3)), dots)


def photocopied(image: Image.Image, speckle: float, seed: int) -> Image.Image:
    """Return the picture from a poor copier: grey, steep, swollen blacks, a ``speckle`` (0 to 1) of its dots wrong."""
    grey = ImageOps.autocontrast(image.convert("L").filter(ImageFilter.GaussianBlur(1)))
    steep = grey.point([_level(_MIDDLE + (level - _MIDDLE - 20) * _TONER) for level in range(_LEVELS)])
    grain, edge = _grain("photocopied", image.size, seed), round(_LEVELS * speckle / 2)
    pepper = grain.point([0 if level < edge else 255 for level in range(_LEVELS)])
    salt = grain.point([255 if level >= _LEVELS - edge else 0 for level in range(_LEVELS)])
    dirty = ImageChops.lighter(ImageChops.darker(steep, pepper), salt)
    return dirty.filter(ImageFilter.GaussianBlur(1 / 2)).convert(image.mode)


def resampled(image: Image.Image, per_mm: float) -> Image.Image:
    """Return a face that was drawn at 300 dpi as a camera sees it at ``per_mm`` pixels a millimetre."""
    scale = per_mm / PRINTED_PER_MM
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BICUBIC)


def _chances(what: str, seed: int) -> Iterator[float]:
    """Yield numbers from 0 to below 1 without end: a stream of its own for each kind of harm and each seed."""
    block = 0
    while True:
        block += 1
        drawn = shake_256(f"{what} {seed} {block}".encode()).digest(64)
        yield from (int.from_bytes(drawn[at : at + 4], "big") / 2**32 for at in range(0, len(drawn), 4))


def _grain(what: str, size: tuple[int, int], seed: int) -> Image.Image:
    return Image.frombytes("L", size, shake_256(f"{what} {seed}".encode()).digest(size[0] * size[1]))


def _level(value: float) -> int:
    return min(255, max(0, round(value)))


def _projection(quad: list[tuple[float, float]], size: tuple[int, int]) -> list[float]:
    """Return Pillow's eight numbers for the projective map that takes a picture's corners, clockwise, to a quad's."""
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad
    # The closed form for the unit square: the two slopes of the denominator, then the numerators from the corners.
    dx1, dx2, sx = x1 - x2, x3 - x2, x0 - x1 + x2 - x3
    dy1, dy2, sy = y1 - y2, y3 - y2, y0 - y1 + y2 - y3
    area = dx1 * dy2 - dx2 * dy1
    g, h = (sx * dy2 - dx2 * sy) / area, (dx1 * sy - sx * dy1) / area
    across, down = size
    return [
        (x1 - x0 + g * x1) / across,
        (x3 - x0 + h * x3) / down,
        x0,
        (y1 - y0 + g * y1) / across,
        (y3 - y0 + h * y3) / down,
        y0,
        g / across,
        h / down,
    ]
