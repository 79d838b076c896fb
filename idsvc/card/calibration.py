"""A test card for a printer: rulers at each edge, codes of each module size, grey steps, fine lines, small letters."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from idsvc.card import layout, qr
from idsvc.card.errors import Field
from idsvc.card.fonts import Weight
from idsvc.card.text import Box, Style, draw_block, fit

MOST: Final = 20
"""Tenths of a millimetre by which the drawing can be moved, each way."""

MODULE_DOTS: Final = (3, 4, 5)
_MM_AN_INCH: Final = 25.4
_TICKS: Final = ((10, 40), (5, 26), (1, 14))  # every so many millimetres, so many dots long
_CODES: Final = (70, 76)
_GREYS: Final = Box(560, 80, 385, 96)
_STEPS: Final = 11
_LINES: Final = Box(560, 216, 385, 60)
_INKS: Final = ("#00aeef", "#ec008c", "#ffe600", "#000000")
_LETTERS: Final = "Ánh Łódź Дмитрий 王小明 عبد الله 0123456789"


@dataclass(frozen=True, slots=True)
class Offset:
    """How far the drawing is moved to the right and down, in tenths of a millimetre; out of range it stops there."""

    right: int
    down: int

    @property
    def dots(self) -> tuple[int, int]:
        """Return the same in printer dots."""
        return _dots(max(-MOST, min(MOST, self.right)) / 10), _dots(max(-MOST, min(MOST, self.down)) / 10)


def printer_card(offset: Offset) -> bytes:
    """Return the test card as a PNG of 1011 x 638 at 300 dpi."""
    drawn = Image.new("RGB", layout.SIZE, layout.WHITE)
    pen = ImageDraw.Draw(drawn)
    for line in _rulers():
        pen.line(line, fill=layout.INK)
    _crosses(pen)
    _codes(drawn, pen)
    _greys(pen)
    _lines(pen)
    _letters(pen)
    face = Image.new("RGB", layout.SIZE, layout.WHITE)
    face.paste(drawn, offset.dots)
    out = BytesIO()
    face.save(out, "PNG", dpi=(layout.DPI, layout.DPI))
    return out.getvalue()


def _dots(millimetres: float) -> int:
    return round(millimetres * layout.DPI / _MM_AN_INCH)


def _rulers() -> Iterator[tuple[int, int, int, int]]:
    """Yield the ticks of the four rulers, which begin at the upper left corner of the card."""
    width, height = layout.SIZE
    for mm in range(int(width / layout.DPI * _MM_AN_INCH) + 1):
        at, long = _dots(mm), _length(mm)
        yield at, 0, at, long
        yield at, height - 1 - long, at, height - 1
    for mm in range(int(height / layout.DPI * _MM_AN_INCH) + 1):
        at, long = _dots(mm), _length(mm)
        yield 0, at, long, at
        yield width - 1 - long, at, width - 1, at


def _length(mm: int) -> int:
    return next(long for every, long in _TICKS if mm % every == 0)


def _crosses(pen: ImageDraw.ImageDraw) -> None:
    """Draw the margin that nothing of a card passes, and a cross in the middle."""
    width, height = layout.SIZE
    margin = _dots(3)
    pen.rectangle((margin, margin, width - 1 - margin, height - 1 - margin), outline=layout.FAINT)
    across, down = width // 2, height // 2 + 10
    pen.line((across - 30, down, across + 30, down), fill=layout.INK)
    pen.line((across, down - 30, across, down + 30), fill=layout.INK)
    pen.ellipse((across - 18, down - 18, across + 18, down + 18), outline=layout.INK)


def _codes(face: Image.Image, pen: ImageDraw.ImageDraw) -> None:
    left, top = _CODES
    for dots in MODULE_DOTS:
        code = qr.draw(f"PRINTER TEST {dots} DOTS", qr.QrPlan(2, qr.Correction.M, dots))
        face.paste(code.image().convert("RGB"), (left, top))
        _word(pen, f"{dots} dots", left, top + code.plan.side)
        left += code.plan.side + 16


def _greys(pen: ImageDraw.ImageDraw) -> None:
    wide = _GREYS.width // _STEPS
    for step in range(_STEPS):
        level = round(255 * step / (_STEPS - 1))
        left = _GREYS.left + step * wide
        pen.rectangle((left, _GREYS.top, left + wide - 1, _GREYS.bottom - 1), fill=(level, level, level))
    pen.rectangle((_GREYS.left, _GREYS.top, _GREYS.right - 1, _GREYS.bottom - 1), outline=layout.INK)
    for number, ink in enumerate(_INKS):
        left = _GREYS.left + number * 98
        pen.rectangle((left, 300, left + 88, 350), fill=ink)


def _lines(pen: ImageDraw.ImageDraw) -> None:
    """Draw lines and gaps of 1, 2, 3 and 4 dots: upright, then level."""
    for number, wide in enumerate((1, 2, 3, 4)):
        left = _LINES.left + number * 98
        for at in range(0, 40, 2 * wide):
            pen.rectangle((left + at, _LINES.top, left + at + wide - 1, _LINES.bottom - 1), fill=layout.INK)
            pen.rectangle((left + 48, _LINES.top + at, left + 88, _LINES.top + at + wide - 1), fill=layout.INK)


def _letters(pen: ImageDraw.ImageDraw) -> None:
    top = 392
    for size, points in ((25, "6 pt"), (30, "7 pt"), (36, "9 pt")):
        block = fit(
            f"{points}  {_LETTERS}", Box(70, top, 880, 80), Style((size,), Weight.REGULAR, 1), "en", Field.LABEL
        )
        top = draw_block(pen, block, 70, top, layout.INK) + 12


def _word(pen: ImageDraw.ImageDraw, text: str, left: int, top: int) -> None:
    block = fit(text, Box(left, top, 120, 40), Style((22,), Weight.REGULAR, 1), "en", Field.LABEL)
    draw_block(pen, block, left + 8, top + 2, layout.INK)
