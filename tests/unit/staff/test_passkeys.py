"""What counts as a key's answer, with a key in software that lies where it is told to."""

from dataclasses import replace
from datetime import date

import pytest

from idsvc.staff.account import Account, Role
from idsvc.staff.challenges import NotThisKey, PasskeyRefused
from idsvc.staff.passkeys import (
    Passkey,
    RelyingParty,
    SyncableKey,
    ask_for_key,
    ask_for_touch,
    check_new_key,
    check_touch,
    read_new_key,
    read_touch,
)
from tests.support.authenticator import BE, BS, ORIGIN, UP, UV, Authenticator

PARTY = RelyingParty("localhost", (ORIGIN, "http://localhost:8001"), "Harborview", syncable=False)
PERSON = Account(b"0" * 16, "nia", Role.CLERK, "city-hall", "", active=True)
CHALLENGE = b"c" * 64


def made(device: Authenticator, party: RelyingParty = PARTY) -> Passkey:
    answer = device.create(ask_for_key(party, PERSON, CHALLENGE, ()))
    return check_new_key(party, read_new_key(answer), PERSON.staff_id, date(2026, 3, 2))


def touched(device: Authenticator, key: Passkey, party: RelyingParty = PARTY) -> int:
    answer = read_touch(device.get(ask_for_touch(party, CHALLENGE, [key])))
    assert (answer.credential_id, answer.challenge) == (device.credential_id, CHALLENGE)
    return check_touch(party, answer, key)


@pytest.mark.parametrize("origin", PARTY.origins)
def test_a_key_made_and_touched_on_our_pages_counts(origin: str) -> None:
    device = Authenticator(origin=origin)
    key = made(device)
    assert (key.credential_id, key.staff_id, key.sign_count) == (device.credential_id, PERSON.staff_id, 1)
    assert touched(device, key) == 2


WRONG: list[dict[str, object]] = [
    {"flags": UP},
    {"flags": UV},
    {"origin": "http://localhost:9999"},
    {"origin": "https://localhost:8000"},
    {"rp_id": "example.org"},
]


@pytest.mark.parametrize("wrong", WRONG)
def test_no_verification_another_page_and_another_site_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(NotThisKey):
        made(Authenticator(**wrong))  # type: ignore[arg-type]  # each row names its own members
    device = Authenticator()
    key = made(device)
    for name, value in wrong.items():
        setattr(device, name, value)
    with pytest.raises(NotThisKey):
        touched(device, key)


@pytest.mark.parametrize("back", [0, 1, 4])
def test_a_count_that_does_not_go_on_is_refused(back: int) -> None:
    device = Authenticator(count=3)
    key = replace(made(device), sign_count=8)
    device.count = 7 - back
    with pytest.raises(NotThisKey):
        touched(device, key)


def test_a_device_that_does_not_count_is_taken() -> None:
    device = Authenticator(count=-1)
    key = made(device)
    device.count = -1
    assert touched(device, key) == 0


def test_another_keys_signature_is_refused() -> None:
    with pytest.raises(NotThisKey):
        touched(Authenticator(), made(Authenticator()))


@pytest.mark.parametrize("flags", [UP | UV | BE, UP | UV | BE | BS])
def test_a_key_that_can_be_copied_is_refused_unless_the_policy_lets_it(flags: int) -> None:
    device, open_party = Authenticator(flags=flags), replace(PARTY, syncable=True)
    with pytest.raises(SyncableKey):
        made(device)
    key = made(device, open_party)
    assert touched(device, key, open_party)
    with pytest.raises(PasskeyRefused):
        touched(device, key)


def test_a_key_is_not_in_what_is_printed_of_it() -> None:
    assert "key-1-of-a-device" not in repr(made(Authenticator()))
