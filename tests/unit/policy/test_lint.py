"""The conflict check of a policy: each code by the file that earns it."""

from pathlib import Path

import pytest

from idsvc.policy.lint import NOTES, SENTENCES, PolicyCode, check
from tests.support.forms import POLICY_TEXT

EXAMPLE = (Path(__file__).parents[3] / "docs/policy.example.toml").read_text(encoding="utf-8")
DENIED = "denied = { days = 45 }"
LAW = 'citation = "Code 1.2", approved_by = "Records officer"'


def found(old: str, new: str, text: str = EXAMPLE) -> set[tuple[PolicyCode, str]]:
    assert text.count(old) == 1
    before = {(each.code, each.place) for each in check(text)}
    return {(each.code, each.place) for each in check(text.replace(old, new))} - before


@pytest.mark.parametrize(
    ("row", "code", "place"),
    [
        ("denied = { days = 45 }\nodd = { days = 3 }", PolicyCode.RULE_WITHOUT_CLASS, "retention.odd"),
        ("", PolicyCode.CLASS_WITHOUT_RULE, "retention.denied"),
        ("denied = { days = 0 }", PolicyCode.PERIOD_TOO_SHORT, "retention.denied"),
        ("denied = { days = 61 }", PolicyCode.PERIOD_ABOVE_CEILING, "retention.denied"),
        (f"denied = {{ days = 30, minimum = 31, {LAW} }}", PolicyCode.DUTY_ABOVE_PROMISE, "retention.denied"),
        ('denied = { days = 45, minimum = 30, approved_by = "A" }', PolicyCode.MISSING_CITATION, "retention.denied"),
        ('denied = { days = 45, minimum = 30, citation = "Code" }', PolicyCode.MISSING_APPROVAL, "retention.denied"),
        ('denied = { days = "45" }', PolicyCode.FAULT, "retention.denied.days"),
    ],
)
def test_one_rule_earns_one_code(row: str, code: PolicyCode, place: str) -> None:
    assert found(DENIED, row) == {(code, place)}


def test_a_minimum_above_the_ceiling_fits_no_period() -> None:
    codes = {code for code, _ in found(DENIED, f"denied = {{ days = 60, minimum = 90, {LAW} }}")}
    assert codes == {PolicyCode.DUTY_ABOVE_PROMISE, PolicyCode.DUTY_ABOVE_CEILING}


def test_a_stage_that_the_limit_over_all_stages_cuts_short() -> None:
    long = "application = { days = 60 }\nreferred = { days = 30 }"
    text = EXAMPLE.replace("application = { days = 30 }\nreferred = { days = 10 }", long)
    assert (PolicyCode.PERIOD_CUT_SHORT, "retention.denied") in {(each.code, each.place) for each in check(text)}
    cut = {
        (each.code, each.place)
        for each in check(text.replace(DENIED, f"denied = {{ days = 45, minimum = 40, {LAW} }}"))
    }
    assert (PolicyCode.DUTY_CUT_SHORT, "retention.denied") in cut


def test_rules_that_nothing_uses() -> None:
    inspected = EXAMPLE.replace('referred = "masked"', 'referred = "inspect"')
    assert (PolicyCode.RULE_NEVER_USED, "retention.capture") in {(each.code, each.place) for each in check(inspected)}
    tagged = found(
        'mode = "window"', 'mode = "off"', EXAMPLE.replace(DENIED, f"{DENIED}\nduplicate-tag = {{ days = 30 }}")
    )
    assert tagged == {(PolicyCode.RULE_NEVER_USED, "retention.duplicate-tag")}


def test_a_real_city_is_told_which_of_its_languages_nobody_has_signed_off() -> None:
    said = (PolicyCode.LANGUAGE_NOT_SIGNED_OFF, "city.languages[1]")
    assert said in {(each.code, each.place) for each in check(EXAMPLE)}
    assert not any(each.code is said[0] for each in check(EXAMPLE.replace('"en", "es"', '"en"')))
    assert not any(each.code is said[0] for each in check(POLICY_TEXT))


def test_the_shipped_policies_have_nothing_to_mend() -> None:
    for text in (POLICY_TEXT, EXAMPLE):
        assert {each.code for each in check(text)} <= NOTES


def test_a_file_that_is_no_toml_is_one_fault() -> None:
    (problem,) = check("[city\n")
    assert (problem.code, problem.is_note) == (PolicyCode.FAULT, False)


def test_every_code_has_its_sentence() -> None:
    assert set(SENTENCES) == set(PolicyCode)
