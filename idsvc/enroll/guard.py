"""The forbidden-data guard: notices words and numbers that show somebody's status, and never says which.

It stands wherever text can enter (DOMAIN 4, rule 6). In a name or an address it only asks, because such words are also
names and streets; anywhere else it refuses.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum, unique
from functools import lru_cache
from typing import Final

from idsvc.enroll.guard_words import FORMS, NUMBERS, PHRASES, STEMS, UNSPACED, ZONES


@unique
class GuardField(StrEnum):
    """What kind of field a text stands in."""

    NAME = "name"
    ADDRESS = "address"
    FREE = "free"


@unique
class GuardVerdict(StrEnum):
    """What to do about a text: nothing, ask "is this what the paper says?", or refuse it with advice to mask."""

    CLEAR = "clear"
    ASK = "ask"
    REFUSE = "refuse"


_INVISIBLE: Final = frozenset({"Cf", "Cc", "Mn"})
_STRIKES: Final = {
    GuardField.NAME: GuardVerdict.ASK,
    GuardField.ADDRESS: GuardVerdict.ASK,
    GuardField.FREE: GuardVerdict.REFUSE,
}


_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")
_RUN_LENGTH: Final = 7
"""Letters from which a phrase is found inside a run of letters without spaces."""
_LOOKALIKES: Final = str.maketrans("01|!5", "oilis")
_BEFORE: Final = "[وفبكل]?(?:ال|لل)?"
"""What Arabic writes together with the word that follows: and, so, in, like, for, the."""


def _fold(text: str) -> str:
    """Return a text without case, accents, invisible characters and typographic dashes, spaces as one."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    spaced = "".join(" " if each.isspace() else each for each in letters)
    seen = "".join(each for each in spaced if unicodedata.category(each) not in _INVISIBLE)
    return " ".join(_DASHES.sub("-", seen).split())


def _form(name: str) -> str:
    return re.escape(name).replace("\\-", "[- ]?")


def _phrase(phrase: str) -> str:
    return re.escape(_fold(phrase)).replace("\\ ", r"[\W_]+")


def _whole(alternatives: Iterable[str]) -> str:
    return rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)"


_WORDS: Final = re.compile(
    _whole(
        [
            *(_phrase(phrase) + "s?" for row in PHRASES.values() for phrase in row),
            *(_BEFORE + _phrase(stem) + r"\w*" for row in STEMS.values() for stem in row),
            *map(_form, FORMS),
            *NUMBERS,
        ]
    )
)
_PARTS: Final = tuple(_fold(phrase) for row in UNSPACED.values() for phrase in row)
_RUN: Final = re.compile(
    "|".join(
        re.escape(run)
        for row in (*PHRASES.values(), *STEMS.values())
        for run in ("".join(_fold(phrase).split()) for phrase in row)
        if len(run) >= _RUN_LENGTH
    )
)
_ZONES: Final = re.compile("|".join(ZONES))


@lru_cache(maxsize=4)
def _streets(streets: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(map(_fold, streets), key=len, reverse=True)
    return re.compile(_whole(map(re.escape, longest_first)))


def check_text(text: str, kind: GuardField, streets: frozenset[str] = frozenset()) -> GuardVerdict:
    """Return what to do about a text; ``streets`` are the policy's street names, which are always clear."""
    folded = _without(_fold(text), streets)
    found = _WORDS.search(folded) or _ZONES.search(folded.replace(" ", "")) or any(part in folded for part in _PARTS)
    return _STRIKES[kind] if found else GuardVerdict.CLEAR


def check_run(text: str, streets: frozenset[str] = frozenset()) -> bool:
    """Tell whether a text holds a phrase once its spaces are gone and digits count as the letters they look like.

    This is for text that a machine read from a picture; the shortest words are not looked for this way.
    """
    folded = _without(_fold(text), streets)
    run = "".join(each for each in folded.translate(_LOOKALIKES) if each.isalnum())
    return _RUN.search(run) is not None


def _without(folded: str, streets: frozenset[str]) -> str:
    return _streets(streets).sub(" ; ", folded) if streets else folded
