from datetime import timedelta
from pathlib import Path

import pytest

from idsvc.ledger.act import Act
from idsvc.office import opening, purge, signin
from idsvc.office.day import settle
from idsvc.office.errors import SignInRefused, Throttled
from idsvc.staff.account import Role
from idsvc.staff.passwords import HashCost, PasswordRefused
from idsvc.wiring.service import Tools, open_service
from tests.support.city import PASSWORD, TestCity
from tests.support.visits import acts, quick_city, tables

WRONG = "a password that nobody has"


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


def wait(city: TestCity, **span: float) -> None:
    city.time.pass_time(timedelta(**span))


def refusal(city: TestCity, login: str, password: str) -> SignInRefused:
    with pytest.raises(SignInRefused) as refused:
        signin.sign_in(city.office, login, password)
    return refused.value


def test_who_knows_the_password_sits_at_the_terminal(city: TestCity) -> None:
    actor, token = signin.sign_in(city.office, "sol", PASSWORD)
    present = signin.resume(city.office, token, in_hand=False)
    assert present is not None
    assert (present.actor, present.locked) == (actor, False)
    assert (actor, actor.role) == (city.actor("sol"), Role.SUPERVISOR)
    assert acts(city, Act.STAFF_SIGNED_IN) == 1


def test_an_unknown_name_and_a_wrong_password_are_told_apart_by_nobody(city: TestCity) -> None:
    said = {str(refusal(city, "ana", WRONG)), str(refusal(city, "nobody", WRONG)), str(refusal(city, "", ""))}
    assert said == {"sign-in refused: check name and password"}
    assert acts(city, Act.STAFF_REFUSED) == 3


def test_an_account_that_was_stopped_is_refused_with_the_same_text_and_its_sitting_ends(city: TestCity) -> None:
    _, token = signin.sign_in(city.office, "ana", PASSWORD)
    with city.office.units() as unit:
        unit.cases.connection.exec_driver_sql("UPDATE staff SET active = 0 WHERE login = 'ana'")
        unit.commit()
    assert str(refusal(city, "ana", PASSWORD)) == str(refusal(city, "ana", WRONG))
    assert signin.resume(city.office, token, in_hand=True) is None


def test_after_three_failures_each_attempt_waits_longer_and_the_right_password_waits_too(city: TestCity) -> None:
    for _ in range(3):
        refusal(city, "ana", WRONG)
    waits = []
    for _ in range(3):
        with pytest.raises(Throttled) as throttled:
            signin.sign_in(city.office, "ana", PASSWORD)
        waits.append(throttled.value.wait_seconds)
        wait(city, seconds=throttled.value.wait_seconds)
        refusal(city, "ana", WRONG)
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]
    assert signin.sign_in(city.office, "ben", PASSWORD)
    wait(city, hours=1, seconds=1)
    assert signin.sign_in(city.office, "ana", PASSWORD)


def test_a_name_that_nobody_has_is_throttled_as_well(city: TestCity) -> None:
    for _ in range(3):
        refusal(city, "nobody", WRONG)
    with pytest.raises(Throttled):
        signin.sign_in(city.office, "nobody", WRONG)


@pytest.mark.parametrize(("in_hand", "minutes"), [(False, 2), (True, 10)])
def test_an_idle_terminal_locks_and_a_case_in_hand_gives_it_longer(
    city: TestCity, *, in_hand: bool, minutes: int
) -> None:
    _, token = signin.sign_in(city.office, "ana", PASSWORD)
    wait(city, minutes=minutes, seconds=-1)
    assert is_locked(city, token, in_hand=in_hand) is False
    wait(city, minutes=minutes)
    assert is_locked(city, token, in_hand=in_hand) is True
    assert is_locked(city, token, in_hand=True) is True


def is_locked(city: TestCity, token: str, *, in_hand: bool = False) -> bool | None:
    present = signin.resume(city.office, token, in_hand=in_hand)
    return None if present is None else present.locked


def test_a_locked_terminal_opens_for_the_password_only(city: TestCity) -> None:
    _, token = signin.sign_in(city.office, "ana", PASSWORD)
    signin.lock(city.office, token)
    assert is_locked(city, token) is True
    with pytest.raises(SignInRefused):
        signin.unlock(city.office, token, WRONG)
    assert is_locked(city, token) is True
    signin.unlock(city.office, token, PASSWORD)
    assert is_locked(city, token) is False
    assert acts(city, Act.STAFF_UNLOCKED) == 1


def test_activity_keeps_a_terminal_open(city: TestCity) -> None:
    _, token = signin.sign_in(city.office, "ana", PASSWORD)
    for _ in range(10):
        wait(city, seconds=90)
        assert is_locked(city, token) is False
    wait(city, seconds=5)
    assert is_locked(city, token) is False


def test_a_sitting_ends_after_twelve_hours_but_not_in_the_middle_of_a_case(city: TestCity) -> None:
    _, token = signin.sign_in(city.office, "ana", PASSWORD)
    for _ in range(12 * 12):
        wait(city, minutes=5)
        assert is_locked(city, token, in_hand=True) is False
    assert is_locked(city, token) is None
    assert signin.resume(city.office, token, in_hand=True) is None
    assert tables(city)["sessions"] == 0


def test_signing_out_ends_the_sitting(city: TestCity) -> None:
    _, token = signin.sign_in(city.office, "ana", PASSWORD)
    signin.sign_out(city.office, token)
    assert is_locked(city, token) is None
    for act in (signin.sign_out, lambda office, gone: signin.step_up(office, gone, PASSWORD)):
        with pytest.raises(SignInRefused):
            act(city.office, token)
    signin.lock(city.office, token)
    assert acts(city, Act.STAFF_SIGNED_OUT) == 1


def test_a_step_up_asks_for_the_password_of_who_sits_there(city: TestCity) -> None:
    _, token = signin.sign_in(city.office, "sol", PASSWORD)
    signin.step_up(city.office, token, PASSWORD)
    with pytest.raises(SignInRefused):
        signin.step_up(city.office, token, WRONG)


def test_a_made_up_token_is_nobody(city: TestCity) -> None:
    assert is_locked(city, "00" * 32) is None


def test_people_can_sign_in_while_the_clock_waits_so_that_they_can_read_why(city: TestCity) -> None:
    city.time.set_date(city.time.today + timedelta(days=400))
    city.reopen()
    assert signin.sign_in(city.office, "oto", PASSWORD)


def test_a_purge_clears_old_sittings_and_failures(city: TestCity) -> None:
    signin.sign_in(city.office, "ana", PASSWORD)
    refusal(city, "ana", WRONG)
    purge.run(city.office)
    assert (tables(city)["sessions"], tables(city)["failures"]) == (1, 1)
    wait(city, hours=13)
    settle(city.office)
    purge.run(city.office)
    assert (tables(city)["sessions"], tables(city)["failures"]) == (0, 0)


def test_a_hash_made_at_another_cost_is_made_again_at_the_next_sign_in(city: TestCity) -> None:
    before = hash_of(city)
    tools = Tools(city.time, HashCost(memory_kib=64, passes=2, lanes=1))
    city.office = open_service(city.where, tools, lambda: "")
    signin.sign_in(city.office, "ana", PASSWORD)
    after = hash_of(city)
    assert "t=1" in before
    assert "t=2" in after
    assert signin.sign_in(city.office, "ana", PASSWORD)


def hash_of(city: TestCity) -> str:
    with city.office.units() as unit:
        account = unit.desk.by_login("ana")
    assert account is not None
    return account.password_hash


def test_new_passwords_take_the_place_of_the_old(city: TestCity) -> None:
    opening.renew_passwords(city.office, {"ana": "another four word password", "nobody": "another four word password"})
    refusal(city, "ana", PASSWORD)
    assert signin.sign_in(city.office, "ana", "another four word password")
    with pytest.raises(PasswordRefused):
        signin.set_password(city.office, city.actor("ana").staff_id, "short")
