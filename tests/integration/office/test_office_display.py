"""A resident's display as the office keeps it: digests and a day, one for each sitting, gone with either."""

from datetime import timedelta
from pathlib import Path

import pytest

from idsvc.enroll.errors import CodeMistyped
from idsvc.ledger.act import Act
from idsvc.office import display, intake, purge, signin
from idsvc.office.errors import NotPermitted
from idsvc.staff.terminals import Answer, Screen
from tests.support.city import PASSWORD, TestCity
from tests.support.visits import FORM, acts, findings, quick_city, started, tables


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


def seated(city: TestCity, login: str = "ana") -> str:
    return signin.sign_in(city.office, login, PASSWORD)[1]


def paired(city: TestCity, bearer: str, login: str = "ana") -> str:
    token = display.new_token(city.office)
    display.pair(city.office, city.actor(login), bearer, display.code_of(token).lower())
    assert display.peek(city.office, token) is not None
    return token


def test_a_pairing_is_digests_and_a_day_and_goes_with_the_sitting(city: TestCity) -> None:
    bearer = seated(city)
    token = paired(city, bearer)
    assert tables(city)["terminals"] == 1
    assert acts(city, Act.DISPLAY_PAIRED) == 1
    signin.sign_out(city.office, bearer)
    assert tables(city)["terminals"] == 0
    assert display.peek(city.office, token) is None


def test_a_pairing_goes_with_the_day_by_the_purge(city: TestCity) -> None:
    paired(city, seated(city))
    city.time.pass_time(timedelta(days=1))
    purge.run(city.office)
    assert tables(city)["terminals"] == 0
    assert findings(city) == []


def test_a_sitting_has_one_display_and_a_display_one_sitting(city: TestCity) -> None:
    bearer = seated(city)
    first, second = paired(city, bearer), paired(city, bearer)
    assert display.peek(city.office, first) is None
    display.pair(city.office, city.actor("ben"), seated(city, "ben"), display.code_of(second))
    peek = display.peek(city.office, second)
    assert peek is not None
    assert peek.actor.login == "ben"
    assert tables(city)["terminals"] == 1


def test_only_who_may_open_visits_pairs_and_only_by_a_whole_code(city: TestCity) -> None:
    code = display.code_of(display.new_token(city.office))
    with pytest.raises(NotPermitted):
        display.pair(city.office, city.actor("sol"), seated(city, "sol"), code)
    with pytest.raises(CodeMistyped):
        display.pair(city.office, city.actor("ana"), seated(city), code[:-1])
    assert tables(city)["terminals"] == 0


def test_a_case_is_shown_only_while_it_is_in_hand_and_opens(city: TestCity) -> None:
    bearer, ana, case = seated(city), city.actor("ana"), started(city)
    token = paired(city, bearer)
    display.follow(city.office, bearer, Screen.START, None)
    display.choose(city.office, bearer, "ar")
    display.follow(city.office, bearer, Screen.PROOF, case.case_id)
    peek = display.peek(city.office, token)
    assert peek is not None
    assert (peek.screen, peek.case_id, peek.language) == (Screen.PROOF, case.case_id, "")  # no language beside a case
    intake.save(city.office, ana, case.case_id, peek.version, FORM)
    changed = display.peek(city.office, token)
    assert changed is not None
    assert changed.seen != peek.seen
    display.follow(city.office, bearer, None, None)
    after = display.peek(city.office, token)
    assert after is not None
    assert (after.screen, after.case_id, after.language) == (Screen.WELCOME, None, "")


def test_a_case_that_is_gone_leaves_one_moment_behind(city: TestCity) -> None:
    bearer = seated(city)
    token = paired(city, bearer)
    display.follow(city.office, bearer, Screen.DETAILS, b"\x01" * 16)
    peek = display.peek(city.office, token)
    assert peek is not None
    assert (peek.screen, peek.case_id) == (Screen.BUSY, None)


def test_an_answer_to_what_stood_there_before_is_not_taken(city: TestCity) -> None:
    bearer, ana, case = seated(city), city.actor("ana"), started(city)
    token = paired(city, bearer)
    display.follow(city.office, bearer, Screen.PROOF, case.case_id)
    peek = display.peek(city.office, token)
    assert peek is not None
    intake.save(city.office, ana, case.case_id, peek.version, FORM)
    assert not display.answer(city.office, token, peek.seen, Answer.RIGHT, None)
    heard = display.heard(city.office, bearer)
    assert heard is not None
    assert heard.answer is Answer.NONE


def test_an_answer_is_not_heard_after_the_clerk_went_on(city: TestCity) -> None:
    bearer, case = seated(city), started(city)
    token = paired(city, bearer)
    display.follow(city.office, bearer, Screen.PROOF, case.case_id)
    peek = display.peek(city.office, token)
    assert peek is not None
    assert display.answer(city.office, token, peek.seen, Answer.WRONG, None)
    display.follow(city.office, bearer, Screen.DETAILS, case.case_id)
    heard = display.heard(city.office, bearer)
    assert heard is not None
    assert heard.answer is Answer.NONE
    assert not display.answer(city.office, "no token", peek.seen, Answer.WRONG, None)
