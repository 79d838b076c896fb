"""The printed words of a card, by language; a language that is not here gets English beside the resident's values.

They stand in ``printed/LANGUAGE.json``. No native reader has signed the translations off but English: a city that
prints another language looks at them first.
"""

import json
from datetime import date
from enum import StrEnum, unique
from importlib.resources import files
from typing import Final


@unique
class Word(StrEnum):
    """One printed word or sentence; the values are its keys in the files."""

    BIRTH_DATE = "birth-date"
    GENDER = "gender"
    ADDRESS = "address"
    ISSUED = "issued"
    EXPIRES = "expires"
    LIBRARY_NUMBER = "library-number"
    CARD_NUMBER = "card-number"
    CONTACT = "contact"
    BARCODE = "barcode"
    CHECK = "check"
    RESIDENT_OF = "resident-of"
    SPECIMEN = "specimen"
    TEMPORARY = "temporary"


LANGUAGES: Final = ("en", "es", "fr", "pt", "ht", "vi", "ru", "zh", "ar", "bn")
"""The languages in which a card's words are printed."""

_ENGLISH: Final = "en"
_MONTHS: Final = "months"


def _read(language: str) -> dict[str, str]:
    words: dict[str, str] = json.loads(files("idsvc.card").joinpath("printed", f"{language}.json").read_bytes())
    return words


_WORDS: Final = {language: _read(language) for language in LANGUAGES}


def word(which: Word, language: str) -> str:
    """Return a printed word in a language (BCP 47), in English where there is no translation."""
    return _WORDS[_known(language)][which]


def label(which: Word, languages: tuple[str, ...]) -> str:
    """Return a printed word in each language, once where two have the same."""
    return " / ".join(dict.fromkeys(word(which, language) for language in languages))


def shown(day: date, language: str) -> str:
    """Return a day as ICAO 9303 prints it, ``04 MAR 1990``: no reader takes the day for the month.

    Where a language does not shorten its months to three or four letters, they are in English.
    """
    months = _WORDS[_known(language)].get(_MONTHS, _WORDS[_ENGLISH][_MONTHS]).split()
    return f"{day.day:02d} {months[day.month - 1]} {day.year:04d}"


def _known(language: str) -> str:
    primary = language.split("-", 1)[0]
    return primary if primary in _WORDS else _ENGLISH
