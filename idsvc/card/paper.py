"""What every face has before a resident's data: paper, waves, the city's header, the mark of a specimen."""

import math

from PIL import Image, ImageDraw

from idsvc.card import layout
from idsvc.card.content import CardContent
from idsvc.card.errors import Field
from idsvc.card.fonts import Family, Weight, sized
from idsvc.card.text import Box, draw_block, fit
from idsvc.card.words import Word, word

_TILT = 28  # degrees: from corner to corner, never along a line of text
_REACH = 0.9  # of the way
_SPECIMEN_ALPHA = 46  # of 255: plainly there, and what lies under it stays legible


def blank_face(content: CardContent) -> Image.Image:
    """Return a face with paper, waves and the city's header."""
    face = Image.new("RGB", layout.SIZE, layout.PAPER)
    draw = ImageDraw.Draw(face)
    _waves(draw)
    for box, colour in ((layout.HEADER, layout.NAVY), (layout.STRIPE, layout.TEAL)):
        draw.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), fill=colour)
    city = fit(content.city_name, layout.CITY, layout.CITY_STYLE, content.language, Field.CITY)
    draw_block(draw, city, layout.CITY.left, city.centred_in(layout.CITY), layout.WHITE)
    title = fit(content.card_title, layout.TITLE, layout.TITLE_STYLE, content.language, Field.TITLE)
    draw_block(draw, title, layout.TITLE.right - title.width, title.centred_in(layout.TITLE), layout.WHITE)
    return face


def marked(face: Image.Image, content: CardContent, badge: Box, across: Box) -> Image.Image:
    """Return the face with the marks of a specimen and of a temporary card, where it is one."""
    language = content.language
    kinds = ((Word.SPECIMEN, content.specimen), (Word.TEMPORARY, content.temporary))
    words = [word(which, language) for which, applies in kinds if applies]
    if content.specimen:
        face = _across(face, word(Word.SPECIMEN, language), across)
    if words:
        _badge(ImageDraw.Draw(face), " · ".join(words), badge, language)
    return face


def _waves(draw: ImageDraw.ImageDraw) -> None:
    for number in range(26):
        phase, rise = number * 0.21, 70 + number * 26
        points = [(x, rise + 30 * math.sin(x / 170 + phase) - x * 0.1) for x in range(0, layout.SIZE[0] + 9, 8)]
        draw.line(points, fill=layout.WAVE, width=2)


def _across(face: Image.Image, text: str, box: Box) -> Image.Image:
    """Write a word from corner to corner of a box, under everything that is drawn later."""
    width = box.width / math.cos(math.radians(_TILT)) * _REACH
    font = sized(Family.LATIN, Weight.BOLD, int(100 * width / sized(Family.LATIN, Weight.BOLD, 100).getlength(text)))
    sheet = Image.new("L", face.size, 0)
    middle = (box.left + box.width // 2, box.top + box.height // 2)
    ImageDraw.Draw(sheet).text(middle, text, fill=_SPECIMEN_ALPHA, font=font, anchor="mm")
    tilted = sheet.rotate(_TILT, Image.Resampling.BICUBIC, center=middle)
    return Image.composite(Image.new("RGB", face.size, layout.ALERT), face, tilted)


def _badge(draw: ImageDraw.ImageDraw, text: str, place: Box, language: str) -> None:
    inner = Box(place.left, place.top, place.width - 20, place.height - 8)
    block = fit(text, inner, layout.MARK_STYLE, language, Field.LABEL)
    corners = (place.left, place.top, place.right - 1, place.bottom - 1)
    draw.rounded_rectangle(corners, radius=8, fill=layout.ALERT)
    left = place.left + (place.width - block.width) // 2
    draw_block(draw, block, left, block.centred_in(place), layout.WHITE)
