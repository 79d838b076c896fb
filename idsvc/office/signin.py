"""Signing in at a shared terminal, locking it, unlocking it, leaving it."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Final

from idsvc.ledger.act import Act
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, today, unix
from idsvc.office.errors import SignInRefused, Throttled
from idsvc.office.ports import UnitOfWork
from idsvc.staff.account import Account, Session
from idsvc.staff.sittings import FAILURE_WINDOW, Sitting, sitting, wait_after

TOKEN_BYTES: Final = 32
TOUCH_SECONDS: Final = 15
"""A sitting is noted as seen at most this often: a page is read far more often than that matters."""


@dataclass(frozen=True, slots=True)
class Present:
    """Who sits at a terminal; ``locked`` shows nothing but the lock until they show again who they are.

    ``has_key`` is whether they have a passkey to do so with.
    """

    actor: Actor
    locked: bool
    has_key: bool


def _throttle_key(office: Office, source: str) -> bytes:
    """Return the 32 bytes failed attempts are kept under: what was typed may have been a name or a password."""
    return hmac.digest(office.running.throttle_key, source.encode("utf-8", "surrogatepass"), "sha256")


def session_digest(token: str) -> bytes:
    """Return the 32 bytes that are kept of a bearer token."""
    return hashlib.sha256(b"idsvc/session/1/" + token.encode()).digest()


def sign_in(office: Office, login: str, password: str) -> tuple[Actor, str]:
    """Return who signed in and the bearer token of the new session.

    Raises ``SignInRefused`` with one text for every cause, ``Throttled`` after repeated failures.
    """
    return seat(office, checked(office, login, password))


def seat(office: Office, account: Account) -> tuple[Actor, str]:
    """Open a session for somebody who has just shown who they are; return them and its bearer token."""
    token = office.entropy(TOKEN_BYTES).hex()
    present = unix(office)
    with office.units() as unit:
        unit.desk.open_session(Session(session_digest(token), account.staff_id, present, present, locked=False))
        _note(office, unit, Act.STAFF_SIGNED_IN, _actor(account))
        unit.commit()
    return _actor(account), token


def checked(office: Office, login: str, password: str) -> Account:
    """Return the account whose password this is; the slow hash is computed outside of any transaction.

    A real city has no passwords: none opens it, whatever its table holds. Raises as ``sign_in`` does.
    """
    check_wait(office, login)
    with office.units() as unit:
        account = unit.desk.by_login(login)
    known = account if account is not None and account.active and office.policy.city.specimen else None
    if not office.hasher.verify(known.password_hash if known else None, password) or known is None:
        refuse(office, login)
        raise SignInRefused
    if office.hasher.needs_rehash(known.password_hash):
        set_password(office, known.staff_id, password)
    return known


def check_wait(office: Office, source: str) -> None:
    """Raise ``Throttled`` while attempts from this source have to wait; it may be a name, or a key's id."""
    key, present = _throttle_key(office, source), unix(office)
    with office.units() as unit:
        failures = unit.desk.failures(key, present - FAILURE_WINDOW)
        newest = unit.desk.newest_failure(key)
    wait = wait_after(failures) - (present - (newest or 0))
    if failures and wait > 0:
        raise Throttled(wait)


def refuse(office: Office, source: str) -> None:
    """Keep that an attempt from this source failed."""
    with office.units() as unit:
        unit.desk.note_failure(_throttle_key(office, source), unix(office))
        _note(office, unit, Act.STAFF_REFUSED, None)
        unit.commit()


def set_password(office: Office, staff_id: bytes, password: str) -> None:
    """Keep a new hash; ``PasswordRefused`` says what a password needs, ``SignInRefused`` that a real city has none."""
    if not office.policy.city.specimen:
        raise SignInRefused
    kept = office.hasher.hash(password)
    with office.units() as unit:
        unit.desk.set_password(staff_id, kept)
        unit.commit()


def resume(office: Office, token: str, *, in_hand: bool) -> Present | None:
    """Return who sits there, None when the session is over; ``in_hand`` is whether a case is being worked on."""
    digest, present = session_digest(token), unix(office)
    with office.units() as unit:
        session = unit.desk.session(digest)
        account = unit.desk.account(session.staff_id) if session else None
        if session is None or account is None or not account.active:
            return None
        state = sitting(session, present, in_ticket=in_hand)
        has_key = bool(unit.keys.of(account.staff_id))
        _keep(unit, session, state, present)
    return None if state is Sitting.OVER else Present(_actor(account), state is Sitting.LOCKED, has_key)


def _keep(unit: UnitOfWork, session: Session, state: Sitting, present: int) -> None:
    match state:
        case Sitting.OVER:
            unit.desk.close_session(session.digest)
            unit.terminals.remove_session(session.digest)
        case Sitting.LOCKED if not session.locked:
            unit.desk.touch(session.digest, session.seen, locked=True)
        case Sitting.OPEN if present - session.seen >= TOUCH_SECONDS:
            unit.desk.touch(session.digest, present, locked=False)
        case Sitting.LOCKED | Sitting.OPEN:
            return
    unit.commit()


def lock(office: Office, token: str) -> None:
    """Lock the terminal at once; nothing that was saved is lost."""
    digest = session_digest(token)
    with office.units() as unit:
        session = unit.desk.session(digest)
        if session is not None:
            account = unit.desk.account(session.staff_id)
            unit.desk.touch(digest, session.seen, locked=True)
            _note(office, unit, Act.STAFF_LOCKED, _actor(account) if account else None)
            unit.commit()


def unlock(office: Office, token: str, password: str) -> None:
    """Open a locked terminal for the person who locked it; raises as ``sign_in``."""
    checked(office, seated(office, token).login, password)
    go_on(office, token)


def go_on(office: Office, token: str) -> None:
    """Open a locked terminal: who sits there has just shown who they are."""
    account = seated(office, token)
    with office.units() as unit:
        unit.desk.touch(session_digest(token), unix(office), locked=False)
        _note(office, unit, Act.STAFF_UNLOCKED, _actor(account))
        unit.commit()


def step_up(office: Office, token: str, password: str) -> None:
    """Check the password again before something that needs it; raises as ``sign_in``."""
    checked(office, seated(office, token).login, password)


def sign_out(office: Office, token: str) -> None:
    """End the session."""
    account = seated(office, token)
    with office.units() as unit:
        unit.desk.close_session(session_digest(token))
        unit.terminals.remove_session(session_digest(token))
        _note(office, unit, Act.STAFF_SIGNED_OUT, _actor(account))
        unit.commit()


def seated(office: Office, token: str) -> Account:
    """Return who sits there; raise ``SignInRefused`` where the sitting is over."""
    with office.units() as unit:
        session = unit.desk.session(session_digest(token))
        account = unit.desk.account(session.staff_id) if session else None
    if account is None:
        raise SignInRefused
    return account


def _actor(account: Account) -> Actor:
    return Actor(account.staff_id, account.login, account.role, account.site)


def _note(office: Office, unit: UnitOfWork, act: Act, actor: Actor | None) -> None:
    # Sign-in also works while the clock waits for a person, so that somebody can read what it waits for.
    note(office, unit, act, today(office), actor=actor)
