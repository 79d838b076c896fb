"""The verdicts' words: one sentence and one piece of advice a reason, from `sentences/<language>.json`."""

import json
from functools import lru_cache
from pathlib import Path
from typing import TypedDict, cast

_HOME = Path(__file__).with_name("sentences")
_GENUINE = "VALID"


class _Texts(TypedDict):
    words: dict[str, str]
    reasons: dict[str, dict[str, str]]
    labels: dict[str, str]


@lru_cache(maxsize=16)
def _texts(language: str) -> _Texts:
    return cast("_Texts", json.loads((_HOME / f"{language}.json").read_text("utf-8")))


def word(language: str, name: str) -> str:
    """Return the word of a group, or of the specimen mark."""
    return _texts(language)["words"][name]


def label(language: str, name: str) -> str:
    """Return a line of the terminal's output, with the holes that its caller fills."""
    return _texts(language)["labels"][name]


def sentences(language: str, reason: str, side: str | None) -> tuple[str, str]:
    """Return sentence and advice for a reason; a genuine code has its own for each side, with a hole for the name."""
    found = _texts(language)["reasons"][f"{reason}_{side}" if reason == _GENUINE else reason]
    return found["sentence"], found["advice"]
