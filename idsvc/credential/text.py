"""Which texts a signed claim may hold: what can be printed and shown safely in any script."""

import re
from functools import lru_cache

_ISSUER = re.compile(r"https://[a-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*")
_MAX_URI = 120
# Control, format, surrogate, line and paragraph characters (Cc, Cf, Cs, Zl, Zp of Unicode 17) without the two joiners,
# U+200C and U+200D, which many scripts need. By number: each Python has another version of Unicode.
_REFUSED = re.compile(
    "[\0-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)


def is_plain(value: object, most: int) -> bool:
    """Say whether `value` is a text of 1 to `most` characters without control, format or line characters."""
    if type(value) is not str or not 0 < len(value) <= most:
        return False
    return value.isprintable() or _REFUSED.search(value) is None


def is_uri(value: object) -> bool:
    """Say whether `value` is an https URL of at most 120 plain characters, without query or fragment."""
    return type(value) is str and _is_uri(value)


@lru_cache(maxsize=64)  # issuers and lists are few, and every card names both
def _is_uri(value: str) -> bool:
    return len(value) <= _MAX_URI and _ISSUER.fullmatch(value) is not None
