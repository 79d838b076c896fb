"""How long a card is good, what its flags say, when its register entry goes and when it can be renewed."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum, unique
from typing import Final

from idsvc.credential.claims import Flag, expiry_moment, last_valid_day
from idsvc.issue.errors import EndsTooSoon

Month = tuple[int, int]
"""(year, month), January is 1: the last month in which a card is good."""

ADULT_AGE: Final = 18
TEEN_AGE: Final = 13
MINOR_YEARS: Final = 2
"""A minor's card is good for at most two years (DESIGN 6)."""

ADULT_YEARS: Final = 10
"""No city's card is good for longer: a partner asks for an unexpired paper (31 CFR 1020.220)."""

REGISTER_MONTHS: Final = 6
"""How long after expiry a card can still be renewed, and its register entry lives (DESIGN 3)."""

RENEW_BEFORE: Final = timedelta(days=60)

_DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class CardRules:
    """How many years a card is good, by age on the issue day; ValueError above the ceilings."""

    adult_years: int
    minor_years: int

    def __post_init__(self) -> None:
        if not 1 <= self.adult_years <= ADULT_YEARS or not 1 <= self.minor_years <= MINOR_YEARS:
            raise ValueError("a card is good for 1 to 10 years, a minor's for 1 or 2: shorten it")


def age_on(birth_date: date, day: date) -> int:
    """Return the age in whole years; who was born on 29 February comes of age on 1 March."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def _plus(month: Month, months: int) -> Month:
    year, place = divmod(month[0] * 12 + month[1] - 1 + months, 12)
    return year, place + 1


def _ends(month: Month) -> tuple[date, date]:
    """Return the last day a card is good and the day after it, on which its expiry falls."""
    last = date(*month, calendar.monthrange(*month)[1])
    return last, last + timedelta(days=1)


def _latest(issue_day: date, birth_date: date, rules: CardRules) -> Month:
    age = age_on(birth_date, issue_day)
    years = rules.adult_years if age >= ADULT_AGE else rules.minor_years
    whole = _plus((issue_day.year, issue_day.month), 12 * years - 1)
    if age >= ADULT_AGE:
        return whole
    return min(whole, (birth_date.year + (TEEN_AGE if age < TEEN_AGE else ADULT_AGE), _DECEMBER))


def expires(issue_day: date, birth_date: date, rules: CardRules) -> Month:
    """Return the last month in which a card is good; raise ``EndsTooSoon`` where that lies before the issue day.

    It never runs longer than the rules' years, a minor's not past the year of the 13th or 18th birthday, and it ends
    neither on a birthday nor on the day before one, since both would tell the day (DESIGN 6).
    """
    month = _latest(issue_day, birth_date, rules)
    if any((day.month, day.day) == (birth_date.month, birth_date.day) for day in _ends(month)):
        month = _plus(month, -1)
    if month < (issue_day.year, issue_day.month):
        raise EndsTooSoon
    return month


def bridge_expires(issue_day: date, birth_date: date, rules: CardRules) -> Month:
    """Return the last month of a bridge card: the next one, or an earlier one where the card's own end asks for it.

    It ends neither on a birthday nor on the day before one. Raises ``EndsTooSoon``.
    """
    here = (issue_day.year, issue_day.month)
    month = min(_plus(here, 1), expires(issue_day, birth_date, rules))
    if any((day.month, day.day) == (birth_date.month, birth_date.day) for day in _ends(month)):
        month = _plus(month, -1)
    if month < here:
        raise EndsTooSoon
    return month


def last_day_of(month: Month) -> date:
    """Return the day that is printed and shown as a card's last."""
    return last_valid_day(expiry_moment(*month))


def expiry_month(month: Month) -> str:
    """Return a month as the register keeps it: "YYYY-MM"."""
    return f"{month[0]:04}-{month[1]:02}"


def month_of(expiry: int) -> Month:
    """Return the last valid month of an expiry moment in seconds since 1970."""
    last = last_valid_day(expiry)
    return last.year, last.month


def flags(birth_date: date, issue_day: date, *, specimen: bool) -> Flag:
    """Return what is true on the issue day; every holder is a resident."""
    age = age_on(birth_date, issue_day)
    return (
        Flag.RESIDENT
        | (Flag.ADULT if age >= ADULT_AGE else Flag(0))
        | (Flag.UNDER_13 if age < TEEN_AGE else Flag(0))
        | (Flag.SPECIMEN if specimen else Flag(0))
    )


def register_destroy_by(month: Month) -> date:
    """Return the first day on which a register entry is gone: six months after the card's last."""
    return date(*_plus(month, REGISTER_MONTHS + 1), 1)


@unique
class RenewalWindow(StrEnum):
    """Where today stands between too early and too late for a renewal."""

    EARLY = "early"
    OPEN = "open"
    CLOSED = "closed"


def renewal_window(month: Month, today: date) -> RenewalWindow:
    """Tell whether a card can be renewed: from 60 days before its last day until its register entry goes."""
    if today < last_day_of(month) - RENEW_BEFORE:
        return RenewalWindow.EARLY
    return RenewalWindow.OPEN if today < register_destroy_by(month) else RenewalWindow.CLOSED
