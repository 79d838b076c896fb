"""What a reader of Latin and Chinese makes of other scripts: mostly nothing, seldom a confident word of ours.

A place where something stands that was not read is shown to a person, so that no script is let through unread.
"""

from functools import cache
from typing import Final

from idsvc.enroll.guard_words import PHRASES, STEMS

SURE: Final = 0.8
"""Below this a line counts as not read: a person has to look at it."""

_WIDE: Final = 1.5
"""Heights of its line that no letter is wide: where there are fewer letters, most of them were not read."""

_SMALL: Final = 8
"""Pixels of height below which nobody could read it either."""

_LONG: Final = 5
"""Letters from which a shape is looked for inside a run; shorter ones must be a whole word."""

_CAPITALS: Final = str.maketrans(
    dict(zip("абвгдежзийклмнопрстуфхцчшщъыьэюя", "abbraek3nnknmhonpctyoxl4wwbbb3or", strict=True))
)
"""What capital letters of Cyrillic look like to somebody who knows only Latin."""


def is_read(text: str, width: int, height: int, sure: float) -> bool:
    """Tell whether a line of this size in pixels was read, or is too small to be one; ``sure`` is from 0 to 1."""
    letters = sum(not each.isspace() for each in text)
    return height < _SMALL or width <= height or (sure >= SURE and width <= _WIDE * height * letters)


def looks_cyrillic(text: str) -> bool:
    """Tell whether a line that was read as Latin is shaped like a word that shows somebody's status."""
    words = text.casefold().split()
    run = "".join(words)
    return any(each in words or (len(each) >= _LONG and each in run) for each in _shapes())


@cache
def _shapes() -> frozenset[str]:
    shapes = {each.replace(" ", "").translate(_CAPITALS) for each in (*PHRASES["ru"], *STEMS["ru"])}
    return frozenset(shapes | {each[1:] for each in shapes if len(each) > _LONG})
