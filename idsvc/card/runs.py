"""A line of text as runs, each in one font, in the order in which they stand on the card from left to right.

A character goes to the first family that has it; spaces, digits and punctuation go with their neighbours, as in the
Unicode bidirectional algorithm (UAX 9, rules N1 and N2). Inside a run raqm orders and shapes.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from idsvc.card.errors import FontMissing
from idsvc.card.fonts import Direction, Family, coverage, direction, needs_shaping, require_shaping

_JOINERS = "\u200c\u200d"  # Persian and Bengali spelling needs them; every other format character is refused
_BY_LANGUAGE = {"ja": Family.JAPANESE, "ko": Family.KOREAN}
_EAST_ASIAN = (Family.CHINESE, Family.JAPANESE, Family.KOREAN)
_OTHERS = tuple(family for family in Family if family not in _EAST_ASIAN)


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one family, in reading order, never shown in a ``repr``."""

    text: str = field(repr=False)
    family: Family


@dataclass(frozen=True, slots=True)
class Line:
    """The runs of a line from left to right, and the way the line as a whole is read."""

    runs: tuple[Run, ...]
    base: Direction


def line_of(text: str, language: str) -> Line:
    """Split one line of text into runs; ``language`` (BCP 47) decides between the shapes of Chinese characters.

    Raises ``FontMissing`` for a character that no font has, ``ShapingMissing`` where the text would be drawn wrongly.
    """
    composed = unicodedata.normalize("NFC", text)
    order = _preference(composed, language)
    strong = [_strong_family(composed, at, order) for at in range(len(composed))]
    _attach_marks(composed, strong)
    first = next((family for family in strong if family), Family.LATIN)
    families = _settled(composed, strong, order, first)
    runs = [_run(composed, group) for group in _grouped(families)]
    if any(needs_shaping(run.family) for run in runs) or any(map(unicodedata.combining, composed)):
        require_shaping()
    base = direction(first)
    return Line(tuple(runs if base is Direction.LEFT_TO_RIGHT else reversed(runs)), base)


def _preference(text: str, language: str) -> tuple[Family, ...]:
    """Put the family first whose shapes this text wants: by its own letters, else by the language of the card."""
    names = {unicodedata.name(char, "").split(" ", 1)[0] for char in text}
    written = Family.JAPANESE if names & {"HIRAGANA", "KATAKANA"} else Family.KOREAN if "HANGUL" in names else None
    wanted = written or _BY_LANGUAGE.get(language.split("-", 1)[0], Family.CHINESE)
    return (*_OTHERS, wanted, *(family for family in _EAST_ASIAN if family is not wanted))


def _strong_family(text: str, at: int, order: Sequence[Family]) -> Family | None:
    """Return the family of a letter, None for what goes with its neighbours."""
    char = text[at]
    kind = unicodedata.category(char)
    if kind[0] in "ZPSNM" or char in _JOINERS:
        return None
    if kind[0] == "C":
        raise _missing(text, at)
    found = next((family for family in order if ord(char) in coverage(family)), None)
    if found is None:
        raise _missing(text, at)
    return found


def _attach_marks(text: str, strong: list[Family | None]) -> None:
    """Give a mark to the letter before it: it must come from the same font or it stands beside its letter."""
    for at, char in enumerate(text):
        if not unicodedata.category(char).startswith("M") and char not in _JOINERS:
            continue
        family = strong[at - 1] if at else None
        if family is None or ord(char) not in coverage(family):
            raise _missing(text, at)
        strong[at] = family


def _settled(text: str, strong: Sequence[Family | None], order: Sequence[Family], first: Family) -> list[Family]:
    """Give each stretch of neutral characters to a neighbour, to the line's own direction where they differ."""
    settled: list[Family] = []
    for family, group in groupby(range(len(text)), key=lambda at: strong[at]):
        stretch = list(group)
        if family is not None:
            settled += [family] * len(stretch)
            continue
        before = settled[-1] if settled else first
        after = strong[stretch[-1] + 1] if stretch[-1] + 1 < len(text) else first
        choices = sorted((before, after or first, first), key=lambda choice: direction(choice) is not direction(first))
        settled += [_having(text, at, (*choices, *order)) for at in stretch]
    return settled


def _having(text: str, at: int, choices: Sequence[Family]) -> Family:
    found = next((family for family in choices if ord(text[at]) in coverage(family)), None)
    if found is None:
        raise _missing(text, at)
    return found


def _missing(text: str, at: int) -> FontMissing:
    return FontMissing(unicodedata.name(text[at], "UNNAMED").split(" ", 1)[0], at + 1)


def _grouped(families: Sequence[Family]) -> Iterator[tuple[Family, list[int]]]:
    for family, group in groupby(range(len(families)), key=lambda at: families[at]):
        yield family, list(group)


def _run(text: str, group: tuple[Family, list[int]]) -> Run:
    family, positions = group
    return Run(text[positions[0] : positions[-1] + 1], family)
