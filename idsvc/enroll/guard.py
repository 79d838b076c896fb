"""The forbidden-data guard: notices words and numbers that show somebody's status, and never says which.

It stands wherever text can enter (DOMAIN 4, rule 6). In a name or an address it only asks, because such words are also
names and streets; anywhere else it refuses. Bare digits that may be anything are asked about everywhere.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum, auto, unique
from functools import cache, lru_cache
from typing import Final

from idsvc.enroll.guard_lands import ABROAD, ORIGIN, PLACES
from idsvc.enroll.guard_numbers import (
    BARE_NUMBERS,
    FORM_SHAPES,
    FORMS,
    HARMLESS,
    NUMBERS,
    PAPER_NUMBERS,
    UNSPACED_HARMLESS,
    WRITTEN,
    ZONES,
)
from idsvc.enroll.guard_sayings import SAYINGS
from idsvc.enroll.guard_sayings_east import EASTERN, UNSPACED_SAYINGS
from idsvc.enroll.guard_sayings_latin import LATIN
from idsvc.enroll.guard_words import MARKED, PHRASES, STEMS, UNSPACED, WHOLE_ONLY, Saying


@unique
class GuardField(StrEnum):
    """What kind of field a text stands in."""

    NAME = "name"
    ADDRESS = "address"
    CONTACT = "contact"
    """Somebody's name and telephone number: a word that is written as a name beside another is asked about."""
    RESIDENCE = "residence"
    """A line of a proof of residence, which has numbers of customers: those are asked about."""
    FREE = "free"


@unique
class GuardVerdict(StrEnum):
    """What to do about a text: nothing, ask "is this what the paper says?", or refuse it with advice to mask."""

    CLEAR = "clear"
    ASK = "ask"
    REFUSE = "refuse"


@unique
class _Sign(Enum):
    """How strong a sign is: it tells, it is like a number of a paper, it names a country, or it may be anything."""

    TELLS = auto()
    PAPER_NUMBER = auto()
    ABROAD = auto()
    BARE_NUMBER = auto()


_ASK, _REFUSE = GuardVerdict.ASK, GuardVerdict.REFUSE
_STRIKES: Final[Mapping[GuardField, Mapping[_Sign, GuardVerdict]]] = {
    GuardField.NAME: dict.fromkeys(_Sign, _ASK),
    GuardField.ADDRESS: dict.fromkeys(_Sign, _ASK),
    GuardField.CONTACT: dict.fromkeys(_Sign, _ASK) | {_Sign.TELLS: _REFUSE, _Sign.PAPER_NUMBER: _REFUSE},
    GuardField.RESIDENCE: dict.fromkeys(_Sign, _ASK) | {_Sign.TELLS: _REFUSE},
    GuardField.FREE: dict.fromkeys(_Sign, _REFUSE) | {_Sign.BARE_NUMBER: _ASK},
}

_INVISIBLE: Final = frozenset({"Cf", "Cc", "Mn"})
_SAME: Final = str.maketrans({"đ": "d", "Đ": "D", "ة": "ه", "ى": "ي", "ـ": "", "ী": "ি", "’": "'", "ʼ": "'"})
"""Letters that people write one for the other, and that no decomposition makes the same."""
_DASHES: Final = re.compile("[\u2010-\u2015\u2212]")
_RUN_LENGTH: Final = 7
"""Letters from which a phrase is found inside a run of letters without spaces."""
_LOOKALIKES: Final = str.maketrans("01|!5", "oilis")
_POINTS: Final = ".,;:()"
_SIGNS: Final = {" ": r"[\W_]+", "*": r"[^\s,.;:!?]*"}
"""What stands for a space and for any ending; vowel signs of Bengali are no word characters."""
_THEN: Final = r"[^\w.;:!?]+"
"""Between two parts of a saying, which are of one sentence."""
_BEFORE: Final = "[وفبكل]?(?:ال|لل)?"
"""What Arabic writes together with the word that follows: and, so, in, like, for, the."""


def _seen(text: str) -> str:
    """Return a text without accents, invisible characters and typographic dashes, spaces as one."""
    letters = unicodedata.normalize("NFKD", text).translate(_SAME)
    spaced = "".join(" " if each.isspace() else each for each in letters)
    seen = "".join(each for each in spaced if unicodedata.category(each) not in _INVISIBLE)
    return " ".join(_DASHES.sub("-", seen).split())


def _fold(text: str) -> str:
    return _seen(text.casefold())


def _sign(letter: str) -> str:
    return _SIGNS.get(letter) or re.escape(letter)


def _any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of the words, each common beginning once: a thousand alternatives stay fast."""
    whole, tails = False, dict[str, list[str]]()
    for word in words:
        if word:
            tails.setdefault(word[0], []).append(word[1:])
        whole = whole or not word
    inside = "|".join(_sign(head) + _any_of(rest) for head, rest in tails.items())
    return f"(?:{inside})?" if whole and tails else f"(?:{inside})" if len(tails) > 1 else inside


def _form(name: str) -> str:
    return re.escape(name).replace("\\-", "[- ]?")


def _whole(*alternatives: str) -> str:
    return rf"(?<!\w)(?:{'|'.join(alternatives)})(?!\w)"


def _said(saying: Saying) -> str:
    first, second = (_any_of(map(_fold, part)) for part in saying[:2])
    unless = rf"(?!\w)(?!{_THEN}{_whole(_any_of(map(_fold, saying.but)))})" if saying.but else ""
    return rf"{first}{_THEN}(?:[^\s.;:!?]+{_THEN}){{0,{saying.between}}}{second}{unless}"


def _said_unspaced(saying: Saying) -> str:
    first, second = (_any_of(map(_fold, part)) for part in saying[:2])
    return rf"{first}[^.;:!?\u3002]{{0,{saying.between}}}{second}"


def _folded(rows: Mapping[str, Iterable[str]]) -> list[str]:
    return [_fold(phrase) for row in rows.values() for phrase in row]


@dataclass(frozen=True, slots=True)
class _Patterns:
    """Everything that is looked for; made at the first text, because it takes a third of a second with the sayings."""

    tells: tuple[re.Pattern[str], ...]
    written: re.Pattern[str]
    run: re.Pattern[str]
    zones: re.Pattern[str]
    paper_numbers: re.Pattern[str]
    bare_numbers: re.Pattern[str]
    harmless: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    phrases, stems = _folded(PHRASES), _folded(STEMS)
    words = _whole(f"{_any_of(phrases)}s?", rf"{_BEFORE}{_any_of(stems)}\w*", *map(_form, FORMS), *FORM_SHAPES)
    runs = ("".join(each.split()) for each in (*phrases, *stems) if each not in WHOLE_ONLY)
    return _Patterns(
        tells=tuple(map(re.compile, (words, _any_of(_folded(UNSPACED)), *map(_whole, NUMBERS)))),
        written=re.compile(_whole(*WRITTEN)),
        run=re.compile(_any_of(each for each in runs if len(each) >= _RUN_LENGTH)),
        zones=re.compile("|".join(ZONES)),
        paper_numbers=re.compile(_whole(*PAPER_NUMBERS)),
        bare_numbers=re.compile(_whole(*BARE_NUMBERS)),
        harmless=re.compile("|".join((_whole(*HARMLESS, _said(PLACES)), *UNSPACED_HARMLESS))),
    )


@cache
def _sayings(*, plain: bool) -> re.Pattern[str]:
    """Return those that a text of plain letters can hold, or the others, which most texts need not be searched for."""
    rows = (ORIGIN, *SAYINGS.values(), *LATIN.values(), *EASTERN.values())
    said = _whole(*(each for row in rows for each in map(_said, row) if each.isascii() == plain))
    return re.compile(said if plain else "|".join((said, *map(_said_unspaced, UNSPACED_SAYINGS))))


@cache
def _abroad() -> re.Pattern[str]:
    return re.compile(_whole(*map(_said, ABROAD)))


@lru_cache(maxsize=4)
def _streets(streets: frozenset[str]) -> re.Pattern[str]:
    longest_first = sorted(map(_fold, streets), key=len, reverse=True)
    return re.compile(_whole(*map(re.escape, longest_first)))


def check_text(text: str, kind: GuardField, streets: frozenset[str] = frozenset()) -> GuardVerdict:
    """Return what to do about a text; ``streets`` are the policy's street names, which are always clear."""
    sign = _strongest(text, streets)
    if sign is None:
        return GuardVerdict.CLEAR
    if kind is GuardField.CONTACT and sign is _Sign.TELLS and _strongest(_without_names(text), streets) is None:
        return GuardVerdict.ASK
    return _STRIKES[kind][sign]


def check_run(text: str, streets: frozenset[str] = frozenset()) -> bool:
    """Tell whether a text holds a phrase once its spaces are gone and digits count as the letters they look like.

    This is for text that a machine read from a picture; the shortest words are not looked for this way.
    """
    folded = _without(_fold(text), streets)
    run = "".join(each for each in folded.translate(_LOOKALIKES) if each.isalnum())
    return _patterns().run.search(run) is not None


def _strongest(text: str, streets: frozenset[str]) -> _Sign | None:
    folded, patterns = _without(_fold(text), streets), _patterns()
    if _tells(folded) or patterns.written.search(_seen(text)) or _is_marked(text):
        return _Sign.TELLS
    if patterns.paper_numbers.search(folded):
        return _Sign.PAPER_NUMBER
    if _abroad().search(folded):
        return _Sign.ABROAD
    return _Sign.BARE_NUMBER if patterns.bare_numbers.search(folded) else None


def _tells(folded: str) -> bool:
    patterns = _patterns()
    if any(each.search(folded) for each in patterns.tells) or patterns.zones.search(folded.replace(" ", "")):
        return True
    said = _sayings(plain=True).search(folded)
    return bool(said or (not folded.isascii() and _sayings(plain=False).search(folded)))


def _is_marked(text: str) -> bool:
    lower = unicodedata.normalize("NFC", text.casefold())
    return any(each in lower for each in MARKED)


def _without(folded: str, streets: frozenset[str]) -> str:
    named = _streets(streets).sub(" ; ", folded) if streets else folded
    return _patterns().harmless.sub(" ; ", named)


def _is_a_word(word: str) -> bool:
    return not any(each.isdigit() for each in word) and _tells(_fold(word))


def _without_names(text: str) -> str:
    """Return a text without the words that are written as part of a name: a capital letter, and another such beside."""
    words = text.split()
    titled = [False, *(each.strip(_POINTS).istitle() for each in words), False]
    return " ".join(
        ";" if titled[at] and (titled[at - 1] or titled[at + 1]) and _is_a_word(word) else word
        for at, word in enumerate(words, start=1)
    )
