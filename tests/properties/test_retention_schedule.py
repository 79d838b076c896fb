from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsvc.retention import CEILINGS, MAX_ALL_STAGES, Overdue, RetentionClass, Rule, Schedule, ScheduleError
from idsvc.retention.schedule import ALONGSIDE, APPROVED, STAGES

VISIT = date(2026, 3, 10)
SCHEDULES = st.fixed_dictionaries({cls: st.integers(1, most) for cls, most in CEILINGS.items()}).map(
    lambda days: Schedule({cls: Rule(count) for cls, count in days.items()})
)


@given(st.fixed_dictionaries({cls: st.integers(-5, most + 50) for cls, most in CEILINGS.items()}))
def test_no_schedule_exceeds_a_ceiling(days: dict[RetentionClass, int]) -> None:
    rules = {cls: Rule(count) for cls, count in days.items()}
    wrong = {cls.value for cls, count in days.items() if not 1 <= count <= CEILINGS[cls]}
    if wrong:
        with pytest.raises(ScheduleError) as refused:
            Schedule(rules)
        assert {fault.retention_class for fault in refused.value.faults} == wrong
    else:
        assert all(Schedule(rules).days(cls) == count for cls, count in days.items())


@given(SCHEDULES, st.sampled_from(RetentionClass), st.integers(0, 119))
def test_no_date_exceeds_the_ceiling_of_its_class(schedule: Schedule, cls: RetentionClass, late: int) -> None:
    today = VISIT + timedelta(days=late)
    try:
        found = schedule.destroy_by(cls, today, visit_day=VISIT)
    except Overdue:
        return
    assert today < found <= today + timedelta(days=CEILINGS[cls])


@given(st.data(), SCHEDULES)
def test_nothing_outlives_the_day_that_the_slip_prints(data: st.DataObject, schedule: Schedule) -> None:
    printed = schedule.last_possible_day(VISIT)
    assert printed <= VISIT + timedelta(days=MAX_ALL_STAGES)
    today = VISIT
    stages = [cls for cls in STAGES if data.draw(st.booleans())]
    # A card that was mailed and did not come is made again: more than one of these in any order.
    cards = data.draw(st.lists(st.sampled_from(APPROVED), min_size=1, max_size=5))
    for cls in (*stages, *cards):
        try:
            end = schedule.destroy_by(cls, today, visit_day=VISIT)
        except Overdue:
            return
        assert end <= printed
        today = data.draw(st.dates(today, end - timedelta(days=1)))
        for beside in ALONGSIDE if cls not in APPROVED else ():
            assert beside_end(schedule, beside, today) <= printed


def beside_end(schedule: Schedule, cls: RetentionClass, today: date) -> date:
    """What is made beside a stage on its last open day."""
    try:
        return schedule.destroy_by(cls, today, visit_day=VISIT)
    except Overdue:
        return today


@given(SCHEDULES, st.sampled_from(RetentionClass), st.integers(1, 30), st.integers(0, 29))
def test_inside_a_stage_a_date_never_moves(schedule: Schedule, cls: RetentionClass, span: int, later: int) -> None:
    first = VISIT + timedelta(days=span)
    today = VISIT + timedelta(days=later)
    try:
        found = schedule.destroy_by(cls, today, visit_day=VISIT, inside_stage=first)
    except Overdue:
        assert today >= first
    else:
        assert found == first
