"""Weeks of appointments, and the digests of codes at the door."""

from datetime import date, timedelta

import pytest

from idsvc.enroll.arrival import MAX_SLOTS, WeekPlan, digest_of, new_code
from idsvc.enroll.codes import CodeKind, digest_code
from idsvc.enroll.errors import CodeMistyped, NotAllowed

MONDAY = date(2026, 3, 9)
WEEK = tuple(MONDAY + timedelta(days=ahead) for ahead in range(5))


def test_a_week_has_each_time_once_for_each_counter() -> None:
    plan = WeekPlan(WEEK[:2], 9 * 60, 10 * 60, 30, 2)
    assert list(plan.times()) == [(day, minute) for day in WEEK[:2] for minute in (540, 540, 570, 570)]


def test_a_time_that_would_end_too_late_is_left_out() -> None:
    assert [minute for _, minute in WeekPlan(WEEK[:1], 540, 570, 20, 1).times()] == [540]


@pytest.mark.parametrize(
    "plan",
    [
        ((), 540, 600, 20, 1),
        (WEEK, 600, 540, 20, 1),
        (WEEK, 540, 600, 7, 1),
        (WEEK, 540, 600, 20, 0),
        (WEEK, 540, 550, 20, 1),
        (WEEK, 540, 25 * 60, 20, 1),
        (WEEK, -20, 600, 20, 1),
        (WEEK, 540, 1020, 10, 6),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused(plan: tuple[tuple[date, ...], int, int, int, int]) -> None:
    with pytest.raises(NotAllowed):
        WeekPlan(*plan)


def test_the_longest_week_is_the_ceiling() -> None:
    assert len(list(WeekPlan(WEEK, 540, 940, 20, 4).times())) == MAX_SLOTS


def test_a_code_of_the_door_opens_no_case() -> None:
    code = new_code(bytes(range(6)))
    assert digest_of(code.lower()) == digest_code(CodeKind.ARRIVAL, code) != digest_code(CodeKind.CASE, code)
    with pytest.raises(CodeMistyped):
        digest_of(code[:-1])
