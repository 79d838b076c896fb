from datetime import date

import pytest

from idsvc.credential import Malformed, cbor, cose, frame
from idsvc.credential.claims import (
    MAX_BACK,
    MAX_FRONT,
    Claims,
    Flag,
    StatusRef,
    encode_claims,
    expiry_moment,
    issue_code,
    issued_moment,
    last_valid_day,
    parse_claims,
)
from idsvc.credential.dates import issue_day
from idsvc.credential.errors import Step, TooLong
from tests.support.verdict_cards import PORTRAIT, STATUS_URI, back, front, signer

SECOND = {"second_name": "\u738b\u5c0f\u660e", "second_name_language": "zh"}


@pytest.mark.parametrize("claims", [front(), back(), back(address=None), back(**SECOND), back(address=None, **SECOND)])
def test_claims_come_back_as_they_went(claims: Claims) -> None:
    assert parse_claims(encode_claims(claims)) == claims


def test_the_code_carries_the_claims() -> None:
    message = cose.open1(frame.unpack(issue_code(front(), signer("card"))))
    assert "Lima" not in repr(message)
    assert signer("card").public.kid in repr(message)
    assert message.is_signed_by(signer("card").public)
    assert parse_claims(message.payload) == front()


@pytest.mark.parametrize(
    "change",
    [
        {"issuer": "http://id.example"},
        {"issuer": "https://id.example/?q"},
        {"issuer": "https://id.example/" + "a" * 120},
        {"issuer": None},
        {"expires": expiry_moment(2028, 2) - 1},
        {"expires": True},
        {"name": ""},
        {"name": "a\nb"},
        {"name": "a\u200bb"},
        {"name": "\ud800"},
        {"name": None},
        {"flags": 3},
        {"flags": Flag.ADULT | Flag.UNDER_13},
        {"flags": Flag(4)},
    ],
)
@pytest.mark.parametrize("make", [front, back])
def test_what_the_shapes_cannot_hold_is_refused(make: object, change: dict[str, object]) -> None:
    with pytest.raises(Malformed) as refusal:
        make(**change)  # type: ignore[operator]
    assert refusal.value.step is Step.SHAPE


@pytest.mark.parametrize(
    "change",
    [
        {"issued": issued_moment(date(2026, 3, 2)) + 60},
        {"card_number": "3F9ZK2M7QX4TB8W"},
        {"card_number": 3},
        {"language": "English"},
        {"birth_date": "19901301"},
        {"birth_date": 19900314},
        {"address": ""},
        {"address": "a\tb"},
        {"second_name": "Ana"},
        {"second_name_language": "es"},
        {"second_name": "", "second_name_language": "es"},
        {"second_name": "Ana", "second_name_language": "?"},
        {"country": "USA"},
        {"portrait": b""},
        {"portrait": PORTRAIT + bytes(2048)},
    ],
)
def test_what_the_back_cannot_hold_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        back(**change)


@pytest.mark.parametrize(("uri", "index"), [(STATUS_URI, -1), (STATUS_URI, 2**31), (STATUS_URI, True), ("x", 1)])
def test_a_status_reference_has_an_address_and_an_index(uri: str, index: int) -> None:
    with pytest.raises(Malformed):
        StatusRef(uri, index)


def test_no_claim_can_be_forbidden() -> None:
    for claims in (front(), back(**SECOND)):
        identity = cbor.decode_map(encode_claims(claims), Step.SHAPE)[169]
        assert isinstance(identity, dict)
        assert not identity.keys() & {9, 11, 12, 13, 14, 15, 18, 21, 22}


def test_budgets() -> None:
    assert len(issue_code(front(name="W" * 72), signer("card"))) <= MAX_FRONT
    assert len(issue_code(back(portrait=PORTRAIT[:16] + bytes(400)), signer("card"))) <= MAX_BACK
    letters = "".join(chr(0x4E00 + 97 * n) for n in range(120))
    with pytest.raises(TooLong, match="shorter printed name"):
        issue_code(front(name=letters), signer("card"))
    with pytest.raises(TooLong):
        issue_code(back(portrait=PORTRAIT[:16] + _noise(1200)), signer("card"))


def _noise(length: int) -> bytes:
    return b"".join(signer(f"noise {n}").private_bytes() for n in range(length // 32))


def test_expiry_is_noon_on_the_first_and_shown_as_the_day_before() -> None:
    assert expiry_moment(2028, 2) == 1835524800
    assert last_valid_day(expiry_moment(2028, 2)) == date(2028, 2, 29)
    assert last_valid_day(expiry_moment(2027, 12)) == date(2027, 12, 31)


def test_issue_moment_is_the_midnight_of_the_day_before() -> None:
    assert issued_moment(date(2026, 3, 2)) == 1772323200
    assert issue_day(issued_moment(date(2026, 3, 2))) == date(2026, 3, 2)
