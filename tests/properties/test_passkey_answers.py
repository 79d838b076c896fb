"""Whatever a browser posts as a key's answer: it counts, or ``PasskeyRefused`` says that it does not."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from idsvc.staff.account import Account, Role
from idsvc.staff.challenges import PasskeyRefused
from idsvc.staff.passkeys import (
    Passkey,
    RelyingParty,
    ask_for_key,
    ask_for_touch,
    check_new_key,
    check_touch,
    read_new_key,
    read_touch,
)
from tests.support.authenticator import ORIGIN, Authenticator, b64, unb64

PARTY = RelyingParty("localhost", (ORIGIN,), "Harborview", syncable=False)
PERSON = Account(b"0" * 16, "nia", Role.CLERK, "city-hall", "", active=True)
DAY = date(2026, 3, 2)
DEVICE = Authenticator()
NEW = DEVICE.create(ask_for_key(PARTY, PERSON, b"c" * 64, ()))
KEY = check_new_key(PARTY, read_new_key(NEW), PERSON.staff_id, DAY)
TOUCH = DEVICE.get(ask_for_touch(PARTY, b"c" * 64, [KEY]))

PARTS = st.sampled_from(["clientDataJSON", "authenticatorData", "signature", "attestationObject"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)


def counts(text: str) -> Passkey | int | None:
    try:
        return check_touch(PARTY, read_touch(text), KEY)
    except PasskeyRefused:
        pass
    try:
        return check_new_key(PARTY, read_new_key(text), PERSON.staff_id, DAY)
    except PasskeyRefused:
        return None


def test_an_honest_answer_counts() -> None:
    assert counts(TOUCH) == 2
    made = counts(NEW)
    assert isinstance(made, Passkey)
    assert made == KEY


@given(st.text(max_size=200) | JSON.map(json.dumps))
def test_any_text_is_refused(text: str) -> None:
    assert counts(text) is None


@given(st.sampled_from([NEW, TOUCH]), PARTS, st.binary(max_size=200))
def test_any_bytes_in_place_of_a_part_are_refused(answer: str, part: str, data: bytes) -> None:
    told = json.loads(answer)
    if part in told["response"]:
        told["response"][part] = b64(data)
        assert counts(json.dumps(told)) is None


@given(st.sampled_from([NEW, TOUCH]), st.sampled_from(["id", "rawId", "type", "response"]), JSON)
def test_anything_in_place_of_a_member_is_refused(answer: str, member: str, value: object) -> None:
    told = json.loads(answer)
    if told[member] != value:
        assert counts(json.dumps({**told, member: value})) is None


@given(PARTS, st.data())
def test_one_byte_that_changed_in_a_touch_is_refused(part: str, data: st.DataObject) -> None:
    told = json.loads(TOUCH)
    if part in told["response"]:
        raw = bytearray(unb64(told["response"][part]))
        raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
        told["response"][part] = b64(bytes(raw))
        assert counts(json.dumps(told)) is None
