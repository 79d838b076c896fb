"""How a newcomer, let in by two people, makes their keys: the code is typed once, then only their browser goes on."""

from idsvc.ledger.act import Act
from idsvc.office import signin, touch
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, today
from idsvc.office.errors import KeyRefused, StaffRefused
from idsvc.office.ports import UnitOfWork
from idsvc.staff.account import Account
from idsvc.staff.challenges import Deed, NotThisKey, Purpose
from idsvc.staff.invitation import Invitation, code_digest
from idsvc.staff.passkeys import (
    MAX_KEYS,
    RelyingParty,
    ask_for_key,
    check_new_key,
    read_new_key,
)

SECRET_BYTES = 32


class NotInvited(StaffRefused):
    """A code that opens nothing: one text for every cause."""

    def __init__(self) -> None:
        super().__init__(
            "this code does not open anything now: a second person has to confirm it, and it works once, on its day"
        )


class KeysFull(StaffRefused):
    """Two keys are there."""

    def __init__(self) -> None:
        super().__init__("you have two keys: sign in with one of them")


def begin(office: Office, login: str, code: str) -> str:
    """Take a confirmed code of today, once; return the secret with which this browser goes on.

    Whoever joins again starts without the old keys, and without whatever terminal they still sat at.
    Raises ``NotInvited``, or ``Throttled`` after repeated failures.
    """
    source = f"join:{login}"
    signin.check_wait(office, source)
    secret = office.entropy(SECRET_BYTES).hex()
    with office.units() as unit:
        invitation = unit.keys.invitation(code_digest(code))
        account = unit.desk.account(invitation.staff_id) if invitation else None
        if invitation is not None and account is not None and account.login == login and _opens(office, invitation):
            _start_anew(unit, invitation, secret)
            unit.commit()
            return secret
    signin.refuse(office, source)
    raise NotInvited


def _opens(office: Office, invitation: Invitation) -> bool:
    return invitation.confirmed and invitation.day == today(office)


def _start_anew(unit: UnitOfWork, invitation: Invitation, secret: str) -> None:
    staff_id = invitation.staff_id
    unit.keys.revoke_all(staff_id)
    unit.desk.close_sessions_of(staff_id)
    unit.desk.set_role(staff_id, invitation.role, invitation.site)
    invited_by = invitation.invited_by
    unit.keys.invite(
        Invitation(
            code_digest(secret),
            staff_id,
            invitation.role,
            invitation.site,
            invited_by,
            confirmed=True,
            day=invitation.day,
        )
    )


def newcomer(office: Office, secret: str) -> Account:
    """Return whose keys this browser makes; raise ``NotInvited`` where it does not, or not any more."""
    with office.units() as unit:
        return _newcomer(office, unit, secret)


def _newcomer(office: Office, unit: UnitOfWork, secret: str) -> Account:
    invitation = unit.keys.invitation(code_digest(secret))
    account = unit.desk.account(invitation.staff_id) if invitation else None
    if invitation is None or account is None or not _opens(office, invitation):
        raise NotInvited
    return account


def count(office: Office, secret: str) -> int:
    """Return how many keys the newcomer has made."""
    account = newcomer(office, secret)
    with office.units() as unit:
        return len(unit.keys.of(account.staff_id))


def ask_new_key(office: Office, party: RelyingParty, secret: str) -> str:
    """Return, as JSON, what the browser asks a device to make."""
    account = newcomer(office, secret)
    challenge = touch.asked(office, _deed(secret))
    with office.units() as unit:
        known = unit.keys.of(account.staff_id)
    return ask_for_key(party, account, challenge, known)


def add_key(office: Office, party: RelyingParty, secret: str, answer: str) -> int:
    """Keep a key that was made just now, and open the account; return how many keys there are.

    Raises ``NotInvited``, ``KeysFull``, ``KeyRefused``, or ``SyncableKey`` for a key that can be copied.
    """
    newcomer(office, secret)
    try:
        made = read_new_key(answer)
        touch.spend(office, made, _deed(secret))
    except NotThisKey as refused:
        raise KeyRefused from refused
    with office.units() as unit:
        account = _newcomer(office, unit, secret)
        kept = unit.keys.of(account.staff_id)
        if len(kept) >= MAX_KEYS:
            raise KeysFull
        try:
            unit.keys.add(check_new_key(party, made, account.staff_id, today(office)))
        except NotThisKey as refused:
            raise KeyRefused from refused
        _open(office, unit, account, Act.STAFF_KEY_ADDED)
        unit.commit()
    return len(kept) + 1


def choose_password(office: Office, secret: str, password: str) -> None:
    """In an invented city: keep a password instead of a key; raises ``PasswordRefused``, ``SignInRefused``."""
    account = newcomer(office, secret)
    signin.set_password(office, account.staff_id, password)
    with office.units() as unit:
        _open(office, unit, account, Act.STAFF_KEY_ADDED)
        unit.commit()


def _open(office: Office, unit: UnitOfWork, account: Account, act: Act) -> None:
    unit.desk.set_active(account.staff_id, active=True)
    actor = Actor(account.staff_id, account.login, account.role, account.site)
    note(office, unit, act, today(office), actor=actor, record_id=account.staff_id)


def finish(office: Office, secret: str) -> tuple[Actor, str]:
    """Close the invitation and sign the newcomer in; raises ``NotInvited`` where no key was made."""
    account = newcomer(office, secret)
    if not account.active:
        raise NotInvited
    with office.units() as unit:
        unit.keys.forget_invitation(account.staff_id)
        unit.commit()
    return signin.seat(office, account)


def _deed(secret: str) -> Deed:
    return Deed(Purpose.NEW_KEY, "", touch.place(secret))
