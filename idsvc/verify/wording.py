"""The verdicts' words: one sentence and one piece of advice a reason, from `sentences/<language>.json`."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Final, TypedDict, cast

LANGUAGES: Final = ("en", "es", "fr", "ar", "zh", "ht", "vi", "bn", "ru", "pt")
"""The languages that verdicts are worded in."""

_HOME = Path(__file__).with_name("sentences")
_GENUINE = "VALID"


class _Texts(TypedDict):
    words: dict[str, str]
    reasons: dict[str, dict[str, str]]
    labels: dict[str, str]
    page: dict[str, str]
    language: dict[str, object]


@lru_cache(maxsize=16)
def _texts(language: str) -> _Texts:
    return cast("_Texts", json.loads((_HOME / f"{language}.json").read_text("utf-8")))


def word(language: str, name: str) -> str:
    """Return the word of a group, or of the specimen mark."""
    return _texts(language)["words"][name]


def label(language: str, name: str) -> str:
    """Return a line of the terminal's output, with the holes that its caller fills."""
    return _texts(language)["labels"][name]


def page(language: str, name: str) -> str:
    """Return a string of the scanner page that the terminal shows too, with the holes that its caller fills."""
    return _texts(language)["page"][name]


def direction(language: str) -> str:
    """Return which way the language is written, ``ltr`` or ``rtl``."""
    return str(_texts(language)["language"]["dir"])


def is_signed_off(language: str) -> bool:
    """Say whether a native reader has gone through the language."""
    return _texts(language)["language"]["reviewed"] is True


def sentences(language: str, reason: str, side: str | None) -> tuple[str, str]:
    """Return sentence and advice for a reason; a genuine code has its own for each side, with a hole for the name."""
    found = _texts(language)["reasons"][f"{reason}_{side}" if reason == _GENUINE else reason]
    return found["sentence"], found["advice"]
