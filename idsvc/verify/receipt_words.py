"""The words of deletion receipts, on the page and on a slip, from `receipt/sentences/<language>.json`."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Final, TypedDict, cast

from idsvc.verify.wording import LANGUAGES

HOME: Final = Path(__file__).with_name("receipt") / "sentences"
ENGLISH: Final = "en"


class _Texts(TypedDict):
    language: dict[str, object]
    page: dict[str, str]


@lru_cache(maxsize=16)
def _texts(language: str) -> _Texts:
    return cast("_Texts", json.loads((HOME / f"{language}.json").read_text("utf-8")))


def spoken(language: str) -> str:
    """Return the language itself, or English where receipts are not worded in it."""
    return language if language in LANGUAGES else ENGLISH


def receipt_word(language: str, name: str) -> str:
    """Return a text of one of the ten languages, with the holes that its caller fills."""
    return _texts(language)["page"][name]


def receipt_direction(language: str) -> str:
    """Return which way the language is written, ``ltr`` or ``rtl``."""
    return str(_texts(language)["language"]["dir"])
