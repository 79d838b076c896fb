"""What a visit costs, and how cents are written and read: with a point and two digits, so no language turns them."""

import re
from datetime import date
from typing import Final

from idsvc.office.context import today
from idsvc.office.views import CaseView
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


def due_of(case: CaseView) -> int:
    """Return what the visit in hand costs, in cents; a card that was made again is the city's own error."""
    if case.known.again:
        return 0
    office = current.office()
    return office.policy.fees.due(case.head.visit_type, _birth_date(case), today(office))


def _birth_date(case: CaseView) -> date | None:
    if case.applicant is not None:
        return case.applicant.birth_date
    try:
        return date.fromisoformat(case.fields.get("birth_date", ""))
    except ValueError:
        return None
