"""Portraits of people who do not exist: flat, drawn, dignified, the same bytes for the same person.

All coordinates are in a frame of 900 by 1200; everything is drawn at twice that size and reduced, for smooth edges.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum, unique
from functools import cache
from io import BytesIO
from typing import Final

from PIL import Image, ImageColor, ImageDraw, ImageFilter

SIZE: Final = (900, 1200)
"""Width and height of a portrait in pixels."""

_FINE: Final = 2
_SHOWN: Final = (126, 192, 1674, 2256)  # the part of the fine drawing that the photo shows: mostly the head
_STEPS: Final = 14  # points drawn between two corners of a curve
_INK: Final = "#2a211e"

Point = tuple[float, float]


@unique
class Hair(StrEnum):
    """How the hair is worn; a scarf covers it."""

    BOB = "bob"
    LONG = "long"
    CROPPED = "cropped"
    SCARF = "scarf"


@dataclass(frozen=True, slots=True)
class Look:
    """What a drawn person looks like; colours as ``#rrggbb``."""

    skin: str
    hair: str
    cloth: str
    wall: str
    style: Hair
    glasses: bool = False
    beard: bool = False


@cache
def portrait(look: Look) -> bytes:
    """Return the person as a JPEG of 900 by 1200 pixels."""
    image = _wall(look.wall)
    pen = _Pen(ImageDraw.Draw(image))
    _behind(pen, look)
    _body(pen, look)
    _head(pen, look)
    _features(pen, look)
    _beard(pen, look)
    _in_front(pen, look)
    _glasses(pen, look)
    out = BytesIO()
    framed = image.resize(SIZE, Image.Resampling.LANCZOS, box=_SHOWN)
    framed.save(out, "JPEG", quality=90)
    return out.getvalue()


def tint(colour: str, towards: str, share: float) -> str:
    """Return a colour moved towards another; ``share`` 0 leaves it, 1 arrives."""
    pairs = zip(ImageColor.getrgb(colour), ImageColor.getrgb(towards), strict=True)
    return "#" + "".join(f"{round(one + (other - one) * share):02x}" for one, other in pairs)


class _Pen:
    """Draws in the frame's coordinates; shapes are mirrored about the middle where asked."""

    def __init__(self, draw: ImageDraw.ImageDraw) -> None:
        self._draw = draw

    def oval(self, centre: Point, radii: Point, fill: str) -> None:
        (x, y), (across, down) = centre, radii
        box = [_FINE * each for each in (x - across, y - down, x + across, y + down)]
        self._draw.ellipse(box, fill=fill)

    def both(self, centre: Point, radii: Point, fill: str) -> None:
        self.oval(centre, radii, fill)
        self.oval((SIZE[0] - centre[0], centre[1]), radii, fill)

    def shape(self, corners: Sequence[Point], fill: str) -> None:
        self._draw.polygon([(_FINE * x, _FINE * y) for x, y in _closed(corners)], fill=fill)

    def symmetric(self, right: Sequence[Point], fill: str) -> None:
        """Fill the shape whose right half, from top to bottom, is given; both its ends stand in the middle."""
        self.shape([*right, *_mirrored(right)[-2:0:-1]], fill)

    def around(self, outer: Sequence[Point], inner: Sequence[Point], fill: str) -> None:
        """Fill between two symmetric shapes, each given by its right half from top to bottom."""
        rings = [_closed([*right, *_mirrored(right)[-2:0:-1]]) for right in (outer, inner)]
        seam = [*rings[0], rings[0][0], *rings[1], rings[1][0]]
        self._draw.polygon([(_FINE * x, _FINE * y) for x, y in seam], fill=fill)

    def stroke(self, corners: Sequence[Point], width: float, fill: str) -> None:
        points = [(_FINE * x, _FINE * y) for x, y in _open(corners)]
        self._draw.line(points, fill=fill, width=round(_FINE * width), joint="curve")
        for x, y in (points[0], points[-1]):
            half = _FINE * width / 2
            self._draw.ellipse((x - half, y - half, x + half, y + half), fill=fill)

    def strokes(self, corners: Sequence[Point], width: float, fill: str) -> None:
        """Draw a line and its mirror image."""
        self.stroke(corners, width, fill)
        self.stroke(_mirrored(corners), width, fill)

    def ring(self, centre: Point, radii: Point, width: float, fill: str) -> None:
        (x, y), (across, down) = centre, radii
        box = [_FINE * each for each in (x - across, y - down, x + across, y + down)]
        self._draw.ellipse(box, outline=fill, width=round(_FINE * width))


def _mirrored(points: Sequence[Point]) -> list[Point]:
    return [(SIZE[0] - x, y) for x, y in points]


def _curve(before: Point, start: Point, end: Point, after: Point) -> list[Point]:
    """Return points from ``start`` up to, not including, ``end`` on a Catmull-Rom curve."""
    points = []
    for step in range(_STEPS):
        t = step / _STEPS
        weights = (-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, t**3 - t**2)
        corners = (before, start, end, after)
        points.append(
            (
                sum(weight * corner[0] for weight, corner in zip(weights, corners, strict=True)) / 2,
                sum(weight * corner[1] for weight, corner in zip(weights, corners, strict=True)) / 2,
            )
        )
    return points


def _closed(corners: Sequence[Point]) -> list[Point]:
    count = len(corners)
    around = [[corners[(at + step) % count] for step in (-1, 0, 1, 2)] for at in range(count)]
    return [point for four in around for point in _curve(*four)]


def _open(corners: Sequence[Point]) -> list[Point]:
    held = [corners[0], *corners, corners[-1]]
    pieces = [_curve(*held[at : at + 4]) for at in range(len(held) - 3)]
    return [*(point for piece in pieces for point in piece), corners[-1]]


def _wall(colour: str) -> Image.Image:
    """Return the plain wall behind, a little lighter around the head as in a booth."""
    size = (SIZE[0] * _FINE, SIZE[1] * _FINE)
    light = Image.radial_gradient("L").resize((1600, 1600)).point(lambda level: max(0, 255 - level * 1.3))
    glow = Image.new("L", size, 0)
    glow.paste(light.filter(ImageFilter.GaussianBlur(12)), (100, 100))
    return Image.composite(Image.new("RGB", size, tint(colour, "#ffffff", 0.55)), Image.new("RGB", size, colour), glow)


def _behind(pen: _Pen, look: Look) -> None:
    match look.style:
        case Hair.LONG:
            right = [(450, 195), (600, 225), (690, 350), (712, 560), (722, 760), (716, 960), (600, 1000), (450, 1000)]
            pen.symmetric(right, tint(look.hair, "#000000", 0.12))
        case Hair.BOB:
            right = [(450, 190), (600, 215), (696, 340), (722, 520), (728, 680), (690, 772), (580, 780), (450, 770)]
            pen.symmetric(right, tint(look.hair, "#000000", 0.12))
        case Hair.SCARF:
            right = [(450, 168), (610, 205), (716, 360), (724, 560), (700, 760), (730, 930), (600, 980), (450, 980)]
            pen.symmetric(right, tint(_scarf(look), "#000000", 0.16))
        case Hair.CROPPED:
            pen.symmetric([(450, 225), (580, 245), (664, 350), (678, 470), (640, 520), (450, 540)], look.hair)


def _scarf(look: Look) -> str:
    return tint(look.cloth, "#f4e6cf", 0.82)


def _body(pen: _Pen, look: Look) -> None:
    shade = tint(look.skin, "#5a2a18", 0.22)
    shoulders = [(450, 905), (560, 912), (700, 968), (810, 1040), (856, 1140), (880, 1260), (450, 1260)]
    pen.symmetric(shoulders, look.cloth)
    pen.symmetric([(450, 700), (545, 705), (548, 830), (566, 900), (600, 932), (540, 985), (450, 1005)], look.skin)
    pen.symmetric([(450, 720), (542, 745), (545, 812), (500, 838), (450, 846)], shade)
    collar = tint(look.cloth, "#ffffff", 0.22)
    pen.strokes([(604, 926), (560, 985), (500, 1012), (450, 1020)], 26, collar)
    pen.strokes([(742, 1060), (752, 1120), (756, 1215)], 5, tint(look.cloth, "#000000", 0.25))


def _head(pen: _Pen, look: Look) -> None:
    ear = tint(look.skin, "#7a2f1c", 0.16)
    if look.style is not Hair.SCARF:
        pen.both((664, 532), (34, 58), look.skin)
        pen.both((666, 534), (17, 35), ear)
    face = [(450, 250), (566, 270), (646, 360), (664, 500), (650, 620), (606, 728), (534, 806), (450, 832)]
    pen.symmetric(face, look.skin)
    side = [(646, 362), (664, 500), (650, 620), (606, 728), (534, 806), (450, 832), (560, 762), (616, 640), (632, 500)]
    pen.shape(side, tint(look.skin, "#7a3a22", 0.10))


def _features(pen: _Pen, look: Look) -> None:
    dark = tint(look.skin, "#3a150c", 0.42)
    pen.both((562, 640), (46, 30), tint(look.skin, "#d4584a", 0.11))
    for x in (350, 550):
        pen.shape([(x - 50, 520), (x - 20, 494), (x + 20, 494), (x + 50, 520), (x + 20, 540), (x - 20, 540)], "#fbf8f4")
        pen.oval((x, 517), (23, 23), "#4a2f22")
        pen.oval((x, 517), (12, 12), "#17100d")
        pen.oval((x + 8, 509), (6, 6), "#ffffff")
        pen.stroke([(x - 54, 520), (x - 22, 492), (x + 22, 492), (x + 54, 518)], 9, _INK)
        pen.stroke([(x - 40, 536), (x, 545), (x + 40, 536)], 3, dark)
    brow = tint(look.hair, _INK, 0.35)
    pen.strokes([(492, 452), (540, 434), (586, 440), (612, 460)], 17, brow)
    pen.stroke([(462, 520), (474, 580), (484, 622), (458, 640), (430, 634)], 7, dark)
    pen.strokes([(486, 618), (494, 628), (486, 640)], 6, dark)
    _mouth(pen, look)


def _mouth(pen: _Pen, look: Look) -> None:
    lip = tint(look.skin, "#9c2f35", 0.40)
    upper = [(366, 706), (420, 694), (450, 702), (480, 694), (534, 706), (490, 716), (450, 719), (410, 716)]
    lower = [(372, 708), (410, 716), (450, 719), (490, 716), (528, 708), (494, 742), (450, 752), (406, 742)]
    pen.shape(lower, tint(lip, "#ffffff", 0.10))
    pen.shape(upper, lip)
    pen.stroke([(362, 704), (408, 716), (450, 720), (492, 716), (538, 704)], 6, tint(lip, "#2a0a0c", 0.55))


def _beard(pen: _Pen, look: Look) -> None:
    if not look.beard:
        return
    right = [(572, 700), (626, 660), (660, 556), (656, 650), (618, 762), (540, 846), (450, 868)]
    inner = [(450, 766), (500, 766), (546, 738), (556, 706)]
    pen.shape([*right, *_mirrored(right)[-2::-1], *_mirrored(inner)[::-1], *inner[1:]], look.hair)
    pen.shape(
        [(356, 700), (380, 668), (450, 664), (520, 668), (544, 700), (500, 688), (450, 686), (400, 688)], look.hair
    )


def _in_front(pen: _Pen, look: Look) -> None:
    light = tint(look.hair, "#ffffff", 0.16)
    match look.style:
        case Hair.BOB:
            fringe = [(238, 620), (212, 470), (256, 300), (380, 214), (520, 206), (640, 290), (690, 460), (668, 640)]
            inner = [(648, 500), (618, 400), (540, 330), (430, 372), (330, 404), (262, 470)]
            pen.shape([*fringe, *inner], look.hair)
            pen.stroke([(300, 330), (380, 262), (500, 244)], 12, light)
        case Hair.LONG:
            left = [(452, 216), (340, 226), (242, 330), (206, 520), (196, 760), (214, 900), (250, 900), (246, 640)]
            pen.shape([*left, (262, 480), (330, 390), (420, 300)], look.hair)
            right = _mirrored([*left, (262, 480), (330, 390), (420, 300)])
            pen.shape(right, look.hair)
            pen.strokes([(640, 400), (668, 540), (676, 700)], 8, light)
        case Hair.CROPPED:
            cap = [(236, 500), (232, 390), (296, 272), (450, 226), (604, 272), (668, 390), (664, 500)]
            line = [(640, 410), (590, 346), (450, 318), (310, 346), (260, 410)]
            pen.shape([*cap, *line], look.hair)
        case Hair.SCARF:
            _scarf_front(pen, look)


def _scarf_front(pen: _Pen, look: Look) -> None:
    colour = _scarf(look)
    outer = [(450, 176), (612, 216), (704, 370), (712, 560), (684, 740), (600, 880), (450, 930)]
    inner = [(450, 288), (540, 300), (606, 350), (646, 470), (640, 600), (604, 716), (540, 800), (450, 836)]
    pen.around(outer, inner, colour)
    fold = tint(colour, "#000000", 0.20)
    pen.stroke([(300, 244), (250, 400), (246, 600), (318, 790), (430, 884)], 6, fold)
    pen.stroke([(612, 262), (668, 420), (670, 600), (606, 790), (500, 890)], 6, fold)
    pen.shape([(300, 850), (450, 905), (610, 846), (720, 960), (560, 1040), (420, 1060), (250, 1010)], colour)
    pen.stroke([(300, 880), (440, 960), (620, 910)], 6, fold)
    pen.stroke([(280, 960), (430, 1020), (600, 990)], 6, fold)


def _glasses(pen: _Pen, look: Look) -> None:
    if not look.glasses:
        return
    frame = "#3b2a33"
    for x in (346, 554):
        pen.ring((x, 520), (84, 70), 9, frame)
    pen.stroke([(428, 508), (450, 496), (472, 508)], 9, frame)
    pen.strokes([(636, 508), (668, 500)], 9, frame)
