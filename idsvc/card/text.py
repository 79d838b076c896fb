"""Text fitted into a box: the largest size at which it fits whole, wrapped between words, never cut."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from PIL import ImageDraw

from idsvc.card.errors import DoesNotFit, Field
from idsvc.card.fonts import Direction, Family, Weight, direction, sized
from idsvc.card.runs import Line, Run, line_of

SMALLEST = 25
"""Pixels an em, 6 point at 300 dpi: the smallest print that is still legible on a card."""

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


def fit(text: str, box: Box, style: Style, language: str, place: Field) -> Block:
    """Return the text in the largest of the style's sizes in which the whole of it fits into the box.

    A line feed begins a new line; no other is broken where a smaller size saves it. Raises ``DoesNotFit`` with
    ``place`` where no size fits, ``FontMissing`` and ``ShapingMissing`` as ``line_of`` does.
    """
    for most in (min(style.max_lines, text.count("\n") + 1), style.max_lines):
        smallest = set_in(text, box.width, style.sizes[-1], style.weight, language)
        if not _holds(box, smallest, most):
            continue
        larger = (set_in(text, box.width, size, style.weight, language) for size in style.sizes[:-1])
        return next((block for block in larger if _holds(box, block, most)), smallest)
    raise DoesNotFit(place)


def _holds(box: Box, block: Block, most: int) -> bool:
    return len(block.lines) <= most and block.width <= box.width and block.height <= box.height


def set_in(text: str, width: int, size: int, weight: Weight, language: str) -> Block:
    """Return the text in one size, wrapped to a width; wider than that only where a single word is."""
    paragraphs = text.split("\n")
    lines = [line for part in paragraphs for line in _wrapped(part, size, weight, width, language)]
    return _block(tuple(lines), size, weight)


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


def _wrapped(text: str, size: int, weight: Weight, width: int, language: str) -> Iterator[Line]:
    current = ""
    for piece in _PIECES.findall(text):
        longer = current + piece if current else piece.lstrip()
        if current and _width(line_of(longer, language), size, weight) > width:
            yield line_of(current, language)
            longer = piece.lstrip()
        current = longer
    if current:
        yield line_of(current, language)


def _block(lines: tuple[Line, ...], size: int, weight: Weight) -> Block:
    extents = [_extent(line, size, weight) for line in lines]
    baselines: list[int] = []
    below = 0
    for number, (above, under) in enumerate(extents):
        step = above if number == 0 else max(round(_LEADING * size), below + above + 2)
        baselines.append(step + (baselines[-1] if baselines else 0))
        below = under
    width = max((_width(line, size, weight) for line in lines), default=0)
    return Block(lines, size, weight, tuple(baselines), width, (baselines[-1] if baselines else 0) + below)


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
