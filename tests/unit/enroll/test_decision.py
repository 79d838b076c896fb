from dataclasses import dataclass

import pytest

from idsvc.enroll.decision import DECIDERS, DenialReason, ReferralReason, ReviewRules, check_decider
from idsvc.enroll.errors import NotAllowed
from idsvc.enroll.stage import Stage
from idsvc.staff.account import Account, Role
from tests.support.forms import head

RULES = ReviewRules(return_days=9)


@dataclass(frozen=True)
class Person:
    staff_id: bytes
    role: str


SUPERVISOR = Person(b"s" * 16, "supervisor")


def test_there_are_twelve_reasons_to_refer_and_each_reason_has_its_own_sentence() -> None:
    assert len(ReferralReason) == 12
    assert len({each.sentence for each in ReferralReason}) == 12
    assert len({each.sentence for each in DenialReason}) == len(DenialReason)


@pytest.mark.parametrize("stage", sorted(DECIDERS))
def test_a_supervisor_decides_what_somebody_else_enrolled(stage: Stage) -> None:
    check_decider(head(stage), SUPERVISOR, RULES)


@pytest.mark.parametrize("stage", sorted(DECIDERS))
def test_nobody_decides_a_case_they_enrolled(stage: Stage) -> None:
    with pytest.raises(NotAllowed, match="second person"):
        check_decider(head(stage, enrolled_by=SUPERVISOR.staff_id), SUPERVISOR, RULES)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SUPERVISOR}))
def test_no_other_role_decides(role: Role) -> None:
    with pytest.raises(NotAllowed, match="supervisor"):
        check_decider(head(Stage.PENDING), Person(b"x" * 16, role), RULES)


@pytest.mark.parametrize("stage", sorted(set(Stage) - DECIDERS.keys()))
def test_a_case_that_waits_for_nothing_is_not_decided(stage: Stage) -> None:
    with pytest.raises(NotAllowed, match="does not wait"):
        check_decider(head(stage), SUPERVISOR, RULES)


def test_an_appeal_goes_to_another_person_than_the_denial() -> None:
    appealed = head(Stage.APPEALED, decided_by=SUPERVISOR.staff_id)
    with pytest.raises(NotAllowed, match="appeal"):
        check_decider(appealed, SUPERVISOR, RULES)
    check_decider(appealed, Person(b"t" * 16, "supervisor"), RULES)


def test_a_supervisor_may_decide_what_they_referred() -> None:
    check_decider(head(Stage.REFERRED, decided_by=SUPERVISOR.staff_id), SUPERVISOR, RULES)


def test_a_real_account_is_a_decider() -> None:
    account = Account(b"a" * 16, "sol", Role.SUPERVISOR, "city-hall", "", active=True)
    check_decider(head(Stage.PENDING), account, RULES)
