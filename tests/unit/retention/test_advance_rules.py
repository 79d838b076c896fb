from datetime import date, timedelta

import pytest

from idsvc.retention import AtStart, ClockNeedsConfirmation, ClockRolledBack, ClockTooSoon, Move, Seen, WhileRunning
from idsvc.retention.clock import Advance, plan_advance

DAY = date(2026, 3, 10)


def later(count: int) -> date:
    return DAY + timedelta(days=count)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def seen(system: int, situation: AtStart | WhileRunning, ledger: int | None = 0, confirmed: int | None = None) -> Seen:
    return Seen(
        later(system),
        None if ledger is None else later(ledger),
        situation,
        None if confirmed is None else later(confirmed),
    )


def test_on_the_same_day_nothing_moves() -> None:
    assert plan_advance(DAY, seen(0, AtStart())) == Advance(DAY, Move.NONE, rolled_back=False)


def test_an_empty_ledger_says_nothing() -> None:
    assert plan_advance(DAY, seen(1, AtStart(), ledger=None)) == Advance(later(1), Move.STEP, rolled_back=False)


def test_the_clock_does_not_go_back_with_the_machine() -> None:
    assert plan_advance(DAY, seen(-1, AtStart())).to_day == DAY


@pytest.mark.parametrize("situation", [AtStart(), WhileRunning(hours(100), hours(100))])
def test_a_machine_two_days_behind_the_ledger_stops_everything(situation: AtStart | WhileRunning) -> None:
    with pytest.raises(ClockRolledBack):
        plan_advance(DAY, seen(-2, situation))


def test_a_ledger_one_day_ahead_takes_the_clock_along() -> None:
    assert plan_advance(DAY, seen(0, AtStart(), ledger=1)) == Advance(later(1), Move.CAUGHT_UP, rolled_back=True)


def test_a_clock_that_was_put_back_catches_up_however_far_and_says_so() -> None:
    plan = plan_advance(DAY, seen(50, AtStart(ran_since_jump=hours(0)), ledger=50))
    assert plan == Advance(later(50), Move.CAUGHT_UP, rolled_back=True)


def test_a_clock_that_was_put_back_still_needs_confirmation_for_days_that_the_ledger_does_not_know() -> None:
    with pytest.raises(ClockNeedsConfirmation):
        plan_advance(DAY, seen(60, AtStart(), ledger=50))


@pytest.mark.parametrize("ran", [None, hours(24), hours(200)])
def test_at_a_start_four_days_pass_unattended(ran: timedelta | None) -> None:
    assert plan_advance(DAY, seen(4, AtStart(ran))) == Advance(later(4), Move.JUMP, rolled_back=False)


def test_at_a_start_a_single_day_passes_even_soon_after_a_jump() -> None:
    assert plan_advance(DAY, seen(1, AtStart(hours(1)))).move is Move.STEP


@pytest.mark.parametrize(("days", "ran"), [(5, None), (5, hours(100)), (2, hours(23.9)), (400, hours(100))])
def test_at_a_start_longer_or_repeated_jumps_need_an_operator(days: int, ran: timedelta | None) -> None:
    with pytest.raises(ClockNeedsConfirmation):
        plan_advance(DAY, seen(days, AtStart(ran)))


def test_the_office_calendar_allows_a_longer_closure() -> None:
    assert plan_advance(DAY, seen(12, AtStart(closure=12))).move is Move.JUMP
    with pytest.raises(ClockNeedsConfirmation):
        plan_advance(DAY, seen(13, AtStart(closure=12)))


@pytest.mark.parametrize("situation", [AtStart(hours(0)), WhileRunning(hours(0), hours(9600))])
def test_a_clock_that_jumped_400_days_goes_on_once_the_operator_confirmed_that_very_date(
    situation: AtStart | WhileRunning,
) -> None:
    assert plan_advance(DAY, seen(400, situation, confirmed=400)).move is Move.CONFIRMED
    with pytest.raises(ClockNeedsConfirmation):
        plan_advance(DAY, seen(400, situation, confirmed=399))


@pytest.mark.parametrize(("days", "ran"), [(1, 20), (1, 24), (3, 60)])
def test_while_running_a_day_passes_in_20_hours(days: int, ran: int) -> None:
    assert plan_advance(DAY, seen(days, WhileRunning(hours(ran), hours(200)))).move is Move.STEP


@pytest.mark.parametrize(("ran", "by_date"), [(0.1, 0.1), (0.1, 1.1), (9, 9), (9, 2), (9, -15)])
def test_while_running_a_day_passes_at_midnight_however_late_the_office_started(ran: float, by_date: float) -> None:
    assert plan_advance(DAY, seen(1, WhileRunning(hours(ran), hours(by_date)))).move is Move.STEP


def test_nobody_needs_to_be_there_while_an_office_that_runs_sees_no_access_for_days() -> None:
    assert plan_advance(DAY, seen(6, WhileRunning(hours(6 * 24 - 20), hours(6 * 24 - 20)))).move is Move.STEP


@pytest.mark.parametrize(("ran", "by_date"), [(0, 1.1), (0.1, 24), (19.9, 24)])
def test_while_running_a_day_that_somebody_set_waits(ran: float, by_date: float) -> None:
    with pytest.raises(ClockTooSoon):
        plan_advance(DAY, seen(1, WhileRunning(hours(ran), hours(by_date))))


def test_while_running_several_days_at_once_need_an_operator() -> None:
    with pytest.raises(ClockNeedsConfirmation):
        plan_advance(DAY, seen(2, WhileRunning(hours(39.9), hours(48))))
