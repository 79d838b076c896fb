"""Whoever finds something is told what to do next, the gravest first."""

from idsvc.oversight.finding import Check, Finding, FindingCode, Status
from idsvc.oversight.next_steps import NEXT, Step, lines


def test_every_code_has_a_next_step_and_every_step_a_code() -> None:
    assert set(NEXT) == set(FindingCode)
    assert set(NEXT.values()) == set(Step)


def test_the_gravest_comes_first_and_each_code_once() -> None:
    wanted = (FindingCode.OVERDUE, FindingCode.FORKED, FindingCode.OVERDUE)
    checks = [Check("log", "all is well", Status.FINDING, (Finding(code, 1),)) for code in wanted]
    assert [line.split(":")[0] for line in lines(checks)] == ["next  FORKED", "next  OVERDUE"]
    assert lines([Check("log", "all is well", Status.OK)]) == ()
