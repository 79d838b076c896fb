"""What may be typed: any script's letters, and nothing that hides, reorders or cannot be printed."""

import unicodedata
from typing import Final

from idsvc.enroll.fields import Fault

_JOINERS: Final = frozenset("\u200c\u200d")
"""Persian, Bengali and other scripts need them inside a word; everywhere else they only hide things."""

_IN_NAMES: Final = frozenset("'.-\u2018\u2019\u02bc\u2010\u2011\u00b7\u30fb")
_IN_LINES: Final = _IN_NAMES | frozenset(",/#&()+:;\u2013\u00b0")

MAX_MARKS: Final = 4
"""Marks on one letter; no script stacks more, and more only blots other lines out."""


def tidy(text: str) -> str:
    """Return a text in NFC, without spaces at its ends and with single ones inside; no other character is changed."""
    spaced = "".join(" " if unicodedata.category(each) == "Zs" else each for each in text)
    return unicodedata.normalize("NFC", " ".join(part for part in spaced.split(" ") if part))


def _kinds(text: str) -> str:
    """Return one letter per character: L letter, M mark, N digit, J joiner, or the character's own category."""
    return "".join("J" if each in _JOINERS else unicodedata.category(each)[0] for each in text)


def _marks_are_sound(kinds: str) -> bool:
    """Tell whether every mark follows what it marks, joiners join two of a word, and marks do not pile up."""
    if "M" * (MAX_MARKS + 1) in kinds:
        return False
    around = zip("-" + kinds, kinds, kinds[1:] + "-", strict=False)
    return all(_is_sound(before, kind, after) for before, kind, after in around)


def _is_sound(before: str, kind: str, after: str) -> bool:
    if kind == "J":
        return before in "LM" and after in "LM"
    return kind != "M" or before in "LMJ"


def _fault(text: str, limit: int, letters: str, others: frozenset[str]) -> Fault | None:
    kinds = _kinds(text)
    if not all(kind in letters or each in others or each == " " for each, kind in zip(text, kinds, strict=True)):
        return Fault.CHARACTERS
    if not _marks_are_sound(kinds):
        return Fault.CHARACTERS
    if len(text) > limit:
        return Fault.TOO_LONG
    return None if "L" in kinds else Fault.NO_LETTER


def name_fault(name: str, limit: int) -> Fault | None:
    """Return what is wrong with a tidied name: letters, marks, apostrophes, hyphens, dots and spaces are right."""
    return _fault(name, limit, "LMJ", _IN_NAMES)


def line_fault(line: str, limit: int) -> Fault | None:
    """Return what is wrong with a tidied line of an address or a contact: as in a name, digits and a few signs too."""
    return _fault(line, limit, "LMJN", _IN_LINES)
