"""The door: return tickets, appointments, an officer at the counter; what each leaves behind, and for how long."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from idsvc.enroll.arrival import RETURN_DAYS, Arrival, WeekPlan
from idsvc.enroll.errors import CodeMistyped, IllegalMove, NotAllowed
from idsvc.enroll.evidence import Missing
from idsvc.ledger.act import Act
from idsvc.office import appointments, arrivals, intake, officer, purge, signin
from idsvc.office.context import today
from idsvc.office.errors import AnotherAppointment, NotFound, NotPermitted
from tests.support.city import PASSWORD, TestCity
from tests.support.visits import FORM, IDENTITY, acts, filed, findings, quick_city, started, tables


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


def sent_back(city: TestCity) -> arrivals.SentBack:
    case, ana = started(city), city.actor("ana")
    version = intake.save(city.office, ana, case.case_id, case.version, FORM)
    intake.add_paper(city.office, ana, case.case_id, version, IDENTITY)
    return arrivals.send_back(city.office, ana, case.case_id)


def week(city: TestCity, *ahead: int) -> WeekPlan:
    days = tuple(today(city.office) + timedelta(days=each) for each in ahead)
    return WeekPlan(days, 9 * 60, 10 * 60, 30, 1)


def test_a_visit_that_is_sent_back_leaves_a_digest_and_its_day(city: TestCity) -> None:
    before = tables(city)
    slip = sent_back(city)
    assert slip.missing == (Missing.RESIDENCE, Missing.POINTS)
    assert slip.last_day == today(city.office) + timedelta(days=RETURN_DAYS - 1)
    assert slip.fields["full_name"] == FORM["full_name"]
    assert FORM["full_name"] not in repr(slip)
    grown = tables(city) - before
    assert set(grown) <= {"return_tickets", "journal", "figures", "tickets", "receipts_kept", "receipts_waiting"}
    assert (grown["return_tickets"], acts(city, Act.VISIT_SENT_BACK)) == (1, 1)
    assert findings(city) == []


def test_a_ticket_to_come_back_is_good_once(city: TestCity) -> None:
    slip, ana = sent_back(city), city.actor("ana")
    assert arrivals.accept(city.office, ana, slip.code.lower()) is Arrival.RETURN
    with pytest.raises(NotFound):
        arrivals.accept(city.office, ana, slip.code)
    with pytest.raises(CodeMistyped):
        arrivals.accept(city.office, ana, "AAAA")


def test_a_ticket_is_good_for_thirty_days_and_then_gone(city: TestCity) -> None:
    slip = sent_back(city)
    for _ in range(RETURN_DAYS - 1):
        city.time.pass_time(timedelta(days=1))
        purge.run(city.office)
    assert tables(city)["return_tickets"] == 1
    city.time.pass_time(timedelta(days=1))
    with pytest.raises(NotFound):
        arrivals.accept(city.office, city.actor("ana"), slip.code)
    purge.run(city.office)
    assert tables(city)["return_tickets"] == 0


def test_only_a_visit_that_is_being_filled_in_is_sent_back(city: TestCity) -> None:
    case = filed(city)
    with pytest.raises(IllegalMove):
        arrivals.send_back(city.office, city.actor("ana"), case.case_id)


def test_an_appointment_is_taken_on_its_day_at_its_site_once(city: TestCity) -> None:
    sol, ana = city.actor("sol"), city.actor("ana")
    first, *_ = appointments.make_week(city.office, sol, week(city, 1, 2))
    with pytest.raises(AnotherAppointment):
        arrivals.accept(city.office, ana, first.code)
    city.time.pass_time(timedelta(days=1))
    assert arrivals.accept(city.office, ana, first.code) is Arrival.APPOINTMENT
    with pytest.raises(NotFound):
        arrivals.accept(city.office, ana, first.code)
    assert list(appointments.coming(city.office, sol).values()) == [1, 2]


def test_appointments_are_gone_when_their_day_ends(city: TestCity) -> None:
    _, last = appointments.make_week(city.office, city.actor("sol"), week(city, 1))
    city.time.pass_time(timedelta(days=2))
    with pytest.raises(NotFound):
        arrivals.accept(city.office, city.actor("ana"), last.code)
    purge.run(city.office)
    assert tables(city)["appointments"] == 0
    assert findings(city) == []


def test_a_week_made_again_takes_the_place_of_the_first(city: TestCity) -> None:
    sol = city.actor("sol")
    old = appointments.make_week(city.office, sol, week(city, 1, 3))
    appointments.make_week(city.office, sol, week(city, 2, 3))
    assert list(appointments.coming(city.office, sol).values()) == [2, 2, 2]
    assert acts(city, Act.APPOINTMENTS_MADE) == 2
    city.time.pass_time(timedelta(days=1))
    assert arrivals.accept(city.office, city.actor("ana"), old[0].code) is Arrival.APPOINTMENT


@pytest.mark.parametrize("ahead", [0, -1, 61])
def test_appointments_are_made_for_days_to_come(city: TestCity, ahead: int) -> None:
    with pytest.raises(NotAllowed):
        appointments.make_week(city.office, city.actor("sol"), week(city, ahead))


def test_a_clerk_makes_no_appointments_and_a_supervisor_takes_none_in(city: TestCity) -> None:
    with pytest.raises(NotPermitted):
        appointments.make_week(city.office, city.actor("ana"), week(city, 1))
    with pytest.raises(NotPermitted):
        arrivals.accept(city.office, city.actor("sol"), "0000000000")


def without(city: TestCity, *sites: str) -> None:
    """Go on under a policy that names other sites."""
    policy = city.office.policy
    city.office = replace(city.office, policy=replace(policy, city=replace(policy.city, sites=sites)))


def test_what_is_booked_at_a_site_that_is_gone_is_listed_and_moved_or_cancelled(city: TestCity) -> None:
    sol, ana = city.actor("sol"), city.actor("ana")
    there = replace(sol, site="harbor-branch")
    moved, _, cancelled, _ = appointments.make_week(city.office, there, week(city, 1, 2))
    appointments.make_week(city.office, sol, week(city, 1))
    assert appointments.strays(city.office, sol) == ()
    without(city, "city-hall")
    first, second = appointments.strays(city.office, sol)
    assert (first.site, first.day, first.minutes) == ("harbor-branch", moved.day, (540, 570))
    assert second.day == cancelled.day
    with pytest.raises(NotAllowed):
        appointments.move_strays(city.office, sol, first.site, first.day, "harbor-branch")
    for site in ("city-hall", "nowhere"):
        appointments.cancel_strays(city.office, sol, site, first.day)
        appointments.move_strays(city.office, sol, site, first.day, "city-hall")
    assert len(appointments.strays(city.office, sol)) == 2
    appointments.cancel_strays(city.office, sol, second.site, second.day)
    appointments.move_strays(city.office, sol, first.site, first.day, "city-hall")
    assert appointments.strays(city.office, sol) == ()
    assert list(appointments.coming(city.office, sol).values()) == [4]
    assert (acts(city, Act.APPOINTMENTS_MOVED), acts(city, Act.APPOINTMENTS_CANCELLED)) == (1, 1)
    with pytest.raises(NotFound):
        arrivals.accept(city.office, ana, cancelled.code)
    city.time.pass_time(timedelta(days=1))
    assert arrivals.accept(city.office, ana, moved.code) is Arrival.APPOINTMENT


def test_a_clerk_sees_and_moves_none_of_them(city: TestCity) -> None:
    ana, day = city.actor("ana"), today(city.office)
    for act in (
        lambda: appointments.strays(city.office, ana),
        lambda: appointments.move_strays(city.office, ana, "harbor-branch", day, "city-hall"),
        lambda: appointments.cancel_strays(city.office, ana, "harbor-branch", day),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_an_officer_blanks_a_sitting_until_it_is_unlocked(city: TestCity) -> None:
    actor, token = signin.sign_in(city.office, "ana", PASSWORD)
    digest = signin.session_digest(token)
    assert not officer.is_blanked(city.office, digest)
    assert officer.call(city.office, actor, token) == 1
    assert officer.call(city.office, actor, token) is None
    assert officer.is_blanked(city.office, digest)
    present = signin.resume(city.office, token, in_hand=True)
    assert present is not None
    assert present.locked
    signin.unlock(city.office, token, PASSWORD)
    assert not officer.is_blanked(city.office, digest)
    assert officer.call(city.office, actor, token) == 2
    assert (tables(city)["records_requests"], acts(city, Act.REQUEST_OPENED)) == (2, 2)


def test_a_lock_alone_does_not_count_as_an_officer(city: TestCity) -> None:
    _, token = signin.sign_in(city.office, "ana", PASSWORD)
    signin.lock(city.office, token)
    assert not officer.is_blanked(city.office, signin.session_digest(token))
    assert not officer.is_blanked(city.office, bytes(32))


def test_days_of_appointments_are_told_apart(city: TestCity) -> None:
    made = appointments.make_week(city.office, city.actor("sol"), week(city, 1, 2))
    assert {each.day for each in made} == {today(city.office) + timedelta(days=ahead) for ahead in (1, 2)}
    assert len({each.code for each in made}) == len(made)
    assert made[0].code not in repr(made[0])
