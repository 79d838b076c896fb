"""Words that no table, column, file or fixed value of a city may hold: the auditor's own, second list.

Beside the counter's guard this is the only place where such words may stand. It is kept apart from the guard on
purpose, so that nobody empties both at once; it is about names of things, so it is shorter.
"""

import re
from typing import Final

WORDS: Final = frozenset(
    {
        *("alien", "asylee", "asylum", "birthplace", "citizen", "citizenship", "ciudadania", "daca", "deportation"),
        *("ethnicity", "illegal", "immigrant", "immigration", "indocumentado", "itin", "matricula", "migrant"),
        *("nacionalidad", "nationality", "naturalization", "nonimmigrant", "pasaporte", "passport", "race", "refugee"),
        *("religion", "ssn", "undocumented", "uscis", "visa"),
    }
)
"""Single words."""

PHRASES: Final = frozenset(
    {
        *("a number", "border crossing", "country of birth", "country of origin", "document number", "document title"),
        *("document type", "green card", "legal status", "passport number", "permanent resident", "place of birth"),
        *("residence status", "social security", "work permit"),
    }
)
"""Words that say it together only."""

_DIGEST: Final = re.compile(r"(?<![0-9A-Za-z])[0-9a-f]{32,}(?![0-9A-Za-z])")
"""Random ids and digests: one hexadecimal value in three thousand spells a short word between two digits."""
_LETTERS: Final = re.compile(r"[a-z]+")
_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def is_forbidden(name: str) -> bool:
    """Tell whether a name or a fixed value holds a forbidden word, in the singular or with an s."""
    words = [_singular(word) for word in _LETTERS.findall(_HUMP.sub(" ", _DIGEST.sub(" ", name)).lower())]
    padded = f" {' '.join(words)} "
    return not _ALONE.isdisjoint(words) or any(phrase in padded for phrase in _TOGETHER)


def _singular(word: str) -> str:
    return word.removesuffix("s")


_ALONE: Final = frozenset(map(_singular, WORDS))
_TOGETHER: Final = tuple(f" {' '.join(map(_singular, phrase.split()))} " for phrase in sorted(PHRASES))
