from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from idsvc.credential.claims import Flag, expiry_moment
from idsvc.issue.errors import EndsTooSoon
from idsvc.issue.profile import check_profile
from idsvc.issue.validity import (
    CardRules,
    RenewalWindow,
    age_on,
    expires,
    flags,
    last_day_of,
    month_of,
    register_destroy_by,
    renewal_window,
)
from tests.support.drafts import back, draft, front

RULES = st.builds(CardRules, adult_years=st.integers(1, 10), minor_years=st.integers(1, 2))
ISSUED = st.dates(date(2026, 1, 1), date(2060, 12, 31))
AGES = st.integers(0, 120 * 366)


@settings(max_examples=200)
@given(RULES, ISSUED, AGES)
def test_no_card_lives_too_long_or_ends_on_a_birthday(rules: CardRules, issued: date, days: int) -> None:
    born = issued - timedelta(days=days)
    age = age_on(born, issued)
    try:
        month = expires(issued, born, rules)
    except EndsTooSoon:
        assert issued.month == 12
        assert age in {12, 17}
        assert (born.month, born.day) == (12, 31)
        return
    last = last_day_of(month)
    years = rules.adult_years if age >= 18 else rules.minor_years
    assert issued <= last
    assert (last.year, last.month) <= (issued.year + years, issued.month)
    assert last + timedelta(days=1) <= issued.replace(year=issued.year + years, day=1) + timedelta(days=issued.day - 1)
    assert (last.month, last.day) != (born.month, born.day)
    if age < 18:
        assert last.year <= born.year + (13 if age < 13 else 18)


@given(ISSUED, AGES)
def test_flags_carry_one_age_band_at_most(issued: date, days: int) -> None:
    made = flags(issued - timedelta(days=days), issued, specimen=False)
    assert made & Flag.RESIDENT
    assert made & (Flag.ADULT | Flag.UNDER_13) != Flag.ADULT | Flag.UNDER_13


@given(st.tuples(st.integers(2026, 2070), st.integers(1, 12)))
def test_a_month_survives_its_moment_and_the_register_outlives_it_by_six_months(month: tuple[int, int]) -> None:
    assert month_of(expiry_moment(*month)) == month
    days = (register_destroy_by(month) - last_day_of(month)).days
    assert 181 <= days <= 185


@given(st.tuples(st.integers(2026, 2070), st.integers(1, 12)), st.integers(-200, 400))
def test_the_renewal_window_is_one_stretch(month: tuple[int, int], late: int) -> None:
    today = last_day_of(month) + timedelta(days=late)
    expected = RenewalWindow.EARLY if late < -60 else RenewalWindow.OPEN
    if today >= register_destroy_by(month):
        expected = RenewalWindow.CLOSED
    assert renewal_window(month, today) is expected


@given(st.dates(date(1900, 1, 1), date(2026, 11, 22)))
def test_what_a_draft_makes_follows_the_profile_at_every_age(born: date) -> None:
    made = draft(birth_date=born.isoformat())
    check_profile(made, front(made), back(made))
