"""The front: face, names, what a library or a door asks for, and the library code."""

from collections.abc import Iterator

from PIL import Image, ImageDraw

from idsvc.card import layout
from idsvc.card.content import CardContent
from idsvc.card.errors import Field
from idsvc.card.fonts import Weight
from idsvc.card.paper import Side, blank_face, marked, notched
from idsvc.card.pen import Fact, draw_fact, grouped, paste_code
from idsvc.card.qr import QrCode
from idsvc.card.stack import Part, stack
from idsvc.card.text import Box, draw_block, fit, fit_word
from idsvc.card.words import Word, shown, word
from idsvc.imaging.gate import PORTRAIT_LIMITS, read_image

_GENDER_WIDTH = 70
_FACT_GAP = 20


def front_face(content: CardContent, code: QrCode) -> Image.Image:
    """Return the drawn front; raises ``CardRefused`` where a text does not fit or cannot be printed."""
    face = blank_face(content)
    _portrait(face, content.portrait, content.design.header)
    face = marked(face, content, layout.BADGE, layout.FRONT_ACROSS)
    _names(face, content)
    _facts(face, content)
    _code(face, content, code)
    notched(face, content.design.notch, Side.FRONT)
    return face


def _portrait(face: Image.Image, portrait: bytes, frame_colour: str) -> None:
    place = layout.PORTRAIT
    picture = read_image(portrait, PORTRAIT_LIMITS).image().convert("RGB")
    if picture.size != (place.width, place.height):
        picture = picture.resize((place.width, place.height), Image.Resampling.LANCZOS)
    frame = (place.left - 2, place.top - 2, place.right + 1, place.bottom + 1)
    ImageDraw.Draw(face).rectangle(frame, outline=frame_colour, width=2)
    face.paste(picture, (place.left, place.top))


def _names(face: Image.Image, content: CardContent) -> None:
    box = layout.NAMES
    parts = tuple(_parts(content))
    placed = stack(parts, box, content.language)
    top = box.top + (box.height - placed[-1].bottom) // 2
    for number, part in enumerate(placed):
        ink = layout.INK if number == 0 else layout.QUIET_INK
        draw_block(ImageDraw.Draw(face), part.block, box.left, top + part.top, ink)


def _parts(content: CardContent) -> Iterator[Part]:
    if content.preferred_name is None:
        yield Part(content.name, layout.FIRST_NAME_SIZE, Weight.BOLD, Field.NAME)
    else:
        yield Part(content.preferred_name, layout.FIRST_NAME_SIZE, Weight.BOLD, Field.PREFERRED_NAME)
        yield Part(content.name, layout.OTHER_NAME_SIZE, Weight.REGULAR, Field.NAME)
    if content.second_name is not None:
        yield Part(content.second_name, layout.OTHER_NAME_SIZE, Weight.REGULAR, Field.SECOND_NAME)


def _facts(face: Image.Image, content: CardContent) -> None:
    box, language = layout.FACTS, content.tongues[0]
    born = Fact(Word.BIRTH_DATE, shown(content.birth_date, language), layout.DATE_STYLE, Field.LABEL)
    bottom = draw_fact(face, born, Box(box.left, box.top, box.width - _GENDER_WIDTH - 12, box.height), content)
    if content.gender is not None:
        gender = Fact(Word.GENDER, content.gender, layout.DATE_STYLE, Field.LABEL)
        beside = Box(box.right - _GENDER_WIDTH, box.top, _GENDER_WIDTH, box.height)
        bottom = max(bottom, draw_fact(face, gender, beside, content))
    issued = Box(box.left, layout.DATES_TOP, box.width, box.bottom - layout.DATES_TOP)
    lines = content.address_lines or (word(Word.RESIDENT_OF, language).format(content.city_name),)
    address = Fact(Word.ADDRESS, "\n".join(lines), layout.FACT_STYLE, Field.ADDRESS)
    top = bottom + _FACT_GAP
    draw_fact(face, address, Box(box.left, top, box.width, issued.top - _FACT_GAP - top), content)
    day = Fact(Word.ISSUED, shown(content.issued, language), layout.ISSUED_STYLE, Field.LABEL)
    draw_fact(face, day, issued, content)
    last = Fact(Word.EXPIRES, shown(content.expires_shown, language), layout.DATE_STYLE, Field.LABEL)
    draw_fact(face, last, layout.EXPIRY, content)


def _code(face: Image.Image, content: CardContent, code: QrCode) -> None:
    paste_code(face, code, layout.FRONT_PLACE)
    box, draw = layout.LIBRARY_NUMBER, ImageDraw.Draw(face)
    language = content.tongues[0]
    label = fit_word(word(Word.LIBRARY_NUMBER, language), box, layout.LABEL_STYLE, language)
    room = Box(box.left, box.top, box.width - label.width - 12, box.height)
    number = fit(grouped(content.library_number, 5), room, layout.NUMBER_STYLE, language, Field.LABEL)
    draw_block(draw, label, box.left + 3, box.top + number.baselines[0] - label.baselines[0], layout.QUIET_INK)
    draw_block(draw, number, box.right - 3 - number.width, box.top, layout.INK)
