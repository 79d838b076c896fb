from datetime import date

import pytest

from idsvc.credential.claims import Flag, expiry_moment
from idsvc.issue.errors import EndsTooSoon
from idsvc.issue.validity import (
    CardRules,
    RenewalWindow,
    age_on,
    expires,
    expiry_month,
    flags,
    last_day_of,
    month_of,
    register_destroy_by,
    renewal_window,
)

RULES = CardRules(adult_years=5, minor_years=2)


@pytest.mark.parametrize(
    ("issued", "born", "month"),
    [
        (date(2026, 11, 22), date(1990, 3, 4), (2031, 10)),
        (date(2026, 1, 1), date(1990, 3, 4), (2030, 12)),
        # never on a birthday, nor on the day before one
        (date(2026, 11, 22), date(1990, 10, 31), (2031, 9)),
        (date(2026, 11, 22), date(1990, 11, 1), (2031, 9)),
        (date(2026, 2, 1), date(1990, 1, 31), (2030, 12)),
        # a minor: two years, and never past the year of the 13th or 18th birthday
        (date(2026, 11, 22), date(2020, 3, 4), (2028, 10)),
        (date(2026, 11, 22), date(2014, 3, 4), (2027, 12)),
        (date(2026, 11, 22), date(2013, 12, 4), (2026, 12)),
        (date(2026, 11, 22), date(2009, 3, 4), (2027, 12)),
        (date(2026, 11, 22), date(2014, 12, 31), (2027, 11)),
        (date(2026, 11, 22), date(2014, 1, 1), (2027, 11)),
        # the day of coming of age
        (date(2026, 11, 22), date(2008, 11, 22), (2031, 10)),
        (date(2026, 11, 21), date(2008, 11, 22), (2026, 12)),
    ],
)
def test_a_card_ends_in_this_month(issued: date, born: date, month: tuple[int, int]) -> None:
    assert expires(issued, born, RULES) == month


def test_a_card_that_would_end_at_once_is_not_made() -> None:
    with pytest.raises(EndsTooSoon):
        expires(date(2026, 12, 5), date(2013, 12, 31), RULES)


@pytest.mark.parametrize(("adult", "minor"), [(0, 1), (11, 1), (5, 0), (5, 3)])
def test_no_rules_go_beyond_the_ceilings(adult: int, minor: int) -> None:
    with pytest.raises(ValueError, match="years"):
        CardRules(adult_years=adult, minor_years=minor)


def test_who_was_born_on_a_leap_day_has_a_birthday_on_the_first_of_march() -> None:
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18


@pytest.mark.parametrize(
    ("born", "bands"),
    [
        (date(1990, 1, 1), Flag.ADULT),
        (date(2008, 11, 22), Flag.ADULT),
        (date(2008, 11, 23), Flag(0)),
        (date(2013, 11, 22), Flag(0)),
        (date(2013, 11, 23), Flag.UNDER_13),
    ],
)
def test_flags_say_what_is_true_on_the_issue_day(born: date, bands: Flag) -> None:
    assert flags(born, date(2026, 11, 22), specimen=False) == Flag.RESIDENT | bands
    assert flags(born, date(2026, 11, 22), specimen=True) == Flag.RESIDENT | Flag.SPECIMEN | bands


def test_month_moment_and_last_day_agree() -> None:
    assert last_day_of((2031, 10)) == date(2031, 10, 31)
    assert last_day_of((2027, 12)) == date(2027, 12, 31)
    assert month_of(expiry_moment(2028, 2)) == (2028, 2)
    assert expiry_month((2031, 3)) == "2031-03"


def test_a_register_entry_goes_six_months_after_the_last_day() -> None:
    assert register_destroy_by((2031, 10)) == date(2032, 5, 1)
    assert register_destroy_by((2031, 5)) == date(2031, 12, 1)


@pytest.mark.parametrize(
    ("today", "window"),
    [
        (date(2031, 8, 31), RenewalWindow.EARLY),
        (date(2031, 9, 1), RenewalWindow.OPEN),
        (date(2031, 11, 1), RenewalWindow.OPEN),
        (date(2032, 4, 30), RenewalWindow.OPEN),
        (date(2032, 5, 1), RenewalWindow.CLOSED),
    ],
)
def test_the_window_opens_60_days_before_and_closes_with_the_register_entry(today: date, window: RenewalWindow) -> None:
    assert renewal_window((2031, 10), today) is window
