"""Strokes that both faces share: a labelled value, a code in its place."""

from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from idsvc.card import layout
from idsvc.card.content import CardContent
from idsvc.card.errors import Field
from idsvc.card.qr import QrCode
from idsvc.card.text import Box, Style, draw_block, fit, fit_word
from idsvc.card.words import Word, label

_VALUE_BELOW = 14  # pixels from a label's baseline to its value: the same whether or not a letter hangs below it


@dataclass(frozen=True, slots=True)
class Fact:
    """A value under its label: what it is called, what is printed, how it is set, what it is refused as."""

    label: Word
    text: str = field(repr=False)
    style: Style
    place: Field


def draw_fact(face: Image.Image, fact: Fact, box: Box, content: CardContent) -> int:
    """Draw a fact at the top of a box, whole or not at all; return the row below it. Raises ``DoesNotFit``."""
    draw = ImageDraw.Draw(face)
    language = content.language
    words = fit_word(label(fact.label, content.tongues), Box(0, 0, box.width, box.width), layout.LABEL_STYLE, language)
    draw_block(draw, words, box.left, box.top, layout.QUIET_INK)
    top = box.top + words.baselines[-1] + _VALUE_BELOW
    value = fit(fact.text, Box(box.left, top, box.width, box.bottom - top), fact.style, language, fact.place)
    return draw_block(draw, value, box.left, top, layout.INK)


def paste_code(face: Image.Image, code: QrCode, place: Box) -> None:
    """Put a code with its quiet zone in the middle of its place, dot for dot."""
    face.paste(code.image().convert("RGB"), layout.code_corner(place, code.plan))


def grouped(number: str, size: int) -> str:
    """Return a number in groups of ``size`` characters, as it is read aloud."""
    return " ".join(number[at : at + size] for at in range(0, len(number), size))
