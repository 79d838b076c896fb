"""A lost slip: one approved case that answers gets another code, and nothing else is opened by a name."""

from collections import Counter
from pathlib import Path

import pytest

from idsvc.enroll.fields import Fault, FieldFaults
from idsvc.ledger.act import Act
from idsvc.office import intake, lost_slip, slots
from idsvc.office.context import today
from idsvc.office.errors import Conflict, NotFound, NotPermitted
from idsvc.office.lost_slip import NothingAnswers, SeveralAnswer
from idsvc.staff.account import Role
from tests.support.city import TestCity
from tests.support.visits import (
    FORM,
    Case,
    acts,
    approved,
    filed,
    findings,
    handed_over,
    heads,
    printed,
    quick_city,
    tag_city,
    take,
    work_days,
)

SAID = {"full_name": "marisol  QUINTANA vega", "birth_date": "1984-05-09"}
"""As somebody else would write it."""

NAMESAKE = {**FORM, "address_line_1": "9 Pelagia Wynd"}


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return tag_city(tmp_path)


def found(city: TestCity) -> bytes:
    return lost_slip.find(city.office, city.actor("sol"), SAID)


def renewed(city: TestCity, case_id: bytes) -> lost_slip.NewSlip:
    (head,) = (each for each in heads(city) if each.case_id == case_id)
    return lost_slip.renew(city.office, city.actor("sol"), case_id, head.write_version)


def waiting(city: TestCity) -> Case:
    case = printed(city)
    shown = slots.set_aside(city.office, city.actor("ana"), case.case_id, case.version, today(city.office))
    return case.after(shown)


def test_the_case_that_answers_gets_a_code_of_its_own_and_the_lost_one_opens_nothing(city: TestCity) -> None:
    case = waiting(city)
    assert found(city) == case.case_id
    assert intake.reopen(city.office, city.actor("ana"), case.code).head.case_id == case.case_id  # no slip was made yet
    made = renewed(city, case.case_id)
    with pytest.raises(NotFound):
        intake.reopen(city.office, city.actor("ben"), case.code)
    opened = intake.reopen(city.office, city.actor("ben"), made.case_code)
    assert (opened.head.case_id, opened.fields["full_name"]) == (case.case_id, FORM["full_name"])
    assert opened.head.destroy_by == case.destroy_by
    assert acts(city, Act.CASE_SLIP_REPLACED) == 1
    assert findings(city) == []
    take(city, Case(case.case_id, opened.head.write_version, made.case_code, case.destroy_by))
    assert findings(city) == []


def test_of_several_that_answer_none_is_opened(city: TestCity) -> None:
    approved(city)
    approved(city, NAMESAKE)
    with pytest.raises(SeveralAnswer):
        found(city)


def test_a_case_that_was_not_approved_keeps_no_tag_and_answers_nothing(city: TestCity) -> None:
    filed(city)
    with pytest.raises(NothingAnswers):
        found(city)


def test_a_card_that_was_handed_over_leads_to_no_case_and_hides_none(city: TestCity) -> None:
    handed_over(city)
    with pytest.raises(NothingAnswers):
        found(city)
    case = approved(city, NAMESAKE)
    assert found(city) == case.case_id


def test_a_case_past_its_day_answers_nothing_purged_or_not(city: TestCity) -> None:
    approved(city)
    city.run_days(2)
    assert heads(city)
    with pytest.raises(NothingAnswers):
        found(city)
    work_days(city, 1)
    with pytest.raises(NothingAnswers):
        found(city)


def test_each_question_is_counted_for_whoever_asks_whatever_answers(city: TestCity) -> None:
    approved(city)
    found(city)
    with pytest.raises(NothingAnswers):
        lost_slip.find(city.office, city.actor("ida"), {**SAID, "birth_date": "1984-05-10"})
    with city.office.units() as unit:
        asked = [(each.staff_id, each.record_id) for each in unit.books.journal() if each.act is Act.DUPLICATE_CHECKED]
    supervisors = [(city.actor(login).staff_id, None) for login in ("sol", "ida")]
    assert Counter(asked) == Counter([(city.actor("ana").staff_id, None), *supervisors])


def test_a_city_without_tags_asks_and_counts_nothing(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    approved(city)
    with pytest.raises(NothingAnswers):
        found(city)
    assert acts(city, Act.DUPLICATE_CHECKED) == 0


@pytest.mark.parametrize(
    ("form", "faults"),
    [
        ({}, {"full_name": Fault.MISSING, "birth_date": Fault.MISSING}),
        ({**SAID, "full_name": "passport 123456789"}, {"full_name": Fault.GUARDED}),
        ({**SAID, "birth_date": "9 May 1984"}, {"birth_date": Fault.NOT_A_DATE}),
    ],
)
def test_a_name_is_asked_for_only_if_it_could_stand_on_a_card(
    tmp_path: Path, form: dict[str, str], faults: dict[str, Fault]
) -> None:
    city = quick_city(tmp_path)
    with pytest.raises(FieldFaults) as refused:
        lost_slip.find(city.office, city.actor("sol"), form)
    assert refused.value.faults == faults
    assert acts(city, Act.DUPLICATE_CHECKED) == 0


def test_a_page_that_is_not_the_newest_gives_no_slip(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = approved(city)
    renewed(city, case.case_id)
    with pytest.raises(Conflict):
        lost_slip.renew(city.office, city.actor("ida"), case.case_id, case.version)


def test_nobody_but_a_supervisor_asks_or_gives_another_slip(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = approved(city)
    others = [each for each in city.actors.values() if each.role is not Role.SUPERVISOR]
    for actor in others:
        with pytest.raises(NotPermitted):
            lost_slip.find(city.office, actor, SAID)
        with pytest.raises(NotPermitted):
            lost_slip.renew(city.office, actor, case.case_id, case.version)
    assert len(others) == 5
