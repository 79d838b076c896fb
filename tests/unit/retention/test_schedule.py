from datetime import date, timedelta

import pytest

from idsvc.retention import CEILINGS, DEFAULTS, MAX_ALL_STAGES, Overdue, RetentionClass, Rule, Schedule, ScheduleError
from idsvc.retention.errors import Fault, ScheduleFault

DAY = date(2026, 3, 10)


def days(count: int) -> timedelta:
    return timedelta(days=count)


def changed(**rules: Rule) -> dict[RetentionClass, Rule]:
    return dict(Schedule.default().rules) | {RetentionClass[name]: rule for name, rule in rules.items()}


def test_the_defaults_are_those_of_the_design() -> None:
    expected = {
        "draft": 2,
        "capture": 14,
        "application": 30,
        "referred": 10,
        "approved-counter": 2,
        "approved-mailed": 30,
        "approved-pickup": 60,
        "denied": 45,
        "appealed": 15,
        "duplicate-tag": 30,
        "journal": 90,
        "register": 184,
        "payment": 30,
    }
    assert {cls.value: count for cls, count in DEFAULTS.items()} == expected


def test_the_ceilings_are_those_of_the_design() -> None:
    assert [CEILINGS[cls] for cls in RetentionClass] == [2, 30, 60, 30, 2, 30, 60, 60, 15, 60, 400, 184, 60]


@pytest.mark.parametrize("cls", RetentionClass)
def test_a_record_dies_its_days_after_today(cls: RetentionClass) -> None:
    assert Schedule.default().destroy_by(cls, DAY, visit_day=DAY) == DAY + days(DEFAULTS[cls])


def test_inside_a_stage_the_date_never_moves() -> None:
    first = DAY + days(2)
    later = Schedule.default().destroy_by(RetentionClass.DRAFT, DAY + days(1), visit_day=DAY, inside_stage=first)
    assert later == first


def test_a_date_inside_a_stage_that_has_come_is_refused() -> None:
    with pytest.raises(Overdue):
        Schedule.default().destroy_by(RetentionClass.DRAFT, DAY, visit_day=DAY, inside_stage=DAY)


def test_nothing_of_a_case_outlives_120_days_from_the_visit() -> None:
    late = DAY + days(100)
    found = Schedule.default().destroy_by(RetentionClass.APPROVED_PICKUP, late, visit_day=DAY)
    assert found == DAY + days(MAX_ALL_STAGES)


def test_a_case_that_has_run_out_takes_no_new_record() -> None:
    with pytest.raises(Overdue):
        Schedule.default().destroy_by(RetentionClass.DENIED, DAY + days(120), visit_day=DAY)


def test_the_register_is_not_bounded_by_the_visit() -> None:
    expiry = date(2031, 3, 31)
    assert Schedule.default().destroy_by(RetentionClass.REGISTER, expiry, visit_day=DAY) == expiry + days(184)


def test_the_last_possible_day_is_shorter_where_the_policy_is() -> None:
    short = Schedule(changed(DENIED=Rule(5), APPLICATION=Rule(5), REFERRED=Rule(1), APPROVED_PICKUP=Rule(7)))
    assert Schedule.default().last_possible_day(DAY) == DAY + days(120)
    assert short.last_possible_day(DAY) == DAY + days(2 + 5 + 1 + 5 + 15 + 30)


def test_all_faults_come_at_once() -> None:
    rules = changed(DRAFT=Rule(3), CAPTURE=Rule(0), APPLICATION=Rule(20, minimum=90, citation="Records Act 1"))
    del rules[RetentionClass.JOURNAL]
    with pytest.raises(ScheduleError) as caught:
        Schedule(rules)
    assert caught.value.faults == (
        Fault("draft", ScheduleFault.ABOVE_CEILING),
        Fault("capture", ScheduleFault.TOO_SHORT),
        Fault("application", ScheduleFault.BELOW_MINIMUM),
        Fault("application", ScheduleFault.MINIMUM_ABOVE_CEILING),
        Fault("journal", ScheduleFault.MISSING),
    )


def test_a_schedule_cannot_be_changed_after_it_was_checked() -> None:
    rules = changed()
    schedule = Schedule(rules)
    rules[RetentionClass.DRAFT] = Rule(999)
    assert schedule.days(RetentionClass.DRAFT) == 2
    with pytest.raises(TypeError):
        schedule.rules[RetentionClass.DRAFT] = Rule(999)  # type: ignore[index]
