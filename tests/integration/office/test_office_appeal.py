"""A denial, its thirty days, and the appeal that another person decides."""

from datetime import timedelta
from pathlib import Path

import pytest

from idsvc.enroll.case import VisitType
from idsvc.enroll.decision import DenialReason
from idsvc.enroll.errors import NotAllowed
from idsvc.enroll.stage import Stage
from idsvc.ledger.act import Act
from idsvc.office import appeal, decision, intake, issuance, purge, review
from idsvc.office.errors import AppealClosed, Conflict, EvidenceMissing, NotFound
from idsvc.office.views import CaseView
from tests.support.city import OPENING, TestCity
from tests.support.visits import (
    FORM,
    IDENTITY,
    RESIDENCE,
    Case,
    acts,
    captured,
    drafted,
    filed,
    filled,
    findings,
    heads,
    photo,
    quick_city,
    referred,
    take,
    work_days,
)

REASONS = (DenialReason.RESIDENCE_NOT_SHOWN,)


def denied(city: TestCity, who: str = "sol") -> Case:
    case = filed(city)
    return case.after(decision.deny(city.office, city.actor(who), case.case_id, case.version, REASONS))


def begun(city: TestCity, case: Case) -> Case:
    started = appeal.begin(city.office, city.actor("ana"), case.case_id, case.version, "fr")
    return Case(started.case_id, 1, started.case_code, started.destroy_by)


def appealed(city: TestCity, case: Case) -> Case:
    draft = filled(city, begun(city, case), FORM | {"language": "fr"})
    return draft.after(intake.submit(city.office, city.actor("ana"), draft.case_id, draft.version))


def look(city: TestCity, code: str) -> CaseView:
    return intake.reopen(city.office, city.actor("ana"), code)


def test_an_appeal_is_decided_by_another_person_and_leads_to_a_card(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = appealed(city, denied(city))
    shown = look(city, case.code)
    assert (shown.head.stage, shown.head.visit_type, shown.language) == (Stage.APPEALED, VisitType.APPEAL, "fr")
    assert (shown.head.destroy_by - OPENING).days == 15
    with pytest.raises(NotAllowed, match="appeal"):
        decision.approve(city.office, city.actor("sol"), case.case_id, case.version)
    may = {who: review.queue(city.office, city.actor(who))[0].may_decide for who in ("sol", "ida")}
    assert may == {"sol": False, "ida": True}
    approved = decision.approve(city.office, city.actor("ida"), case.case_id, case.version)
    issued = issuance.issue(city.office, city.actor("ana"), approved.head.case_id, approved.head.write_version)
    take(city, case.after(issued))
    assert not heads(city)
    assert not findings(city)


def test_the_denial_goes_when_its_appeal_is_filed_and_not_before(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = denied(city)
    draft = begun(city, case)
    assert {head.stage for head in heads(city)} == {Stage.DENIED, Stage.DRAFT}
    assert look(city, case.code).known.appeal == draft.case_id
    draft = filled(city, draft)
    intake.submit(city.office, city.actor("ana"), draft.case_id, draft.version)
    assert [head.stage for head in heads(city)] == [Stage.APPEALED]
    with pytest.raises(NotFound):
        look(city, case.code)
    assert acts(city, Act.APPEAL_BEGUN) == acts(city, Act.CASE_REMOVED) == 1
    assert not findings(city)


def test_an_appeal_that_stopped_half_way_leaves_the_denial_and_can_begin_again(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = denied(city)
    begun(city, case)
    with pytest.raises(AppealClosed):
        begun(city, Case(case.case_id, 2, case.code, case.destroy_by))
    work_days(city, 2)
    assert [head.stage for head in heads(city)] == [Stage.DENIED]
    again = begun(city, Case(case.case_id, 2, case.code, case.destroy_by))
    intake.withdraw(city.office, city.actor("ana"), again.case_id)
    assert look(city, case.code).known.appeal is None


def test_two_clerks_begin_one_appeal(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = denied(city)
    with pytest.raises(Conflict):
        appeal.begin(city.office, city.actor("ben"), case.case_id, case.version + 1, "en")
    assert [head.stage for head in heads(city)] == [Stage.DENIED]


def test_an_appeal_is_heard_whatever_was_shown_but_no_card_without_the_points(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    draft = filled(city, begun(city, denied(city)), papers=(IDENTITY,))
    case = draft.after(intake.submit(city.office, city.actor("ana"), draft.case_id, draft.version))
    with pytest.raises(EvidenceMissing):
        decision.approve(city.office, city.actor("ida"), case.case_id, case.version)
    version = intake.add_paper(city.office, city.actor("ana"), case.case_id, case.version, RESIDENCE)
    assert decision.approve(city.office, city.actor("ida"), case.case_id, version).head.stage is Stage.APPROVED


def test_an_ordinary_visit_is_still_not_submitted_without_the_points(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = drafted(city)
    version = intake.remove_paper(city.office, city.actor("ana"), case.case_id, case.version, 1)
    with pytest.raises(EvidenceMissing):
        intake.submit(city.office, city.actor("ana"), case.case_id, version)


def test_what_an_appeal_denied_is_final_and_still_told(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = appealed(city, denied(city))
    final = case.after(decision.deny(city.office, city.actor("ida"), case.case_id, case.version, REASONS))
    shown = look(city, final.code)
    assert shown.known.final
    assert shown.denial == REASONS
    with pytest.raises(AppealClosed):
        begun(city, final)


def test_a_denial_nobody_appeals_is_removed_on_its_thirty_first_day(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = denied(city)
    assert look(city, case.code).known.until == OPENING + timedelta(days=30)
    city.run_days(30)
    assert begun(city, case).destroy_by > OPENING + timedelta(days=30)
    work_days(city, 1)
    assert {head.stage for head in heads(city)} == {Stage.DENIED, Stage.DRAFT}
    work_days(city, 1)
    assert not heads(city)
    assert acts(city, Act.CASE_REMOVED) == 1


def test_a_denial_is_gone_on_the_thirty_first_day_without_a_draft(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = denied(city)
    city.run_days(30)
    purge.run(city.office)
    assert len(heads(city)) == 1
    city.run_days(1)
    with pytest.raises(AppealClosed):
        begun(city, case)
    purge.run(city.office)
    assert not heads(city)


def test_nothing_of_an_appeal_outlives_the_day_on_the_first_slip(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = filed(city)
    last = look(city, case.code).last_day
    city.run_days(29)
    case = case.after(decision.deny(city.office, city.actor("sol"), case.case_id, case.version, REASONS))
    city.run_days(30)
    draft = filled(city, begun(city, case), FORM | {"language": "fr"})
    assert look(city, draft.code).last_day == last
    case = draft.after(intake.submit(city.office, city.actor("ana"), draft.case_id, draft.version))
    assert case.destroy_by <= last
    city.run_days(14)
    approved = decision.approve(city.office, city.actor("ida"), case.case_id, case.version)
    assert approved.last_day == last
    assert approved.head.destroy_by <= last


def test_a_paper_may_be_copied_and_a_photo_taken_again_while_a_case_is_appealed_or_referred(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    for case in (appealed(city, denied(city)), referred(city)):
        captured(city, case)
        version = intake.set_portrait(city.office, city.actor("ana"), case.case_id, case.version, photo())
        decision.deny(city.office, city.actor("ida"), case.case_id, version, REASONS)
    with city.office.units() as unit:
        assert not unit.captures.ids()


def test_the_view_that_a_denial_returns_knows_the_language_and_its_record_does_not(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = filed(city, FORM | {"language": "fr"})
    shown = intake.reopen(city.office, city.actor("ana"), case.code)
    told = decision.deny(city.office, city.actor("sol"), case.case_id, case.version, REASONS)
    assert told.language == shown.language
    assert look(city, case.code).language == city.office.policy.city.language
