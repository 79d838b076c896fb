"""The back: the bank code, the card number, and a white box for the library's own barcode."""

from collections.abc import Iterator

from PIL import Image, ImageDraw

from idsvc.card import layout
from idsvc.card.content import CardContent
from idsvc.card.errors import Field
from idsvc.card.paper import Side, blank_face, marked, notched
from idsvc.card.pen import Fact, draw_fact, grouped, paste_code
from idsvc.card.qr import QrCode
from idsvc.card.text import Box, draw_block, fit_word
from idsvc.card.words import Word, label, word

_GAP = 22


def back_face(content: CardContent, code: QrCode) -> Image.Image:
    """Return the drawn back; raises ``CardRefused`` where a text does not fit or cannot be printed."""
    face = marked(blank_face(content), content, layout.BACK_BADGE, layout.BACK_ACROSS)
    top, language = layout.BACK_FACTS.top, content.tongues[0]
    for fact in _facts(content):
        box = layout.BACK_FACTS
        top = draw_fact(face, fact, Box(box.left, top, box.width, box.bottom - top), content) + _GAP
    _sentence(face, language)
    _barcode_box(face, content)
    paste_code(face, code, layout.BACK_PLACE)
    notched(face, content.design.notch, Side.BACK)
    return face


def _facts(content: CardContent) -> Iterator[Fact]:
    yield Fact(Word.CARD_NUMBER, grouped(content.card_number, 4), layout.NUMBER_STYLE, Field.LABEL)
    if content.emergency_contact is not None:
        yield Fact(Word.CONTACT, content.emergency_contact, layout.CONTACT_STYLE, Field.CONTACT)


def _sentence(face: Image.Image, language: str) -> None:
    box = layout.BACK_SENTENCE
    block = fit_word(word(Word.CHECK, language), box, layout.SENTENCE_STYLE, language)
    draw_block(ImageDraw.Draw(face), block, box.left, box.top, layout.QUIET_INK)


def _barcode_box(face: Image.Image, content: CardContent) -> None:
    box, draw = layout.BARCODE, ImageDraw.Draw(face)
    corners = (box.left, box.top, box.right - 1, box.bottom - 1)
    draw.rounded_rectangle(corners, radius=10, fill=layout.WHITE, outline=layout.FAINT, width=2)
    block = fit_word(label(Word.BARCODE, content.tongues), box, layout.LABEL_STYLE, content.language)
    draw_block(draw, block, box.left, box.top - block.height - 8, layout.QUIET_INK)
