"""The engine of the card's codes: how large the signed portrait may be beside the texts that the back must carry.

The front carries no portrait: its text alone decides, in ``idsvc.card.qr``. On the back the portrait gives way: first
to strong correction, then to a long name and address; below ``SMALLEST`` bytes a face is no longer one, and the texts
have to be shorter.
"""

from collections.abc import Callable
from typing import Final

from idsvc.card.errors import CodeSide, TooLong
from idsvc.card.qr import BACK_BUDGETS, FRONT_BUDGETS

STRONG: Final = 400
"""Bytes of the portrait for which a code gets the strong correction, where that has room for it."""

SMALLEST: Final = 256
"""Bytes of the smallest portrait that a cap may ask for."""

SPARE: Final = 12
"""Characters by which two codes of equal content may differ in length: signatures and key ids pack differently.

4,000 of one content differed by 6 at the most.
"""

_BYTES, _CHARACTERS = 2, 3  # base45 (RFC 9285): two bytes are three characters
_FRONT_MOST: Final = FRONT_BUDGETS[-1][0]
_STRONG_MOST: Final = BACK_BUDGETS[0][0]
_BACK_MOST: Final = BACK_BUDGETS[-1][0]


def check_front(length: int) -> None:
    """Raise ``TooLong`` where a front of this many characters might not fit once it is signed anew."""
    if length + SPARE > _FRONT_MOST:
        raise TooLong(CodeSide.FRONT)


def best_portrait(within: Callable[[int], bytes], length_with: Callable[[bytes], int]) -> bytes:
    """Return the portrait for a back code, small enough that its code fits whatever its signature.

    ``within`` makes the portrait of at most so many bytes, ``length_with`` counts the characters of the text that
    carries one. 400 bytes where the text then gets the strong correction, else the most that the weaker has room for.
    Raises ``TooLong`` where there is no room even for the one of ``SMALLEST`` bytes.
    """
    portrait = within(STRONG)
    length = length_with(portrait) + SPARE
    if length <= _STRONG_MOST:
        return portrait
    cap = max(SMALLEST, len(portrait) + (_BACK_MOST - length) * _BYTES // _CHARACTERS)
    while (over := length_with(portrait := within(cap)) + SPARE - _BACK_MOST) > 0:
        if cap == SMALLEST:
            raise TooLong(CodeSide.BACK)
        cap = max(SMALLEST, min(cap, len(portrait)) - over)
    return portrait
