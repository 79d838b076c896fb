from datetime import date

import pytest

from idsvc.staff.account import Account, Role
from idsvc.staff.invitation import CODE_ENTROPY, Invitation, code_digest, may_confirm, written_code

INVITATION = Invitation(b"d" * 32, b"new", Role.CLERK, "city-hall", b"first", confirmed=False, day=date(2026, 3, 2))


def second(staff_id: bytes, role: Role, *, active: bool = True) -> Account:
    return Account(staff_id, "sol", role, "city-hall", "", active)


def test_a_code_has_sixteen_characters_in_groups_and_reads_back_however_it_is_typed() -> None:
    code = written_code(b"\xff" * CODE_ENTROPY)
    assert code == "ZZZZ-ZZZZ-ZZZZ-ZZZZ"
    assert code_digest("zzzz zzzzzzzz-zzzz ") == code_digest(code)
    assert code_digest("O1IL") == code_digest("0111")
    assert code_digest("0110") != code_digest("0111")


def test_different_bytes_are_different_codes() -> None:
    assert len({written_code(bytes([each, *bytes(CODE_ENTROPY - 1)])) for each in range(256)}) == 256


@pytest.mark.parametrize("role", list(Role))
def test_an_operator_or_a_supervisor_is_a_second_person(role: Role) -> None:
    assert may_confirm(INVITATION, second(b"second", role)) is (role in {Role.OPERATOR, Role.SUPERVISOR})


@pytest.mark.parametrize("who", [b"first", b"new"])
def test_who_takes_part_is_no_second_person(who: bytes) -> None:
    assert not may_confirm(INVITATION, second(who, Role.OPERATOR))


def test_who_left_is_no_second_person() -> None:
    assert not may_confirm(INVITATION, second(b"second", Role.OPERATOR, active=False))


def test_a_code_is_not_in_what_is_printed_of_an_invitation() -> None:
    assert "d" * 32 not in repr(INVITATION)
