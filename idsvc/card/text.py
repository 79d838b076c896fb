"""Text fitted into a box: the largest size at which it fits whole, wrapped between words, never cut."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from PIL import ImageDraw

from idsvc.card.errors import DoesNotFit, Field
from idsvc.card.fonts import Direction, Family, Weight, direction, sized
from idsvc.card.runs import Line, Run, line_of

SMALLEST = 25
"""Pixels an em, 6 point at 300 dpi: the smallest print that is still legible on a card."""

_WORDS_KEPT: Final = 256  # more than the printed words of a city in two languages, in all their places
_LEADING = 1.22  # distance of baselines, in em; more where the letters of a script need it
_CAPITALS = 0.72  # height of Latin capitals, in em: text without ascenders stands on the same line as text with them
# Lines break at spaces, after hyphens, and between the characters of Chinese, Japanese and Korean.
_EAST_ASIAN = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff"
_PIECES = re.compile(rf"\s*(?:[{_EAST_ASIAN}]|[^\s{_EAST_ASIAN}-]+-?|-)")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: candidate sizes in pixels, largest first; weight; most lines."""

    sizes: Sequence[int]
    weight: Weight
    max_lines: int


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the card in pixels, from its upper left corner."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Return the first column that is outside."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """Return the first row that is outside."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Block:
    """Lines set in one size: ``baselines`` and ``height`` count in pixels from the block's top."""

    lines: tuple[Line, ...] = field(repr=False)
    size: int
    weight: Weight
    baselines: tuple[int, ...]
    width: int
    height: int

    def centred_in(self, box: Box) -> int:
        """Return the top at which the capitals of a single line stand in the middle of a box."""
        return box.top + (box.height + round(_CAPITALS * self.size)) // 2 - self.baselines[0]


@dataclass(frozen=True, slots=True)
class Wrapped:
    """Lines in one size of which only the widths are known.

    A width is cheap. The ink of the first letters in a size is not: a font brings a program that prepares each size.
    """

    lines: tuple[Line, ...] = field(repr=False)
    size: int
    weight: Weight

    @property
    def width(self) -> int:
        """Return the pixels of the widest line."""
        return max((_width(line, self.size, self.weight) for line in self.lines), default=0)

    @property
    def least_height(self) -> int:
        """Return the pixels that these lines take at least, whatever their letters are."""
        below = max(0, len(self.lines) - 1) * round(_LEADING * self.size)
        return below + (round(_CAPITALS * self.size) if self.lines else 0)

    def may_fit(self, box: Box, most: int) -> bool:
        """Say whether the box is wide enough for at most so many lines, and its height not surely too small."""
        return len(self.lines) <= most and self.least_height <= box.height and self.width <= box.width

    def block(self) -> Block:
        """Return the lines with the baselines that their letters need."""
        return _block(self)


def fit(text: str, box: Box, style: Style, language: str, place: Field) -> Block:
    """Return the text in the largest of the style's sizes in which the whole of it fits into the box.

    A line feed begins a new line; no other is broken where a smaller size saves it. Raises ``DoesNotFit`` with
    ``place`` where no size fits, ``FontMissing`` and ``ShapingMissing`` as ``line_of`` does.
    """
    for most in (min(style.max_lines, text.count("\n") + 1), style.max_lines):
        for size in style.sizes:
            tried = wrapped(text, box.width, size, style.weight, language)
            if tried.may_fit(box, most) and (block := tried.block()).height <= box.height:
                return block
    raise DoesNotFit(place)


@lru_cache(maxsize=_WORDS_KEPT)
def fit_word(word: str, box: Box, style: Style, language: str) -> Block:
    """Return what ``fit`` does, and keep it: for the words that the city prints, never for what a resident said."""
    return fit(word, box, style, language, Field.LABEL)


def set_in(text: str, width: int, size: int, weight: Weight, language: str) -> Block:
    """Return the text in one size, wrapped to a width; wider than that only where a single word is."""
    return wrapped(text, width, size, weight, language).block()


def wrapped(text: str, width: int, size: int, weight: Weight, language: str) -> Wrapped:
    """Return the text's lines in one size, broken as ``set_in`` breaks them, before any letter is looked at."""
    lines = [line for part in text.split("\n") for line in _broken(part, size, weight, width, language)]
    return Wrapped(tuple(lines), size, weight)


def draw_block(draw: ImageDraw.ImageDraw, block: Block, left: int, top: int, ink: str) -> int:
    """Draw a block with its upper left corner at a point; return the row below it."""
    for line, baseline in zip(block.lines, block.baselines, strict=True):
        x = float(left)
        for run in line.runs:
            font = sized(run.family, block.weight, block.size)
            draw.text((x, top + baseline), run.text, fill=ink, font=font, anchor="ls", direction=_way(run.family))
            x += _length(run, block.size, block.weight)
    return top + block.height


def _way(family: Family) -> str | None:
    """Name the direction only where it is not Latin's: without raqm Pillow takes no direction at all."""
    return direction(family).value if direction(family) is Direction.RIGHT_TO_LEFT else None


def _broken(text: str, size: int, weight: Weight, width: int, language: str) -> Iterator[Line]:
    pieces: list[str] = _PIECES.findall(text)
    whole = "".join(pieces).lstrip()
    if whole and _width(line_of(whole, language), size, weight) <= width:
        yield line_of(whole, language)
        return
    current = ""
    for piece in pieces:
        longer = current + piece if current else piece.lstrip()
        if current and _width(line_of(longer, language), size, weight) > width:
            yield line_of(current, language)
            longer = piece.lstrip()
        current = longer
    if current:
        yield line_of(current, language)


def _block(tried: Wrapped) -> Block:
    lines, size, weight = tried.lines, tried.size, tried.weight
    extents = [_extent(line, size, weight) for line in lines]
    baselines: list[int] = []
    below = 0
    for number, (above, under) in enumerate(extents):
        step = above if number == 0 else max(round(_LEADING * size), below + above + 2)
        baselines.append(step + (baselines[-1] if baselines else 0))
        below = under
    return Block(lines, size, weight, tuple(baselines), tried.width, (baselines[-1] if baselines else 0) + below)


def _extent(line: Line, size: int, weight: Weight) -> tuple[int, int]:
    """Return how far the ink reaches above and below the baseline, in pixels."""
    boxes = [
        sized(run.family, weight, size).getbbox(run.text, anchor="ls", direction=_way(run.family)) for run in line.runs
    ]
    above = max([round(_CAPITALS * size), *(-int(box[1]) for box in boxes)])
    return above, max([0, *(int(box[3]) + 1 for box in boxes)])


def _width(line: Line, size: int, weight: Weight) -> int:
    return -int(-sum(_length(run, size, weight) for run in line.runs) // 1)


def _length(run: Run, size: int, weight: Weight) -> float:
    return sized(run.family, weight, size).getlength(run.text, direction=_way(run.family))
