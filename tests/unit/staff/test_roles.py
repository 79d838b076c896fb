import pytest

from idsvc.staff.account import Role
from idsvc.staff.roles import TABLE, Permission, allowed

SEES_RESIDENTS = {
    Permission.VISIT_OPEN,
    Permission.VISIT_EDIT,
    Permission.EVIDENCE_CAPTURE,
    Permission.CAPTURE_VIEW,
    Permission.CASE_REOPEN,
    Permission.CASE_DECIDE,
    Permission.CARD_ISSUE,
    Permission.CARD_HAND_OVER,
    Permission.QUEUE_VIEW,
}


def test_every_role_stands_in_the_table() -> None:
    assert TABLE.keys() == set(Role)


@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize("permission", sorted(Permission))
def test_what_the_table_does_not_grant_is_refused(role: Role, permission: Permission) -> None:
    assert allowed(role, permission) == (permission in TABLE[role])


def test_every_permission_is_somebodys() -> None:
    assert frozenset().union(*TABLE.values()) == set(Permission)


@pytest.mark.parametrize("role", [Role.COUNSEL, Role.AUDITOR, Role.OPERATOR])
def test_only_the_counter_and_the_review_see_residents(role: Role) -> None:
    assert not TABLE[role] & SEES_RESIDENTS


def test_who_enrolls_does_not_decide_and_who_decides_does_not_issue() -> None:
    assert not allowed(Role.CLERK, Permission.CASE_DECIDE)
    assert not allowed(Role.CLERK, Permission.QUEUE_VIEW)
    assert not TABLE[Role.SUPERVISOR] & {Permission.VISIT_OPEN, Permission.CARD_ISSUE, Permission.CARD_HAND_OVER}


def test_who_asks_for_records_is_not_who_counsels() -> None:
    assert [role for role in Role if allowed(role, Permission.HOLD_MANAGE)] == [Role.COUNSEL]
