"""Strokes of the deck's pages: texts under each other, the three looks of a verdict, boxes to tick."""

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from PIL import Image, ImageDraw

from idsvc.card import layout
from idsvc.card.fonts import Weight
from idsvc.card.text import draw_block, set_in
from idsvc.verify import wording
from idsvc.verify.verdict import Group

BODY: Final = 38
"""Pixels an em of running text, 9 point."""
SMALL: Final = 31
BADGE_HEIGHT: Final = 112

_GREEN, _AMBER = "#1e6b3a", "#8a5a00"
_COLOURS: Final = MappingProxyType({Group.GENUINE: _GREEN, Group.DO_NOT_ACCEPT: layout.ALERT, Group.CANNOT_SAY: _AMBER})
_FINE: Final = 4
_ASCENT: Final = 0.96  # em from the top of a line to its baseline, accents of capitals included
_DESCENT: Final = 0.28


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set."""

    size: int = BODY
    weight: Weight = Weight.REGULAR
    ink: str = layout.INK


BOLD: Final = Type(weight=Weight.BOLD)
QUIET: Final = Type(SMALL, ink=layout.QUIET_INK)


def write(page: Image.Image, text: str, at: tuple[int, int], width: int, how: Type) -> int:
    """Write a text, wrapped to a width, below and right of a point; return the row below it.

    The first baseline is at the same distance whatever the letters: lines beside each other stand level.
    """
    block, (left, top) = set_in(text, width, how.size, how.weight, "en"), at
    first = max(block.baselines[0], round(_ASCENT * how.size))
    draw_block(ImageDraw.Draw(page), block, left, top + first - block.baselines[0], how.ink)
    return top + first + block.baselines[-1] - block.baselines[0] + round(_DESCENT * how.size)


def write_right(page: Image.Image, text: str, at: tuple[int, int], how: Type) -> None:
    """Write a line that ends at a column."""
    right, top = at
    width = set_in(text, right, how.size, how.weight, "en").width
    write(page, text, (right - width, top), right, how)


def rule(page: Image.Image, at: tuple[int, int], width: int, ink: str = layout.FAINT, thick: int = 3) -> None:
    """Draw a line to the right."""
    left, top = at
    ImageDraw.Draw(page).rectangle((left, top, left + width - 1, top + thick - 1), fill=ink)


def badge(page: Image.Image, group: Group, at: tuple[int, int], width: int) -> int:
    """Draw a verdict's look: its colour, its shape and its word; return the row below it."""
    left, top = at
    draw = ImageDraw.Draw(page)
    draw.rounded_rectangle((left, top, left + width - 1, top + BADGE_HEIGHT - 1), 16, fill=_COLOURS[group])
    side = BADGE_HEIGHT - 28
    sign = _sign(group, side)
    page.paste(layout.WHITE, (left + 22, top + 14), sign)
    word = set_in(wording.word("en", group), width, 60, Weight.BOLD, "en")
    draw_block(draw, word, left + 22 + side + 28, top + (BADGE_HEIGHT - 44) // 2 - word.baselines[0] + 44, layout.WHITE)
    return top + BADGE_HEIGHT


def _sign(group: Group, side: int) -> Image.Image:
    """Return the shape that tells a group without its colour: a ring, an octagon, a triangle, each with its mark."""
    fine, middle = side * _FINE, side * _FINE / 2
    sheet = Image.new("L", (fine, fine), 0)
    draw = ImageDraw.Draw(sheet)
    thick = fine // 11
    match group:
        case Group.GENUINE:
            draw.ellipse((thick // 2, thick // 2, fine - thick // 2, fine - thick // 2), outline=255, width=thick)
            tick = [(0.27 * fine, 0.52 * fine), (0.44 * fine, 0.69 * fine), (0.74 * fine, 0.34 * fine)]
            draw.line(tick, fill=255, width=thick, joint="curve")
        case Group.DO_NOT_ACCEPT:
            corners = [_on_circle(middle, middle - thick / 2, (2 * turn + 1) / 16) for turn in range(9)]
            draw.line([*corners, corners[1]], fill=255, width=thick, joint="curve")
            for start, end in (((0.33, 0.33), (0.67, 0.67)), ((0.33, 0.67), (0.67, 0.33))):
                draw.line([(start[0] * fine, start[1] * fine), (end[0] * fine, end[1] * fine)], fill=255, width=thick)
        case Group.CANNOT_SAY:
            corners = [(0.5 * fine, 0.07 * fine), (0.96 * fine, 0.9 * fine), (0.04 * fine, 0.9 * fine)]
            draw.line([*corners, *corners[:2]], fill=255, width=thick, joint="curve")
            block = set_in("?", fine, fine // 2, Weight.BOLD, "en")
            draw_block(draw, block, (fine - block.width) // 2, round(0.8 * fine) - block.baselines[0], "#ffffff")
    return sheet.resize((side, side), Image.Resampling.LANCZOS)


def _on_circle(middle: float, radius: float, turn: float) -> tuple[float, float]:
    angle = 2 * math.pi * turn
    return middle + radius * math.cos(angle), middle + radius * math.sin(angle)


def tick_box(page: Image.Image, text: str, at: tuple[int, int]) -> int:
    """Draw a box to tick and what it means; return the column after it."""
    left, top = at
    draw = ImageDraw.Draw(page)
    draw.rectangle((left, top, left + 40, top + 40), outline=layout.QUIET_INK, width=4)
    block = set_in(text, 2000, SMALL, Weight.REGULAR, "en")
    draw_block(draw, block, left + 58, top + 33 - block.baselines[0], layout.INK)
    return left + 58 + block.width
