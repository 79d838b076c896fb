"""Where to come: the sites of the policy as a slip names them, in the resident's language."""

from collections.abc import Iterable
from typing import Final

from idsvc.web.resident_words import said

PART: Final = "common"


def place(site: str) -> str:
    """Return a site's word as it is read on paper: ``harbor-branch`` is "Harbor Branch"."""
    return " ".join(word.capitalize() for word in site.split("-") if word)


def where(language: str, sites: Iterable[str]) -> str:
    """Return one line that says at which sites a slip is good; a name reads from left to right in every script."""
    named = ", ".join(place(site) for site in sites)
    return said(language, PART, "where", place=f"\u2066{named}\u2069")
