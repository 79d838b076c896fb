"""By what somebody shows who they are, a password or one touch of a passkey, and what each of them opens."""

from dataclasses import dataclass, field
from typing import TypeAlias

from idsvc.office import signin
from idsvc.office.context import Actor, Office, unix
from idsvc.office.errors import KeyRefused, SignInRefused
from idsvc.office.ports import UnitOfWork
from idsvc.staff.account import Account
from idsvc.staff.challenges import (
    CHALLENGE_SECONDS,
    NONCE_BYTES,
    Deed,
    NotThisKey,
    PasskeyRefused,
    Purpose,
    challenge_for,
    in_time,
    kept_as,
    names,
)
from idsvc.staff.passkeys import Passkey, RelyingParty, Touch, ask_for_touch, check_touch, read_touch


@dataclass(frozen=True, slots=True)
class ByPassword:
    """A name and its password, as typed."""

    login: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ByKey:
    """A browser's answer for a key, as JSON; it counts for the pages of ``party`` only."""

    party: RelyingParty
    answer: str = field(repr=False)


Proof: TypeAlias = ByPassword | ByKey


def place(bearer: str) -> bytes:
    """Return what ties a challenge to the sitting, or to the browser, whose secret this is."""
    return signin.session_digest(bearer)


def ask(office: Office, party: RelyingParty, deed: Deed, staff_id: bytes | None) -> str:
    """Return, as JSON, what the browser asks a key for this deed; with ``staff_id`` only that person's keys."""
    challenge = asked(office, deed)
    with office.units() as unit:
        keys = unit.keys.of(staff_id) if staff_id else ()
    return ask_for_touch(party, challenge, keys)


def asked(office: Office, deed: Deed) -> bytes:
    """Return a fresh challenge for a deed, which the office remembers until it is answered."""
    challenge, present = challenge_for(deed, office.entropy(NONCE_BYTES)), unix(office)
    with office.units() as unit:
        unit.keys.forget_asked(present - CHALLENGE_SECONDS)
        unit.keys.ask(kept_as(challenge), present)
        unit.commit()
    return challenge


def spend(office: Office, touch: Touch, deed: Deed) -> None:
    """Take the challenge of an answer back, whatever the answer is worth; raise ``PasskeyRefused`` if it was not ours.

    It counts once, within five minutes, and for the deed it named.
    """
    with office.units() as unit:
        asked_at = unit.keys.take_asked(kept_as(touch.challenge))
        unit.commit()
    if asked_at is None or not in_time(asked_at, unix(office)) or not names(touch.challenge, deed):
        raise NotThisKey


def proven(office: Office, proof: Proof, deed: Deed) -> Account:
    """Return whose password or key this is; raises ``SignInRefused`` or ``Throttled``."""
    match proof:
        case ByPassword(login, password):
            return signin.checked(office, login, password)
        case ByKey(party, answer):
            return _touched(office, party, answer, deed)


def _touched(office: Office, party: RelyingParty, answer: str, deed: Deed) -> Account:
    try:
        touch = read_touch(answer)
    except PasskeyRefused as unreadable:
        raise KeyRefused from unreadable
    source = f"key:{touch.credential_id.hex()}"
    signin.check_wait(office, source)
    try:
        spend(office, touch, deed)
        return _account_of(office, party, touch)
    except PasskeyRefused as refused:
        signin.refuse(office, source)
        raise KeyRefused from refused


def _account_of(office: Office, party: RelyingParty, touch: Touch) -> Account:
    with office.units() as unit:
        key = unit.keys.get(touch.credential_id)
        if key is None:
            raise NotThisKey
        account = _active(unit, key)
        unit.keys.touched(key.credential_id, check_touch(party, touch, key))
        unit.commit()
    return account


def _active(unit: UnitOfWork, key: Passkey) -> Account:
    account = unit.desk.account(key.staff_id)
    if account is None or not account.active:
        raise NotThisKey
    return account


def sign_in(office: Office, browser: str, proof: Proof) -> tuple[Actor, str]:
    """Return who signed in and the bearer token of the new session; raises as ``proven`` does."""
    return signin.seat(office, proven(office, proof, Deed(Purpose.SIGN_IN, "", place(browser))))


def unlock(office: Office, bearer: str, proof: Proof) -> None:
    """Open a locked terminal for the person who sits there; raises as ``proven`` does."""
    _own(office, bearer, proof, Deed(Purpose.UNLOCK, "", place(bearer)))
    signin.go_on(office, bearer)


def step_up(office: Office, bearer: str, proof: Proof, purpose: Purpose, target: str) -> None:
    """Check again who sits there, for one act on one record; raises as ``proven`` does."""
    _own(office, bearer, proof, Deed(purpose, target, place(bearer)))


def _own(office: Office, bearer: str, proof: Proof, deed: Deed) -> None:
    account = proven(office, proof, deed)
    if account.staff_id != signin.seated(office, bearer).staff_id:
        raise KeyRefused if isinstance(proof, ByKey) else SignInRefused
