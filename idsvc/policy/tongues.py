"""Which languages residents may be offered: those whose translation a native reader has signed off (DESIGN 9).

The mark stands in the language's own file, ``idsvc/web/resident/LANGUAGE/common.json``, and is read here and nowhere
else. A specimen city, whose residents are invented, offers every language.
"""

import json
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final

from idsvc.policy.policy import City

MARK: Final = "reviewed"
FIRST: Final = "en"
"""The language that all others are made from, and the one that is always there."""


@cache
def signed_off() -> frozenset[str]:
    """Return the languages whose words a native reader has signed off."""
    every = files("idsvc").joinpath("web", "resident").iterdir()
    marks = {each.name: json.loads(each.joinpath("common.json").read_text("utf-8")).get(MARK) for each in every}
    return frozenset(language for language, mark in marks.items() if mark is True)


def drafts(languages: Iterable[str]) -> tuple[str, ...]:
    """Return those of these languages that nobody has signed off, in their order."""
    return tuple(each for each in languages if each not in signed_off())


def offered(city: City, languages: Iterable[str]) -> tuple[str, ...]:
    """Return those of these languages that a city may offer, in their order; English where nothing is left."""
    return tuple(each for each in languages if city.specimen or each in signed_off()) or (FIRST,)
