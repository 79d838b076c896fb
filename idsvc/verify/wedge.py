"""What a hand scanner typed: a code or the layout test, whatever keyboard layout the computer is set to.

A scanner presses the keys of a US keyboard; the computer reads them through its own layout. One scan of the layout
test code, whose text is the base45 alphabet in order, shows what each character becomes. Spec: docs/spec/wedge.md.
"""

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from itertools import combinations
from typing import Final

from idsvc.credential import frame
from idsvc.credential.base45 import ALPHABET
from idsvc.credential.errors import Malformed, Step
from idsvc.errors import IdsvcError

LAYOUT_TEST: Final = ALPHABET
"""The text of the layout test code: position i, typed through a foreign layout, shows what stands for character i."""
SILENCE: Final = 0.3
"""Seconds without a key after which a code has ended, for scanners that send no Enter."""
MAX_LINE: Final = frame.MAX_TEXT + 3
"""Characters of the longest line that is read with care: the largest code and an identifier."""

_PREFIX = "]Q"
_DIGITS = 10
_TRIMMED = "\r\n\t"
_SPACING: Final = {
    "\u0300": "`",
    "\u0301": "\u00b4",
    "\u0302": "^",
    "\u0303": "~",
    "\u0306": "\u02d8",
    "\u0307": "\u02d9",
    "\u0308": "\u00a8",
    "\u030a": "\u02da",
    "\u030b": "\u02dd",
    "\u030c": "\u02c7",
    "\u0327": "\u00b8",
    "\u0328": "\u02db",
}
"""Combining mark to the mark that a dead key types when it stands alone."""
_DEAD = frozenset(_SPACING.values())
_MAX_SWALLOWED = 2
"""Spaces after a dead key that are guessed at: three or more are in one of some 500 codes of the back."""
_MAX_MARKS = 64
_NOT_A_CARD = frozenset({Step.SIZE, Step.ALPHABET, Step.INFLATE})
_TEST_LENGTHS = range(38, 61)
_REPEATS = 3


class LayoutRefused(IdsvcError):
    """A kept layout that cannot be used."""


class Kind(Enum):
    """What a line was."""

    EMPTY = auto()
    CODE = auto()
    LAYOUT = auto()
    DAMAGED_LAYOUT = auto()


@dataclass(frozen=True)
class Layout:
    """What a computer makes of each character: `typed` has the 45 in the alphabet's order, `prefix` stands for `]Q`."""

    typed: str = ALPHABET
    prefix: str = _PREFIX

    @property
    def foreign(self) -> bool:
        """Whether codes need to be mapped back at all."""
        return _folded(self.typed) != ALPHABET

    @cached_property
    def exact(self) -> dict[str, str]:
        """What each typed character stands for."""
        return dict(zip(self.typed, ALPHABET, strict=True))

    @cached_property
    def either_case(self) -> dict[str, str]:
        """The same for letters whose case has turned since the test, as Caps Lock does."""
        return dict(zip(_folded(self.typed), ALPHABET, strict=True))

    def to_json(self) -> str:
        """Return the text that is kept; it says nothing about any card."""
        return json.dumps({"typed": self.typed, "prefix": self.prefix}, ensure_ascii=True)

    @classmethod
    def from_json(cls, text: str) -> "Layout":
        """Return a kept layout; raises LayoutRefused for any other text."""
        try:
            kept = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise LayoutRefused("the kept keyboard layout is damaged: scan the layout test code again") from error
        match kept:
            case {"typed": str(typed), "prefix": str(prefix)} if _is_test(typed) and len(prefix) == len(_PREFIX):
                return cls(typed, prefix)
            case _:
                raise LayoutRefused("the kept keyboard layout is damaged: scan the layout test code again")


US: Final = Layout()
"""The layout that scanners expect."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A line as read: `text` is a code's (kind CODE), `layout` what a layout test taught (kind LAYOUT)."""

    kind: Kind
    text: str = ""
    layout: Layout | None = None


def read_line(line: str, layout: Layout = US) -> Reading:
    """Return what one line of typed characters was, given the layout learnt so far."""
    whole = unicodedata.normalize("NFC", line).strip(_TRIMMED)
    if not whole:
        return Reading(Kind.EMPTY)
    learnt = _learnt(whole)
    if learnt is not None:
        return Reading(Kind.LAYOUT, layout=learnt)
    if len(whole) in _TEST_LENGTHS and len(set(whole)) >= len(whole) - _REPEATS:
        return Reading(Kind.DAMAGED_LAYOUT)
    if len(whole) > MAX_LINE:
        return Reading(Kind.CODE, whole)
    return Reading(Kind.CODE, _code(whole, layout))


def _learnt(line: str) -> Layout | None:
    if _is_test(line):
        return Layout(line)
    typed, prefix, modifier = line[3:], line[:2], line[2:3]
    if _is_test(typed) and prefix[1] == typed[ALPHABET.index("Q")] and modifier in typed[:_DIGITS]:
        return Layout(typed, prefix)
    return None


def _is_test(line: str) -> bool:
    return len(line) == len(ALPHABET) == len(set(_folded(line)))


def _folded(text: str) -> str:
    """Return the text in capitals, one character for each: what has a longer capital, such as sharp s, stays."""
    return "".join(capital if len(capital := char.upper()) == 1 else char for char in text)


def _code(line: str, layout: Layout) -> str:
    """Return the first candidate that the frame of a card opens, or else the first."""
    candidates = (text for bare in _without_prefix(line, layout) for text in _readings(bare, layout))
    first = next(candidates)
    return next((text for text in (first, *candidates) if _opens(text)), first)


def _without_prefix(line: str, layout: Layout) -> list[str]:
    """Return the line without the scanner's identifier of a QR code, with and without its digit."""
    known = {_PREFIX, _folded(layout.prefix)}
    return [line[3:], line[2:]] if _folded(line[:2]) in known else [line]


def _readings(line: str, layout: Layout) -> Iterator[str]:
    yield _folded(line)
    if not layout.foreign:
        return
    mapped = [_mapped(char, layout) for char in line]
    yield "".join(mapped)
    marks = [at for at, char in enumerate(line) if char in _DEAD and char in layout.exact][:_MAX_MARKS]
    for count in range(1, _MAX_SWALLOWED + 1):
        for places in combinations(marks, count):  # a dead key and a space type the mark alone
            yield "".join(f"{text} " if at in places else text for at, text in enumerate(mapped))


def _mapped(char: str, layout: Layout) -> str:
    """Return what a typed character stands for: a composed letter stands for a dead key and the letter's key."""
    if char in layout.exact:
        return layout.exact[char]
    apart = unicodedata.normalize("NFD", char)
    dead, letter = _SPACING.get(apart[1:], ""), layout.either_case.get(_folded(apart[:1]))
    if dead in layout.exact and letter is not None:
        return layout.exact[dead] + letter
    return layout.either_case.get(_folded(char), char)


def _opens(text: str) -> bool:
    """Say whether a text is base45 of a whole zlib stream, which no wrong reading is by chance."""
    try:
        frame.unpack(text)
    except Malformed as error:
        return error.step not in _NOT_A_CARD
    return True
