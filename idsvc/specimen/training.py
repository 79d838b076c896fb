"""A city's own policy as its training city's: the same rules, said to be invented, under an issuer of nobody's."""

import re
from typing import Final

from idsvc.errors import IdsvcError

ISSUER: Final = "https://training.example"
"""Whose cards training cards are: a name that can belong to nobody (RFC 2606)."""

_SECTION: Final = re.compile(r"^\[city\][^\n]*\n(?:(?!\[)[^\n]*\n?)*", re.MULTILINE)
_ENTRIES: Final = (
    (re.compile(r"^specimen\s*=.*$", re.MULTILINE), "specimen = true"),
    (re.compile(r"^issuer\s*=.*$", re.MULTILINE), f'issuer = "{ISSUER}"'),
    (re.compile(r"^status_uri_base\s*=.*$", re.MULTILINE), f'status_uri_base = "{ISSUER}/status"'),
)


class NotAPolicy(IdsvcError):
    """A file that is no policy, or writes its city in a way that this does not read."""

    def __init__(self) -> None:
        super().__init__("this file names no city as the example policy does: check it with idsvc policy check")


def training_policy(text: str) -> str:
    """Return a policy with the same rules for an invented city; raise ``NotAPolicy`` where its city is not found."""
    found = _SECTION.search(text)
    if found is None:
        raise NotAPolicy
    city = found[0]
    for entry, written in _ENTRIES:
        city, count = entry.subn(written, city)
        if count != 1:
            raise NotAPolicy
    return text[: found.start()] + city + text[found.end() :]
