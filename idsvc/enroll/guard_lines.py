"""The guard over lines read from a picture: which places have to be covered, and never what stands there.

A reader drops spaces and tears phrases apart, so each line is also compared without its spaces, and together with the
lines beside and below it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final

from idsvc.enroll.guard import GuardField, GuardVerdict, check_run, check_text
from idsvc.enroll.guard_scripts import is_read, looks_cyrillic


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the picture, from its top left corner."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """Return the first column beside it."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """Return the first row below it."""
        return self.top + self.height


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a reader saw it; ``sure`` (0 to 1) is low or the text empty where it knows no such script."""

    text: str = field(repr=False)
    box: Box
    sure: float


@dataclass(frozen=True, slots=True)
class Finding:
    """A place that has to be covered (refuse), or that is asked about: a street's name, or letters not read."""

    box: Box
    verdict: GuardVerdict


_TALL: Final = 2.2  # lines that follow each other begin within this many of their own heights
_HOUSE: Final = re.compile(
    r"\s*(?:c/o\s)?\d{1,5}[a-z]?\s+(?:[^\W\d]+[.,]?\s*){1,5}(?:#?\s*\d{1,5}[a-z]?)?[\s,.]*", re.IGNORECASE
)
_RUN: Final = re.compile(r"[A-Z0-9<]{25,}")
_FILLERS: Final = str.maketrans(dict.fromkeys("\u00ab\u2039\u2329\u3008\u300a\u2264\u304f\uff1c", "<"))
_FILLED: Final = 4
_DIGITS: Final = 9
_LETTERS: Final = 3
_CODED: Final = 0.3


def places_to_cover(
    lines: Sequence[Line], streets: frozenset[str] = frozenset(), *, paper: GuardField = GuardField.FREE
) -> tuple[Finding, ...]:
    """Return what has to be covered or looked at; ``paper`` is what its lines count as.

    Of a proof of residence an address and a customer's number are only asked about; ``streets`` are the policy's street
    names, which are always clear. What stood there is in no answer of this module.
    """
    found = {}
    for line in lines:
        found[line.box] = _alone(line, streets, paper)
    for pair in _neighbours([line for line in lines if found[line.box] is GuardVerdict.CLEAR]):
        if _verdict(f"{pair[0].text} {pair[1].text}", streets, paper) is GuardVerdict.REFUSE:
            found.update((line.box, GuardVerdict.REFUSE) for line in pair)
    return tuple(Finding(box, verdict) for box, verdict in found.items() if verdict is not GuardVerdict.CLEAR)


def _alone(line: Line, streets: frozenset[str], paper: GuardField) -> GuardVerdict:
    if _is_zone(line.text):
        return GuardVerdict.REFUSE
    verdict = _verdict(line.text, streets, paper)
    if verdict is GuardVerdict.REFUSE and paper is GuardField.RESIDENCE and _HOUSE.fullmatch(line.text):
        return check_text(line.text, GuardField.ADDRESS, streets)
    unread = not is_read(line.text, line.box.width, line.box.height, line.sure)
    if verdict is GuardVerdict.CLEAR and (unread or looks_cyrillic(line.text)):
        return GuardVerdict.ASK
    return verdict


def _verdict(text: str, streets: frozenset[str], paper: GuardField) -> GuardVerdict:
    return GuardVerdict.REFUSE if check_run(text, streets) else check_text(text, paper, streets)


def _is_zone(text: str) -> bool:
    """Tell whether a line is machine-readable: fillers, or a long run of capitals and digits in one piece."""
    run = "".join(text.translate(_FILLERS).split())
    if run.count("<") >= _FILLED:
        return True
    coded = _RUN.fullmatch(run) is not None
    digits = sum(each.isdigit() for each in run)
    return coded and digits >= _DIGITS and len(run) - digits >= _LETTERS and digits / len(run) >= _CODED


def _neighbours(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Yield lines that stand in one row or follow each other, in reading order."""
    ordered = sorted(lines, key=lambda line: (line.box.top, line.box.left))
    for first, second in combinations(ordered, 2):
        if second.box.top - first.box.top > _TALL * first.box.height:
            continue
        if _in_one_row(first.box, second.box):
            yield (first, second) if first.box.left <= second.box.left else (second, first)
        elif first.box.left < second.box.right and second.box.left < first.box.right:
            yield first, second


def _in_one_row(first: Box, second: Box) -> bool:
    shared = min(first.bottom, second.bottom) - max(first.top, second.top)
    return 2 * shared > min(first.height, second.height)
