"""A passkey opens the office to its owner, once per challenge, for one deed; everything else is refused."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from idsvc.ledger.act import Act
from idsvc.office import colleagues, joining, signin, touch
from idsvc.office.errors import KeyRefused, SignInRefused, Throttled
from idsvc.staff.account import Role
from idsvc.staff.challenges import Deed, Purpose
from idsvc.staff.passkeys import MAX_KEYS, SyncableKey
from tests.support.authenticator import BE, UP, UV, Authenticator
from tests.support.city import PASSWORD, TestCity
from tests.support.key_desk import (
    BROWSER,
    PARTY,
    Holder,
    account,
    holder,
    invited,
    make_key,
    real,
)
from tests.support.visits import acts, quick_city, tables


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


@pytest.fixture
def nia(city: TestCity) -> Holder:
    return holder(city)


def refused(nia: Holder, proof: touch.ByKey) -> None:
    with pytest.raises(KeyRefused):
        touch.sign_in(nia.city.office, BROWSER, proof)


def test_one_touch_signs_in_and_a_password_does_not_in_a_real_city(nia: Holder) -> None:
    actor, token = nia.sign_in()
    assert (actor.login, actor.role) == ("nia", Role.CLERK)
    present = signin.resume(nia.city.office, token, in_hand=False)
    assert present is not None
    assert present.has_key
    with pytest.raises(SignInRefused):
        signin.sign_in(real(nia.city), "ana", PASSWORD)
    with pytest.raises(SignInRefused):
        signin.set_password(real(nia.city), actor.staff_id, PASSWORD)
    assert touch.sign_in(real(nia.city), BROWSER, nia.answer())


def test_who_has_no_password_signs_in_with_none(nia: Holder) -> None:
    for typed in ("", "nobody has this password"):
        with pytest.raises(SignInRefused):
            signin.sign_in(nia.city.office, "nia", typed)


def test_a_challenge_counts_once_whatever_the_answer_was_worth(nia: Holder) -> None:
    asked = touch.ask(nia.city.office, PARTY, Deed(Purpose.SIGN_IN, "", touch.place(BROWSER)), None)
    assert touch.sign_in(nia.city.office, BROWSER, touch.ByKey(PARTY, nia.device.get(asked)))
    refused(nia, touch.ByKey(PARTY, nia.device.get(asked)))
    again = touch.ask(nia.city.office, PARTY, Deed(Purpose.SIGN_IN, "", touch.place(BROWSER)), None)
    nia.device.flags = UP
    refused(nia, touch.ByKey(PARTY, nia.device.get(again)))
    nia.device.flags = UP | UV
    refused(nia, touch.ByKey(PARTY, nia.device.get(again)))


def test_a_challenge_counts_for_five_minutes(nia: Holder) -> None:
    late = nia.answer()
    nia.city.time.pass_time(timedelta(minutes=5))
    refused(nia, late)


def test_a_challenge_that_the_office_never_asked_is_refused(nia: Holder) -> None:
    proof = nia.answer()
    with nia.city.office.units() as unit:
        unit.keys.forget_asked(2**40)
        unit.commit()
    refused(nia, proof)


def test_a_count_that_goes_back_is_refused(nia: Holder) -> None:
    nia.sign_in()
    nia.device.count -= 1
    refused(nia, nia.answer())


def test_an_unknown_a_revoked_and_a_left_persons_key_are_refused(nia: Holder) -> None:
    office, oto = nia.city.office, nia.city.actor("oto")
    refused(nia, Holder(nia.city, "nia", Authenticator(credential_id=b"nobody's key")).answer())
    refused(nia, Holder(nia.city, "nia", Authenticator(credential_id=nia.device.credential_id)).answer())
    _, token = nia.sign_in()
    colleagues.revoke_key(office, oto, account(nia.city, "nia").staff_id, 0)
    assert signin.resume(office, token, in_hand=True) is None
    refused(nia, nia.answer())
    mia = holder(nia.city, "mia")
    colleagues.leave(office, oto, account(nia.city, "mia").staff_id)
    refused(mia, mia.answer())
    assert tables(nia.city)["passkeys"] == 0


def test_a_closed_account_opens_by_no_key_that_is_still_there(nia: Holder) -> None:
    staff_id = account(nia.city, "nia").staff_id
    with nia.city.office.units() as unit:
        unit.desk.set_active(staff_id, active=False)
        unit.commit()
    refused(nia, nia.answer())


def test_what_is_no_answer_at_all_is_refused(nia: Holder) -> None:
    for text in ("", "{}", "[" * 5000, '{"id": 1}', "x" * 20_000, '{"id":"","rawId":"","response":{}}'):
        refused(nia, touch.ByKey(PARTY, text))


def test_wrong_touches_of_one_key_have_to_wait_and_are_counted(nia: Holder) -> None:
    for _ in range(3):
        nia.device.origin = "http://localhost:9999"
        refused(nia, nia.answer())
    nia.device.origin = PARTY.origins[0]
    with pytest.raises(Throttled):
        nia.sign_in()
    assert acts(nia.city, Act.STAFF_REFUSED) == 3
    nia.city.time.pass_time(timedelta(minutes=1))
    assert nia.sign_in()


def test_a_touch_for_one_deed_counts_for_no_other(nia: Holder) -> None:
    office = nia.city.office
    _, token = nia.sign_in()
    signin.lock(office, token)
    case = "0" * 32
    wrong = (
        nia.answer(Purpose.SIGN_IN),
        nia.answer(Purpose.OPEN_CASE, "1" * 32, token),
        nia.answer(Purpose.LOOK_AT_COPIES, case, token),
        nia.answer(Purpose.OPEN_CASE, case, "another sitting"),
    )
    for proof in wrong:
        with pytest.raises(KeyRefused):
            touch.step_up(office, token, proof, Purpose.OPEN_CASE, case)
        nia.city.time.pass_time(timedelta(minutes=1))
    touch.step_up(office, token, nia.answer(Purpose.OPEN_CASE, case, token), Purpose.OPEN_CASE, case)
    with pytest.raises(KeyRefused):
        touch.unlock(office, token, nia.answer(Purpose.OPEN_CASE, case, token))
    nia.city.time.pass_time(timedelta(minutes=1))
    touch.unlock(office, token, nia.answer(Purpose.UNLOCK, "", token))
    present = signin.resume(office, token, in_hand=False)
    assert present is not None
    assert not present.locked


def test_a_terminal_opens_for_who_sits_there_and_no_colleague(nia: Holder) -> None:
    office, mia = nia.city.office, holder(nia.city, "mia")
    _, token = nia.sign_in()
    signin.lock(office, token)
    with pytest.raises(KeyRefused):
        touch.unlock(office, token, mia.answer(Purpose.UNLOCK, "", token))
    with pytest.raises(SignInRefused):
        touch.unlock(office, token, touch.ByPassword("ana", PASSWORD))


def test_a_key_that_can_be_copied_is_refused_unless_the_policy_lets_it(city: TestCity) -> None:
    secret = joining.begin(city.office, "nia", invited(city))
    device = Authenticator(flags=UP | UV | BE)
    with pytest.raises(SyncableKey):
        make_key(city.office, secret, device)
    assert tables(city)["passkeys"] == 0
    assert make_key(city.office, secret, device, replace(PARTY, syncable=True)) == 1
    joining.finish(city.office, secret)
    refused(Holder(city, "nia", device), Holder(city, "nia", device).answer())


def test_a_new_key_needs_user_verification_our_page_and_its_own_challenge(city: TestCity) -> None:
    office, secret = city.office, joining.begin(city.office, "nia", invited(city))
    for wrong in (Authenticator(flags=UP), Authenticator(origin="http://localhost:9999"), Authenticator(rp_id="x.org")):
        with pytest.raises(KeyRefused):
            make_key(office, secret, wrong)
    options, device = joining.ask_new_key(office, PARTY, secret), Authenticator()
    assert joining.add_key(office, PARTY, secret, device.create(options)) == 1
    with pytest.raises(KeyRefused):
        joining.add_key(office, PARTY, secret, Authenticator(credential_id=b"second").create(options))
    with pytest.raises(KeyRefused):
        joining.add_key(office, PARTY, secret, "{}")
    assert make_key(office, secret, Authenticator(credential_id=b"second")) == MAX_KEYS
    with pytest.raises(joining.KeysFull):
        make_key(office, secret, Authenticator(credential_id=b"third"))


def test_a_purge_forgets_what_was_asked(nia: Holder) -> None:
    from idsvc.office import purge

    nia.answer()
    assert tables(nia.city)["challenges"] == 1
    nia.city.time.pass_time(timedelta(minutes=6))
    purge.run(nia.city.office)
    assert tables(nia.city)["challenges"] == 0
