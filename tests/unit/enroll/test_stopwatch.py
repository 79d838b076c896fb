"""Seconds become sums of a week; a pause and a single visit become nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsvc.enroll.stopwatch import BANDS, FEWEST, LONGEST, CounterStep, StepSum, band_of, spent, week_of


@given(st.dates())
def test_a_week_begins_on_monday(day: date) -> None:
    week = week_of(day)
    assert week.weekday() == 0
    assert 0 <= (day - week).days <= 6


@pytest.mark.parametrize(("seconds", "band"), [(0, 0), (15, 0), (16, 1), (600, 5), (601, 6), (100_000, 6)])
def test_a_time_falls_into_one_coarse_band(seconds: int, band: int) -> None:
    assert band_of(seconds) == band
    assert 0 <= band <= len(BANDS)


@pytest.mark.parametrize(("seconds", "added"), [(40, 40), (LONGEST, LONGEST), (LONGEST + 1, 0), (-5, 0)])
def test_a_pause_and_a_clock_put_back_add_nothing(seconds: int, added: int) -> None:
    assert spent({"papers": 10}, CounterStep.PAPERS, seconds) == {"papers": 10 + added}
    assert spent({}, CounterStep.PHOTO, seconds) == {"photo": added}


@pytest.mark.parametrize(("visits", "mean"), [(1, None), (FEWEST - 1, None), (FEWEST, 60)])
def test_a_mean_needs_many_visits(visits: int, mean: int | None) -> None:
    made = StepSum(date(2026, 3, 2), "city-hall", CounterStep.PAPERS, visits, 60 * visits, (0, 0, visits, 0, 0, 0, 0))
    assert made.mean == mean
