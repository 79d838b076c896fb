"""Two people let a third one in, and one is enough to shut somebody out."""

from datetime import timedelta
from pathlib import Path

import pytest

from idsvc.enroll.errors import NotAllowed
from idsvc.enroll.stage import Stage
from idsvc.issue.print_job import JobState, Outcome
from idsvc.ledger.act import Act
from idsvc.office import bridge, colleagues, decision, issuance, joining, printing, purge, signin, touch
from idsvc.office.colleagues import Invited
from idsvc.office.errors import KeyRefused, NotPermitted, SignInRefused, Throttled
from idsvc.staff.account import Role
from tests.support.authenticator import Authenticator
from tests.support.city import PASSWORD, TestCity
from tests.support.key_desk import account, confirm, holder, invited, make_key, real
from tests.support.visits import acts, filed, quick_city, tables

NIA = Invited("nia", Role.CLERK, "city-hall")


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


def ask(city: TestCity, new: Invited = NIA) -> str:
    return colleagues.invite(city.office, city.actor("oto"), new)


def test_a_code_opens_nothing_before_a_second_person_confirmed(city: TestCity) -> None:
    code = ask(city)
    with pytest.raises(joining.NotInvited):
        joining.begin(city.office, "nia", code)
    confirm(city, account(city, "nia").staff_id)
    assert not account(city, "nia").active
    secret = joining.begin(city.office, "nia", code.lower().replace("-", " "))
    assert make_key(city.office, secret, Authenticator()) == 1
    actor, _ = joining.finish(city.office, secret)
    assert (actor.login, actor.role, actor.site) == ("nia", Role.CLERK, "city-hall")
    assert [acts(city, act) for act in (Act.STAFF_INVITED, Act.STAFF_CONFIRMED, Act.STAFF_KEY_ADDED)] == [1, 1, 1]


@pytest.mark.parametrize("second", ["oto", "ana", "kim", "uma"])
def test_neither_who_invited_nor_another_role_is_a_second_person(city: TestCity, second: str) -> None:
    ask(city)
    with pytest.raises(colleagues.NotSecond):
        confirm(city, account(city, "nia").staff_id, second)


def test_who_is_invited_again_does_not_confirm_it(city: TestCity) -> None:
    ask(city, Invited("sol", Role.OPERATOR, "city-hall"))
    with pytest.raises(colleagues.NotSecond):
        confirm(city, account(city, "sol").staff_id, "sol")


def test_a_second_person_shows_who_they_are(city: TestCity) -> None:
    from idsvc.staff.challenges import Deed, Purpose

    ask(city)
    deed = Deed(Purpose.CONFIRM_COLLEAGUE, "", b"here")
    for proof in (touch.ByPassword("sol", "wrong"), touch.ByPassword("nobody", PASSWORD)):
        with pytest.raises(SignInRefused):
            colleagues.confirm(city.office, city.actor("oto"), account(city, "nia").staff_id, proof, deed)


def test_only_an_operator_invites_and_shuts_out_and_nobody_does_it_to_themselves(city: TestCity) -> None:
    oto, sol = city.actor("oto"), city.actor("sol")
    for login in ("ana", "sol", "kim", "uma"):
        actor = city.actor(login)
        with pytest.raises(NotPermitted):
            colleagues.invite(city.office, actor, NIA)
        with pytest.raises(NotPermitted):
            colleagues.leave(city.office, actor, oto.staff_id)
        with pytest.raises(NotPermitted):
            colleagues.revoke_key(city.office, actor, oto.staff_id, 0)
    with pytest.raises(colleagues.NotYourself):
        colleagues.leave(city.office, oto, oto.staff_id)
    with pytest.raises(colleagues.NotYourself):
        ask(city, Invited("oto", Role.OPERATOR, "city-hall"))
    for gone in (lambda: colleagues.leave(city.office, oto, b"0" * 16), lambda: confirm(city, sol.staff_id)):
        with pytest.raises(colleagues.NoSuchPerson):
            gone()
    with pytest.raises(colleagues.NoSuchPerson):
        colleagues.revoke_key(city.office, oto, sol.staff_id, 0)


@pytest.mark.parametrize("login", ["", "ab", "Nia", "nia mar", "1nia", "n" * 33, "nia."])
def test_a_name_is_short_and_plain(city: TestCity, login: str) -> None:
    with pytest.raises(colleagues.LoginRefused):
        ask(city, Invited(login, Role.CLERK, "city-hall"))


def test_a_site_is_one_of_the_offices(city: TestCity) -> None:
    with pytest.raises(colleagues.UnknownSite):
        ask(city, Invited("nia", Role.CLERK, "moon"))


def test_a_code_works_once_on_its_day_for_its_person(city: TestCity) -> None:
    code = invited(city)
    with pytest.raises(joining.NotInvited):
        joining.begin(city.office, "ana", code)
    joining.begin(city.office, "nia", code)
    with pytest.raises(joining.NotInvited):
        joining.begin(city.office, "nia", code)
    late = invited(city, "mia")
    secret = joining.begin(city.office, "mia", late)
    city.time.pass_time(timedelta(days=1))
    for act in (lambda: joining.newcomer(city.office, secret), lambda: joining.finish(city.office, secret)):
        with pytest.raises(joining.NotInvited):
            act()
    purge.run(city.office)
    assert tables(city)["invitations"] == 0


def test_a_code_of_yesterday_is_neither_confirmed_nor_taken(city: TestCity) -> None:
    code = ask(city)
    city.time.pass_time(timedelta(days=1))
    with pytest.raises(colleagues.NoSuchPerson):
        confirm(city, account(city, "nia").staff_id)
    with pytest.raises(joining.NotInvited):
        joining.begin(city.office, "nia", code)
    assert not [each for each in colleagues.listing(city.office, city.actor("oto")) if each.invitation]


def test_guessed_codes_have_to_wait(city: TestCity) -> None:
    code = invited(city)
    for _ in range(3):
        with pytest.raises(joining.NotInvited):
            joining.begin(city.office, "nia", "0000-0000-0000-0000")
    with pytest.raises(Throttled):
        joining.begin(city.office, "nia", code)


def test_nobody_signs_in_who_has_made_no_key(city: TestCity) -> None:
    secret = joining.begin(city.office, "nia", invited(city))
    with pytest.raises(joining.NotInvited):
        joining.finish(city.office, secret)


def test_joining_again_ends_the_old_keys_and_sittings_and_brings_the_new_role(city: TestCity) -> None:
    nia = holder(city)
    _, token = nia.sign_in()
    code = invited(city, "nia", Role.SUPERVISOR)
    assert signin.resume(city.office, token, in_hand=False) is not None
    secret = joining.begin(city.office, "nia", code)
    assert signin.resume(city.office, token, in_hand=True) is None
    with pytest.raises(KeyRefused):
        nia.sign_in()
    make_key(city.office, secret, Authenticator(credential_id=b"a new one"))
    actor, _ = joining.finish(city.office, secret)
    assert (actor.role, actor.staff_id) == (Role.SUPERVISOR, account(city, "nia").staff_id)


def test_who_enrolled_a_case_does_not_decide_it_in_another_role(city: TestCity) -> None:
    case = filed(city)
    secret = joining.begin(city.office, "ana", invited(city, "ana", Role.SUPERVISOR))
    make_key(city.office, secret, Authenticator())
    ana, _ = joining.finish(city.office, secret)
    assert ana.role is Role.SUPERVISOR
    with pytest.raises(NotAllowed):
        decision.approve(city.office, ana, case.case_id, case.version)


def test_who_decided_a_case_makes_no_card_of_it_in_another_role(city: TestCity) -> None:
    case = filed(city)
    case = case.after(decision.approve(city.office, city.actor("ida"), case.case_id, case.version))
    secret = joining.begin(city.office, "ida", invited(city, "ida", Role.CLERK))
    make_key(city.office, secret, Authenticator())
    ida, _ = joining.finish(city.office, secret)
    assert ida.role is Role.CLERK
    for make in (issuance.issue, bridge.make):
        with pytest.raises(NotAllowed):
            make(city.office, ida, case.case_id, case.version)
    case = case.after(issuance.issue(city.office, city.actor("ana"), case.case_id, case.version))
    with city.office.units() as unit:
        unit.jobs.mark(case.case_id, JobState.SENT, expected=JobState.RESERVED)
        unit.commit()
    printing.answer(city.office, city.actor("ana"), case.case_id, Outcome.NOTHING, "")
    with pytest.raises(NotAllowed):
        issuance.reissue(city.office, ida, case.case_id, case.version)
    again = issuance.reissue(city.office, city.actor("ana"), case.case_id, case.version)
    assert again.head.stage is Stage.ISSUED


def test_in_an_invented_city_a_newcomer_may_choose_a_password_in_a_real_one_not(city: TestCity) -> None:
    secret = joining.begin(city.office, "nia", invited(city))
    with pytest.raises(SignInRefused):
        joining.choose_password(real(city), secret, PASSWORD)
    joining.choose_password(city.office, secret, PASSWORD)
    assert joining.finish(city.office, secret)[0].login == "nia"
    assert signin.sign_in(city.office, "nia", PASSWORD)


def test_who_left_is_gone_at_once(city: TestCity) -> None:
    _, token = signin.sign_in(city.office, "ana", PASSWORD)
    colleagues.leave(city.office, city.actor("oto"), city.actor("ana").staff_id)
    assert signin.resume(city.office, token, in_hand=True) is None
    with pytest.raises(SignInRefused):
        signin.sign_in(city.office, "ana", PASSWORD)
    assert account(city, "ana").password_hash == ""
    assert "ana" not in {each.account.login for each in colleagues.listing(city.office, city.actor("oto"))}


def test_a_supervisor_sees_who_is_invited_and_an_operator_everybody(city: TestCity) -> None:
    ask(city)
    seen = colleagues.listing(city.office, city.actor("sol"))
    assert [(each.account.login, each.may_confirm) for each in seen] == [("nia", True)]
    every = {each.account.login: each.may_confirm for each in colleagues.listing(city.office, city.actor("oto"))}
    assert every["nia"] is False
    assert {"ana", "sol", "oto"} <= set(every)
    with pytest.raises(NotPermitted):
        colleagues.listing(city.office, city.actor("ana"))


def join(city: TestCity, code: str, login: str) -> Role:
    secret = joining.begin(city.office, login, code)
    make_key(city.office, secret, Authenticator(credential_id=login.encode()))
    return joining.finish(city.office, secret)[0].role


def test_the_passphrase_invites_the_first_two_people_and_nobody_after_them(city: TestCity) -> None:
    first, office = Invited("ona", Role.OPERATOR, "city-hall"), real(city)
    with pytest.raises(colleagues.TwoWorkHere):
        colleagues.invite_first(city.office, first)
    for role in (Role.CLERK, Role.COUNSEL, Role.AUDITOR):
        with pytest.raises(colleagues.NotFirst):
            colleagues.invite_first(office, Invited("nia", role, "city-hall"))
    assert join(city, colleagues.invite_first(office, first), "ona") is Role.OPERATOR  # passwords open nothing there
    second = Invited("sue", Role.SUPERVISOR, "city-hall")
    assert join(city, colleagues.invite_first(office, second), "sue") is Role.SUPERVISOR
    with pytest.raises(colleagues.TwoWorkHere):
        colleagues.invite_first(office, Invited("una", Role.OPERATOR, "city-hall"))
