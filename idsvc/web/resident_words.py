"""What residents read and hear, in their own language: one file a language and part, read once.

``idsvc/web/resident/LANGUAGE/PART.json`` maps keys to sentences; a ``{hole}`` is filled in by whoever asks. The mark in
``common.json`` that a native reader has signed the language off is no sentence: ``idsvc.policy.tongues`` reads it.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from idsvc.policy.tongues import MARK

ENGLISH: Final = "en"
LANGUAGES: Final = ("en", "es", "fr", "ar", "zh", "ht", "vi", "bn", "ru", "pt")
"""The languages that every part is complete in (DESIGN 9)."""

FROM_RIGHT_TO_LEFT: Final = frozenset({"ar"})


def spoken(language: str) -> str:
    """Return the language itself where we have it, else English."""
    return language if language in LANGUAGES else ENGLISH


def direction(language: str) -> str:
    """Return ``rtl`` or ``ltr``, as a page's ``dir`` takes it."""
    return "rtl" if spoken(language) in FROM_RIGHT_TO_LEFT else "ltr"


@cache
def part_of(language: str, part: str) -> Mapping[str, str]:
    """Return every sentence of a part in a language, by key."""
    text = files("idsvc.web").joinpath("resident", spoken(language), f"{part}.json").read_text("utf-8")
    return MappingProxyType({key: each for key, each in json.loads(text).items() if key != MARK})


def said(language: str, part: str, key: str, **holes: object) -> str:
    """Return one sentence with its holes filled; an unknown key is a fault of ours and raises ``KeyError``."""
    return part_of(language, part)[key].format(**holes)
