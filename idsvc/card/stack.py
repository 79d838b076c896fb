"""Names above each other in one box: the first large, all of them shrinking together until the whole fits."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from idsvc.card.errors import DoesNotFit, Field
from idsvc.card.fonts import Weight
from idsvc.card.text import SMALLEST, Block, Box, Wrapped, wrapped

_GAP = 14  # pixels between two parts
_ANY = 99
# Shares of the size in per cent, and the most lines a part may have: a name is broken only where it would otherwise
# shrink below three fifths; last of all everything is as small as is still legible.
_TRIES = (*((share, 1) for share in range(100, 59, -4)), *((share, _ANY) for share in range(100, 40, -4)), (0, _ANY))


@dataclass(frozen=True, slots=True)
class Part:
    """One text of a stack: the size it would have with room to spare, and the field it is refused as."""

    text: str = field(repr=False)
    size: int
    weight: Weight
    place: Field


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the row of its top, counted from the top of the stack."""

    block: Block
    top: int

    @property
    def bottom(self) -> int:
        """Return the row below it, counted from the same top."""
        return self.top + self.block.height


def stack(parts: Sequence[Part], box: Box, language: str) -> tuple[Placed, ...]:
    """Return the parts, each whole, in the largest sizes in which all of them fit into the box.

    Raises ``DoesNotFit`` with the field of the longest part where they do not fit at the smallest legible size.
    """
    for share, most in _TRIES:
        tried = [_wrapped(part, share, box, language) for part in parts]
        if all(each.may_fit(box, most) for each in tried) and _least_height(tried) <= box.height:
            blocks = [each.block() for each in tried]
            if _height(blocks) <= box.height:
                return tuple(_placed(blocks))
    raise DoesNotFit(max(parts, key=lambda part: len(part.text)).place)


def _wrapped(part: Part, share: int, box: Box, language: str) -> Wrapped:
    return wrapped(part.text, box.width, max(SMALLEST, part.size * share // 100), part.weight, language)


def _least_height(tried: Sequence[Wrapped]) -> int:
    return sum(each.least_height for each in tried) + _GAP * (len(tried) - 1)


def _height(blocks: Sequence[Block]) -> int:
    return sum(block.height for block in blocks) + _GAP * (len(blocks) - 1)


def _placed(blocks: Sequence[Block]) -> Iterator[Placed]:
    top = 0
    for block in blocks:
        yield Placed(block, top)
        top += block.height + _GAP
