"""What every face has before a resident's data: paper, waves, the city's header, the mark of a specimen."""

import math
from enum import Enum, auto, unique
from functools import cache, lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageOps

from idsvc.card import layout
from idsvc.card.content import CardContent
from idsvc.card.design import Design, Notch
from idsvc.card.errors import Field
from idsvc.card.fonts import Weight
from idsvc.card.text import Box, draw_block, fit, fit_word, set_in
from idsvc.card.words import Word, word

_TILT = 28  # degrees: from corner to corner, never along a line of text
_REACH = 0.9  # of the way
_TRIED = 20  # pixels an em at which the word is measured
_TALLEST = 200  # pixels an em: a short word does not fill the card
_SPECIMEN_ALPHA = 46  # of 255: plainly there, and what lies under it stays legible
_LOOKS_KEPT = 8  # faces without anybody's data, 2 MB each: the city's own and those that are being tried out


@unique
class Side(Enum):
    """A side of a card: the back is the front turned over its upright middle."""

    FRONT = auto()
    BACK = auto()


def blank_face(content: CardContent) -> Image.Image:
    """Return a face with paper, waves and the city's header."""
    return _city_face(content.design, content.city_name, content.card_title, content.language).copy()


@lru_cache(maxsize=_LOOKS_KEPT)
def _city_face(design: Design, city_name: str, card_title: str, language: str) -> Image.Image:
    """Return what every face of a city shows; nobody's data is among the arguments, so it is drawn once."""
    face = Image.new("RGB", layout.SIZE, design.paper)
    draw = ImageDraw.Draw(face)
    _waves(draw, design.wave)
    for box, colour in ((layout.HEADER, design.header), (layout.STRIPE, design.stripe)):
        draw.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), fill=colour)
    place = _beside_arms(face, design.arms)
    city = fit(city_name, place, layout.CITY_STYLE, language, Field.CITY)
    draw_block(draw, city, place.left, city.centred_in(place), design.lettering)
    title = fit(card_title, layout.TITLE, layout.TITLE_STYLE, language, Field.TITLE)
    draw_block(draw, title, layout.TITLE.right - title.width, title.centred_in(layout.TITLE), design.lettering)
    return face


def notched(face: Image.Image, notch: Notch, side: Side) -> None:
    """Show where the card is to be notched: a half circle at its edge, white and bordered, on both faces one place."""
    if notch is Notch.NONE:
        return
    across = layout.SIZE[0] if notch.is_right is (side is Side.FRONT) else 0
    down, reach = round(layout.SIZE[1] * notch.height), layout.NOTCH_DEPTH
    corners = (across - reach, down - reach, across + reach, down + reach)
    ImageDraw.Draw(face).ellipse(corners, fill=layout.WHITE, outline=layout.QUIET_INK, width=2)


def _beside_arms(face: Image.Image, arms: bytes | None) -> Box:
    """Put the arms at the left of the header; return the room that is left for the city's name."""
    room, side = layout.CITY, layout.ARMS_SIDE
    if arms is None:
        return room
    with Image.open(BytesIO(arms), formats=("PNG",)) as opened:
        drawn = ImageOps.contain(opened.convert("RGBA"), (side, side), Image.Resampling.LANCZOS)
    corner = (room.left + (side - drawn.width) // 2, room.top + (room.height - drawn.height) // 2)
    face.paste(drawn, corner, drawn)
    taken = side + layout.ARMS_GAP
    return Box(room.left + taken, room.top, room.width - taken, room.height)


def marked(face: Image.Image, content: CardContent, badge: Box, across: Box) -> Image.Image:
    """Return the face with the marks of a specimen and of a temporary card, where it is one."""
    language = content.tongues[0]
    kinds = ((Word.SPECIMEN, content.specimen), (Word.TEMPORARY, content.temporary))
    words = [word(which, language) for which, applies in kinds if applies]
    if content.specimen:
        face.paste(layout.ALERT, (0, 0, *layout.SIZE), _tilted(word(Word.SPECIMEN, language), across, language))
    if words:
        _badge(ImageDraw.Draw(face), " · ".join(words), badge, language)
    return face


def _waves(draw: ImageDraw.ImageDraw, colour: str) -> None:
    for number in range(26):
        phase, rise = number * 0.21, 70 + number * 26
        points = [(x, rise + 30 * math.sin(x / 170 + phase) - x * 0.1) for x in range(0, layout.SIZE[0] + 9, 8)]
        draw.line(points, fill=colour, width=2)


@cache
def _tilted(text: str, box: Box, language: str) -> Image.Image:
    """Return how strongly a printed word covers a face, from corner to corner of a box, under what is drawn later."""
    width = box.width / math.cos(math.radians(_TILT)) * _REACH
    tried = set_in(text, box.width, _TRIED, Weight.BOLD, language)
    size = min(int(_TRIED * width / tried.width), _TALLEST)
    block = set_in(text, layout.SIZE[0], size, Weight.BOLD, language)
    sheet = Image.new("L", layout.SIZE, 0)
    middle = (box.left + box.width // 2, box.top + box.height // 2)
    corner = (middle[0] - block.width // 2, middle[1] - block.height // 2)
    draw_block(
        ImageDraw.Draw(sheet), block, *corner, f"#{_SPECIMEN_ALPHA:02x}{_SPECIMEN_ALPHA:02x}{_SPECIMEN_ALPHA:02x}"
    )
    return sheet.rotate(_TILT, Image.Resampling.BICUBIC, center=middle)


def _badge(draw: ImageDraw.ImageDraw, text: str, place: Box, language: str) -> None:
    inner = Box(place.left, place.top, place.width - 20, place.height - 8)
    block = fit_word(text, inner, layout.MARK_STYLE, language)
    corners = (place.left, place.top, place.right - 1, place.bottom - 1)
    draw.rounded_rectangle(corners, radius=8, fill=layout.ALERT)
    left = place.left + (place.width - block.width) // 2
    draw_block(draw, block, left, block.centred_in(place), layout.WHITE)
