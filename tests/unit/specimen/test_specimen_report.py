import json

import pytest

from idsvc.specimen.report import Report

GOOD, BAD = True, False


def quiet(_line: str) -> None:
    """Tell nobody."""


def breaks_off(report: Report) -> None:
    with report.step("audit") as figures:
        figures.say(checks=3)
        raise LookupError


class Stopwatch:
    """Counts a quarter of a second at each look."""

    def __init__(self) -> None:
        self._now = 0.0

    def __call__(self) -> float:
        self._now += 0.25
        return self._now


def test_steps_come_out_as_json_with_their_figures() -> None:
    lines: list[str] = []
    report = Report(Stopwatch(), lines.append)
    with report.step("make the city") as figures:
        figures.say(keys=5)
    with report.step("verify") as figures:
        figures.hold(GOOD, GOOD)
        figures.say(front="VALID", seconds_each=0.5)
    assert report.ok
    assert json.loads(report.as_json()) == {
        "steps": [
            {"name": "make the city", "ok": True, "seconds": 0.25, "keys": 5},
            {"name": "verify", "ok": True, "seconds": 0.25, "front": "VALID", "seconds_each": 0.5},
        ]
    }
    assert lines == [
        "ok        0.25 s  make the city  · keys 5",
        "ok        0.25 s  verify  · front VALID  seconds_each 0.5",
    ]


def test_a_step_that_did_not_hold_stays_failed() -> None:
    lines: list[str] = []
    report = Report(Stopwatch(), lines.append)
    with report.step("refuse the forgery") as figures:
        figures.hold(GOOD, BAD)
        figures.hold(GOOD)
    assert not report.ok
    assert lines == ["FAILED    0.25 s  refuse the forgery"]


def test_an_error_fails_its_step_and_goes_on() -> None:
    report = Report(Stopwatch(), quiet)
    with pytest.raises(LookupError):
        breaks_off(report)
    assert [(step.ok, dict(step.figures)) for step in report.steps] == [(False, {"checks": 3})]


def test_a_report_without_steps_is_no_success() -> None:
    assert not Report(Stopwatch(), quiet).ok


def test_a_figure_cannot_take_the_place_of_the_report_s_own() -> None:
    report = Report(Stopwatch(), quiet)
    with pytest.raises(ValueError, match="choose another word"), report.step("x") as figures:
        figures.say(ok=True)
