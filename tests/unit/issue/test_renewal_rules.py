from dataclasses import replace
from datetime import date

import pytest

from idsvc.credential.claims import BackClaims
from idsvc.enroll.applicant import parse_applicant
from idsvc.issue.errors import NotRenewable, RenewalRefused
from idsvc.issue.register import CardState
from idsvc.issue.renewal import may_renew, may_renew_unread
from tests.support.drafts import back, draft, record
from tests.support.forms import FIELD_RULES

IN_TIME = date(2031, 10, 15)
CLAIMS = back(
    draft(address_in_code="yes", address_line_2="Harborview", second_name="王小明", second_name_language="zh")
)


def reasons(claims: BackClaims, today: date, **changes: object) -> tuple[NotRenewable, ...]:
    with pytest.raises(RenewalRefused) as refusal:
        may_renew(claims, replace(record(claims), **changes), today)
    return refusal.value.reasons


def test_the_card_fills_in_the_form() -> None:
    renewal = may_renew(CLAIMS, record(CLAIMS), IN_TIME)
    assert renewal.address_known
    made = parse_applicant({**renewal.fields, "language": "en"}, IN_TIME, FIELD_RULES)
    assert (made.full_name, made.second_name, made.birth_date) == ("Ana Lima", "王小明", date(1990, 3, 4))
    assert ", ".join(made.address_lines) == CLAIMS.address
    assert made.address_in_code


@pytest.mark.parametrize("address", [None, "c/o Jo Lima, 12 Sailmakers Row"])
def test_an_address_that_is_not_a_street_of_ones_own_is_typed_again(address: str | None) -> None:
    claims = replace(CLAIMS, address=address)
    renewal = may_renew(claims, record(claims), IN_TIME)
    assert not {"address_mode", "address_line_1"} & renewal.fields.keys()
    assert renewal.address_known == (address is not None)


@pytest.mark.parametrize(
    ("address", "lines"),
    [
        ("1 Mill Street", ("1 Mill Street", "")),
        ("1 Mill Street, Apt 2, Harborview", ("1 Mill Street", "Apt 2, Harborview")),
        ("1 Mill Street, " + "a" * 60 + ", " + "b" * 60, ("1 Mill Street, " + "a" * 60, "b" * 60)),
        ("c" * 120, ("c" * 120, "")),
    ],
)
def test_an_address_is_broken_where_both_lines_fit(address: str, lines: tuple[str, str]) -> None:
    claims = replace(CLAIMS, address=address)
    filled = may_renew(claims, record(claims), IN_TIME).fields
    assert (filled["address_line_1"], filled.get("address_line_2", "")) == lines


def test_an_unknown_card_is_enrolled_as_new() -> None:
    with pytest.raises(RenewalRefused) as refusal:
        may_renew(CLAIMS, None, IN_TIME)
    assert refusal.value.reasons == (NotRenewable.UNKNOWN,)


def test_a_card_outside_its_window_or_cancelled_or_mistaken_is_refused() -> None:
    assert reasons(CLAIMS, date(2031, 8, 31)) == (NotRenewable.TOO_EARLY,)
    assert reasons(CLAIMS, date(2032, 5, 1)) == (NotRenewable.TOO_LATE,)
    assert reasons(CLAIMS, IN_TIME, state=CardState.CANCELLED) == (NotRenewable.CANCELLED,)
    assert reasons(CLAIMS, IN_TIME, number_digest=b"x" * 32) == (NotRenewable.ANOTHER_CARD,)


def test_a_card_that_cannot_be_read_keeps_to_the_same_rules() -> None:
    found = record(CLAIMS)
    assert may_renew_unread(found, IN_TIME) == found
    for changed, today, reason in (
        (None, IN_TIME, NotRenewable.UNKNOWN),
        (found, date(2031, 8, 31), NotRenewable.TOO_EARLY),
        (found, date(2032, 5, 1), NotRenewable.TOO_LATE),
        (replace(found, state=CardState.CANCELLED), IN_TIME, NotRenewable.CANCELLED),
    ):
        with pytest.raises(RenewalRefused) as refusal:
            may_renew_unread(changed, today)
        assert refusal.value.reasons == (reason,)


def test_all_reasons_are_told_at_once_each_with_its_sentence() -> None:
    found = reasons(CLAIMS, date(2033, 1, 1), state=CardState.CANCELLED, number_digest=b"x" * 32)
    assert found == (NotRenewable.ANOTHER_CARD, NotRenewable.CANCELLED, NotRenewable.TOO_LATE)
    assert len({each.sentence for each in NotRenewable}) == len(NotRenewable)
