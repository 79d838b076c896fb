"""How cents are written and read: always with a point and two digits, so that no language turns them round."""

import re
from typing import Final

from idsvc.web import current

_TYPED: Final = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]{2}))?")
_SIGNS: Final = {"USD": "$"}


def amount(cents: int) -> str:
    """Return an amount as it is shown and printed: $10.00, or EUR 10.00 where the money has no sign of ours."""
    currency = current.office().policy.fees.currency
    sign = _SIGNS.get(currency, f"{currency}\u00a0")
    return f"{sign}{cents // 100}.{cents % 100:02}"


def cents_of(text: str) -> int | None:
    """Return the cents that somebody typed, with or without the sign; None where it is no amount."""
    found = _TYPED.fullmatch(text.strip().removeprefix("$").strip())
    return None if found is None else int(found[1]) * 100 + int(found[2] or 0)
