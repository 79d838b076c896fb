"""What a visit costs, and numbers that stand for money only."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsvc.enroll.case import VisitType
from idsvc.enroll.errors import CodeMistyped
from idsvc.issue.cash import CashDay
from idsvc.issue.fees import (
    CHARGED,
    PAYMENT_NUMBER_ENTROPY,
    Fee,
    FeeRules,
    new_payment_number,
    parse_payment_number,
    payment_digest,
)

DAY = date(2026, 3, 2)
RULES = FeeRules(
    "USD",
    {VisitType.NEW: Fee(1000, 200), VisitType.REPLACEMENT: Fee(500, 0), VisitType.RENEWAL: Fee(1000, 0)},
    5000,
)


@pytest.mark.parametrize(
    ("kind", "born", "cents"),
    [
        (VisitType.NEW, date(1984, 5, 9), 1000),
        (VisitType.NEW, date(2008, 3, 2), 1000),
        (VisitType.NEW, date(2008, 3, 3), 200),
        (VisitType.NEW, None, 1000),
        (VisitType.REPLACEMENT, date(2015, 1, 1), 0),
        (VisitType.RENEWAL, date(1984, 5, 9), 1000),
        (VisitType.RENEWAL, date(2007, 1, 1), 0),
        (VisitType.RENEWAL, date(2006, 12, 31), 1000),
    ],
)
def test_a_fee_depends_on_the_visit_and_the_age_on_the_day(kind: VisitType, born: date | None, cents: int) -> None:
    assert RULES.due(kind, born, DAY) == cents


@pytest.mark.parametrize("kind", sorted(set(VisitType) - set(CHARGED)))
def test_what_is_the_city_s_error_or_a_right_is_free_whatever_the_policy_says(kind: VisitType) -> None:
    assert RULES.due(kind, date(1984, 5, 9), DAY) == 0
    with pytest.raises(ValueError, match="only a new card"):
        FeeRules("USD", {kind: Fee(1, 1)}, 0)


def test_only_what_the_rules_say_can_be_taken() -> None:
    assert RULES.amounts() == (200, 500, 1000)


@given(st.binary(min_size=PAYMENT_NUMBER_ENTROPY, max_size=PAYMENT_NUMBER_ENTROPY))
def test_a_payment_number_is_read_as_it_was_printed(random: bytes) -> None:
    number = new_payment_number(random)
    assert parse_payment_number(f" {number[:4]}-{number[4:8]} {number[8:].lower()}") == number
    assert len(payment_digest(number)) == 32


def test_a_case_code_is_no_payment_number() -> None:
    with pytest.raises(CodeMistyped):
        parse_payment_number("A" * 10)


@pytest.mark.parametrize(("counted", "missing", "over"), [(None, 0, 0), (6000, 0, 0), (5500, 500, 0), (6100, 0, 100)])
def test_a_drawer_is_short_or_over_once_it_was_counted(counted: int | None, missing: int, over: int) -> None:
    cash = CashDay(DAY, "city-hall", 5000, 2000, 1000, counted, None)
    assert (cash.expected, cash.missing, cash.over) == (6000, missing, over)
