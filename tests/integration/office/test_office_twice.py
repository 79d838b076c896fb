"""Double clicks, and two people on one case."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from idsvc.enroll.decision import DenialReason, ReferralReason
from idsvc.enroll.stage import Stage
from idsvc.errors import IdsvcError
from idsvc.issue.intent import IntentState
from idsvc.ledger.act import Act
from idsvc.office import decision, handover, intake, issuance
from idsvc.office.errors import Conflict, NotFound
from tests.support.city import TestCity
from tests.support.visits import (
    FORM,
    Case,
    acts,
    approved,
    card_of,
    drafted,
    filed,
    findings,
    heads,
    issued,
    printed,
    quick_city,
    referred,
    tables,
    tag_city,
)


def at_once(*calls: Callable[[], object]) -> list[object]:
    """What each call gives when all begin together: its answer, or the refusal."""

    def outcome(call: Callable[[], object]) -> object:
        try:
            return call()
        except IdsvcError as refused:
            return type(refused)

    with ThreadPoolExecutor(len(calls)) as people:
        return list(people.map(outcome, calls))


def issue(city: TestCity, case: Case) -> Case:
    return case.after(issuance.issue(city.office, city.actor("ana"), case.case_id, case.version))


def test_a_second_click_on_issue_gives_the_same_card(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = approved(city)
    first, second = issue(city, case), issue(city, case)
    assert first == second
    assert (acts(city, Act.CARD_SIGNED), acts(city, Act.CARD_INTENT), tables(city)["intents"]) == (1, 1, 1)


def test_two_clicks_on_issue_at_the_same_moment_make_one_card(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = approved(city)
    made = at_once(*[lambda: issue(city, case)] * 3)
    assert made[0] == made[1] == made[2]
    assert isinstance(made[0], Case)
    assert (acts(city, Act.CARD_SIGNED), tables(city)["intents"], tables(city)["cases"]) == (1, 1, 1)


def test_a_second_click_on_submit_is_refused_and_files_once(tmp_path: Path) -> None:
    city = tag_city(tmp_path)
    case = drafted(city)

    def submit() -> object:
        return intake.submit(city.office, city.actor("ana"), case.case_id, case.version).head.stage

    answers = at_once(submit, submit)
    assert sorted(map(str, answers)) == [str(NotFound), "pending"] or sorted(map(str, answers)) == [
        str(Conflict),
        "pending",
    ]
    with pytest.raises(NotFound):
        submit()
    assert [head.stage for head in heads(city)] == [Stage.PENDING]
    assert acts(city, Act.APPLICATION_SUBMITTED) == 1


def test_two_decisions_at_the_same_moment_leave_one(tmp_path: Path) -> None:
    city = tag_city(tmp_path)
    case, office = filed(city), city.office
    reasons = (DenialReason.FACE_NOT_MATCHED,)
    answers = at_once(
        lambda: decision.approve(office, city.actor("sol"), case.case_id, case.version).head.stage,
        lambda: decision.deny(office, city.actor("ida"), case.case_id, case.version, reasons).head.stage,
    )
    stages = [head.stage for head in heads(city)]
    assert len(stages) == 1
    assert [each for each in answers if isinstance(each, Stage)] == stages
    assert [each for each in answers if not isinstance(each, Stage)] in ([NotFound], [Conflict])
    assert findings(city) == []


def test_a_second_click_on_approve_refer_or_deny_is_refused(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    office, sol, ida = city.office, city.actor("sol"), city.actor("ida")
    case = filed(city)
    decision.approve(office, sol, case.case_id, case.version)
    for again in (
        lambda: decision.approve(office, sol, case.case_id, case.version),
        lambda: decision.refer(office, ida, case.case_id, case.version, ReferralReason.PHOTO_UNCLEAR),
        lambda: decision.deny(office, ida, case.case_id, case.version, (DenialReason.FACE_NOT_MATCHED,)),
    ):
        with pytest.raises(NotFound):
            again()
    assert [head.stage for head in heads(city)] == [Stage.APPROVED]


def test_a_case_is_not_referred_twice(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = referred(city)
    with pytest.raises(IdsvcError, match="open the case again"):
        decision.refer(city.office, city.actor("ida"), case.case_id, case.version, ReferralReason.PHOTO_UNCLEAR)


def test_a_second_click_on_hand_over_is_refused_and_registers_one_card(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = printed(city)

    def give() -> object:
        return handover.hand_over(city.office, city.actor("ana"), case.case_id).cancel_code

    answers = at_once(give, give)
    assert [each for each in answers if not isinstance(each, str)] == [NotFound]
    assert (tables(city)["cards"], acts(city, Act.CARD_HANDED_OVER)) == (1, 1)
    assert findings(city) == []


def test_the_first_of_two_clerks_is_kept_and_the_second_is_told(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, office = drafted(city), city.office
    intake.save(office, city.actor("ana"), case.case_id, case.version, {**FORM, "full_name": "Marisol Quintana"})
    with pytest.raises(Conflict, match="nothing was overwritten"):
        intake.save(office, city.actor("ben"), case.case_id, case.version, {**FORM, "full_name": "Mariana Quintana"})
    shown = intake.look(office, city.actor("ben"), case.case_id)
    assert shown.fields["full_name"] == "Marisol Quintana"
    assert shown.head.write_version == case.version + 1


def test_two_clerks_who_save_at_the_same_moment_leave_one_write(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, office = drafted(city), city.office
    answers = at_once(
        *(
            lambda login=login: intake.save(  # type: ignore[misc]
                office, city.actor(login), case.case_id, case.version, {**FORM, "preferred_name": login}
            )
            for login in ("ana", "ben")
        )
    )
    assert sorted(map(str, answers)) == sorted([str(Conflict), str(case.version + 1)])
    kept = intake.look(office, city.actor("ana"), case.case_id).fields["preferred_name"]
    assert kept == ("ana", "ben")[answers.index(case.version + 1)]


@pytest.mark.parametrize("act", ["submit", "approve", "refer", "deny", "issue", "reissue"])
def test_nobody_acts_on_a_page_that_is_out_of_date(tmp_path: Path, act: str) -> None:
    city = quick_city(tmp_path)
    office, ana, sol = city.office, city.actor("ana"), city.actor("sol")
    make = {"submit": drafted, "issue": approved, "reissue": issued}.get(act, filed)
    case = make(city)
    stale = case.version + 1
    with pytest.raises(Conflict):
        {
            "submit": lambda: intake.submit(office, ana, case.case_id, stale),
            "approve": lambda: decision.approve(office, sol, case.case_id, stale),
            "refer": lambda: decision.refer(office, sol, case.case_id, stale, ReferralReason.PHOTO_UNCLEAR),
            "deny": lambda: decision.deny(office, sol, case.case_id, stale, (DenialReason.FACE_NOT_MATCHED,)),
            "issue": lambda: issuance.issue(office, ana, case.case_id, stale),
            "reissue": lambda: issuance.reissue(office, ana, case.case_id, stale),
        }[act]()
    assert [head.case_id for head in heads(city)] == [case.case_id]


def test_a_misprint_is_made_again_once_however_often_it_is_clicked(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, ana = issued(city), city.actor("ana")

    def reissue() -> Case:
        return case.after(issuance.reissue(city.office, ana, case.case_id, case.version))

    answers = at_once(reissue, reissue)
    assert answers[0] == answers[1] == reissue()
    assert (acts(city, Act.CARD_SIGNED), acts(city, Act.CARD_VOIDED), tables(city)["intents"]) == (2, 1, 1)


def test_an_intent_that_a_crash_left_is_taken_up_again(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, ana = approved(city), city.actor("ana")
    reserve = issuance._reserve
    _, intent = reserve(city.office, ana, case.case_id, case.version, issuance.Move.ISSUE, city.time.today)
    city.reopen()
    made = issue(city, case)
    assert made.case_id == intent.intent_id
    assert (acts(city, Act.CARD_INTENT), acts(city, Act.CARD_SIGNED)) == (1, 1)
    with city.office.units() as unit:
        kept = unit.intents.get(intent.intent_id)
    assert kept is not None
    assert kept.state is IntentState.SIGNED
    assert card_of(city, made).front_text
