import json
from base64 import b64decode
from pathlib import Path

import pytest

from idsvc.verify import wording
from idsvc.verify.verdict import (
    EXIT_CODES,
    Audience,
    Freshness,
    Group,
    Reason,
    Side,
    Verdict,
    audience_claims,
    group_of,
    verdict_json,
)
from tests.support.verdict_cards import AT, NOW, PORTRAIT, back, front

DESIGNED = {
    "VALID": 0,
    "NOT_A_CARD": 10,
    "UNREADABLE": 11,
    "ALTERED": 12,
    "UNKNOWN_ISSUER": 13,
    "KEY_NOT_VALID": 14,
    "NOT_YET_VALID": 15,
    "EXPIRED": 16,
    "REVOKED": 17,
    "STATUS_STALE": 18,
    "STATUS_MISSING": 19,
    "TRUST_STALE": 20,
    "CLOCK_WRONG": 21,
    "FORBIDDEN_CLAIM": 22,
    "KEY_UNKNOWN": 23,
    "WRONG_SIDE": 24,
    "CODES_DIFFER": 25,
}
CODES_OF_REFUSALS = {10, 12, 13, 14, 15, 16, 17, 22}
FRESH = Freshness(7, NOW, NOW)
REFUSAL = {"verdict", "reason", "group", "side", "sentence", "advice", "trust", "status"}


def test_exit_codes_are_those_of_the_design() -> None:
    assert {reason.value: code for reason, code in EXIT_CODES.items()} == DESIGNED


def test_a_verdict_shows_no_claims_where_it_is_logged() -> None:
    shown = repr(Verdict(Reason.VALID, Audience.BANK, FRESH, Side.BACK, claims=back(), city="Rivermouth"))
    assert shown == "Verdict(reason=VALID, audience=bank, side=BACK, city='Rivermouth')"


def test_three_groups() -> None:
    for reason in Reason:
        expected = Group.DO_NOT_ACCEPT if DESIGNED[reason] in CODES_OF_REFUSALS else Group.CANNOT_SAY
        assert group_of(reason) is (Group.GENUINE if reason is Reason.VALID else expected)


@pytest.mark.parametrize("reason", list(Reason)[1:])
def test_a_refusal_has_six_members_and_the_lists_dates(reason: Reason) -> None:
    found = verdict_json(Verdict(reason, Audience.LIBRARY, FRESH))
    assert found.keys() == REFUSAL
    assert found["reason"] == reason.value
    assert found["side"] is None
    assert found["trust"] == {"sequence": 7, "issued": "2026-03-15T12:00:00Z"}
    assert found["status"] == {"issued": AT.strftime("%Y-%m-%dT%H:%M:%SZ")}


def test_missing_lists_have_no_dates() -> None:
    found = verdict_json(Verdict(Reason.TRUST_STALE, Audience.LIBRARY, Freshness(None, None, None)))
    assert (found["trust"], found["status"]) == ({"sequence": None, "issued": None}, {"issued": None})


def genuine(claims: object, side: Side, audience: Audience) -> dict[str, object]:
    return verdict_json(Verdict(Reason.VALID, audience, FRESH, side, claims=claims, city="Rivermouth"))  # type: ignore[arg-type]


def test_a_library_sees_number_and_age_band() -> None:
    found = genuine(front(), Side.FRONT, Audience.LIBRARY)
    assert found["claims"] == {
        "library_number": "K7Q2M9X4TB",
        "resident": "yes",
        "age_band": "adult",
        "city": "Rivermouth",
    }
    assert found["portrait"] is None
    assert found["flags"] == ["RESIDENT", "ADULT"]
    assert found["expires"] == "2028-02-29"
    assert "Ana Lima" in str(found["sentence"])


def test_a_bank_sees_what_its_record_needs() -> None:
    found = genuine(back(), Side.BACK, Audience.BANK)
    assert found["claims"] == {
        "birth_date": "1990-03-14",
        "card_number": "3F9ZK2M7QX4TB8WD",
        "issued": "2026-03-02",
        "country": "US",
        "address": "12 Wharf Street, Rivermouth",
        "city": "Rivermouth",
    }
    assert b64decode(str(found["portrait"])) == PORTRAIT
    assert "address" not in genuine(back(address=None), Side.BACK, Audience.BANK)["claims"]  # type: ignore[operator]


def test_a_bank_sees_no_more_of_a_front_than_a_library() -> None:
    assert genuine(front(), Side.FRONT, Audience.BANK) == genuine(front(), Side.FRONT, Audience.LIBRARY)


def test_a_door_sees_the_portrait_only() -> None:
    found = genuine(back(), Side.BACK, Audience.DOOR)
    assert found["claims"] == {}
    assert found["portrait"] is not None


def test_a_refusal_shows_no_claims() -> None:
    assert audience_claims(Verdict(Reason.EXPIRED, Audience.BANK, FRESH)) == {}


def test_a_name_with_braces_is_only_text() -> None:
    found = genuine(front(name="{name} {0}"), Side.FRONT, Audience.LIBRARY)
    assert found["sentence"] == "Genuine code for {name} {0}."


def test_every_reason_has_words_and_no_other() -> None:
    home = Path(wording.__file__).with_name("sentences")
    for file in home.glob("*.json"):
        texts = json.loads(file.read_text("utf-8"))
        expected = {"VALID_FRONT", "VALID_BACK"} | {reason.value for reason in Reason if reason is not Reason.VALID}
        assert texts["reasons"].keys() == expected
        assert texts["words"].keys() == {group.value for group in Group} | {"specimen"}
        assert all(one["sentence"] and one["advice"] for one in texts["reasons"].values())


def test_cannot_say_is_not_the_cardholders_fault() -> None:
    for reason in Reason:
        if group_of(reason) is Group.CANNOT_SAY and reason is not Reason.CODES_DIFFER:
            assert "not the cardholder's fault" in wording.sentences("en", reason, None)[1]
