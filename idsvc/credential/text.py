"""Which texts a signed claim may hold: what can be printed and shown safely in any script."""

import re
from functools import lru_cache
from unicodedata import category

_ISSUER = re.compile(r"https://[a-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*")
_MAX_URI = 120
# Joiners are letters' business in Persian, Bengali and other scripts; every other format character only hides things.
_JOINERS = "\u200c\u200d"
_REFUSED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def is_plain(value: object, most: int) -> bool:
    """Say whether `value` is a text of 1 to `most` characters without control, format or line characters."""
    if type(value) is not str or not 0 < len(value) <= most:
        return False
    return value.isprintable() or not any(category(char) in _REFUSED and char not in _JOINERS for char in value)


def is_uri(value: object) -> bool:
    """Say whether `value` is an https URL of at most 120 plain characters, without query or fragment."""
    return type(value) is str and _is_uri(value)


@lru_cache(maxsize=64)  # issuers and lists are few, and every card names both
def _is_uri(value: str) -> bool:
    return len(value) <= _MAX_URI and _ISSUER.fullmatch(value) is not None
