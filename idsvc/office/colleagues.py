"""Who works here: invited by one person, confirmed by another, gone at once when they leave."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from idsvc.enroll.guard import GuardField, GuardVerdict, check_text
from idsvc.ledger.act import Act
from idsvc.office import touch
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, require, today
from idsvc.office.errors import StaffRefused
from idsvc.office.ports import UnitOfWork
from idsvc.retention.sealed import ID_BYTES
from idsvc.staff.account import Account, Role
from idsvc.staff.challenges import Deed
from idsvc.staff.invitation import (
    CODE_ENTROPY,
    CONFIRMERS,
    Invitation,
    code_digest,
    may_confirm,
    written_code,
)
from idsvc.staff.passkeys import Passkey
from idsvc.staff.roles import Permission

LOGIN: Final = re.compile(r"[a-z][a-z0-9.-]{1,30}[a-z0-9]")


class LoginRefused(StaffRefused):
    """A name that cannot be one."""

    def __init__(self) -> None:
        super().__init__("choose a short name of small letters and digits, at least three, that nobody here has yet")


class UnknownSite(StaffRefused):
    """A site that the policy does not name."""

    def __init__(self) -> None:
        super().__init__("choose one of the office's sites")


class NotYourself(StaffRefused):
    """Somebody would shut themselves out."""

    def __init__(self) -> None:
        super().__init__("this is yourself: another operator does this, so that the office keeps one")


class NoSuchPerson(StaffRefused):
    """Nobody of this name, or an invitation or a key that is gone."""

    def __init__(self) -> None:
        super().__init__("there is no such person, key or invitation any more: look at the list again")


class NotSecond(StaffRefused):
    """The second person is none."""

    def __init__(self) -> None:
        super().__init__("a second person confirms: an operator or a supervisor who neither invited nor is invited")


class TwoWorkHere(StaffRefused):
    """The passphrase invites nobody while two people can."""

    def __init__(self) -> None:
        super().__init__("two people work here who invite and confirm: do it on the staff page")


class NotFirst(StaffRefused):
    """The passphrase invites those who can let others in, and nobody else."""

    def __init__(self) -> None:
        super().__init__("the passphrase invites an operator or a supervisor: they let everybody else in")


@dataclass(frozen=True, slots=True)
class Invited:
    """Who is to work here: what they type at sign-in, what they may do, where."""

    login: str
    role: Role
    site: str


FIRST_ROLES: Final = tuple(sorted(role.value for role in CONFIRMERS))
"""What the first two people of a city are."""


def first(login: str, role: str, site: str) -> Invited:
    """Return one of a city's first two people, by a role of ``FIRST_ROLES``."""
    return Invited(login, Role(role), site)


@dataclass(frozen=True, slots=True)
class Colleague:
    """One member of staff for the page: the account, its keys, the invitation that waits, if it is today's."""

    account: Account
    keys: Sequence[Passkey]
    invitation: Invitation | None
    may_confirm: bool


def listing(office: Office, actor: Actor) -> tuple[Colleague, ...]:
    """Return who works here or is invited, by login; who left is left out. A supervisor sees who is invited only."""
    require(actor, Permission.STAFF_CONFIRM)
    present = _present(office, actor.staff_id)
    if actor.role is Role.OPERATOR:
        return present
    return tuple(each for each in present if each.invitation)


def everybody(office: Office) -> tuple[Colleague, ...]:
    """Return who works here or is invited, for whoever holds the passphrase."""
    return _present(office, b"")


def _present(office: Office, seen_by: bytes) -> tuple[Colleague, ...]:
    with office.units() as unit:
        seen = unit.desk.account(seen_by)
        every = [_colleague(office, unit, account, seen) for account in unit.desk.accounts()]
    return tuple(each for each in every if each.account.active or each.invitation)


def _colleague(office: Office, unit: UnitOfWork, account: Account, seen: Account | None) -> Colleague:
    invitation = unit.keys.invitation_of(account.staff_id)
    if invitation is not None and invitation.day != today(office):
        invitation = None
    confirms = invitation is not None and seen is not None and may_confirm(invitation, seen)
    return Colleague(account, unit.keys.of(account.staff_id), invitation, confirms)


def invite(office: Office, actor: Actor, new: Invited) -> str:
    """Invite somebody, or somebody again with a role and new keys; return the code of today, shown once.

    It opens nothing until a second person confirms. Raises ``LoginRefused``, ``UnknownSite``, ``NotYourself``.
    """
    require(actor, Permission.STAFF_MANAGE)
    if new.login == actor.login:
        raise NotYourself
    with office.units() as unit:
        code = _invite(office, unit, new, actor)
        unit.commit()
    return code


def invite_first(office: Office, new: Invited) -> str:
    """Invite one of the first two people of a city by its passphrase alone; return the code of today.

    An operator and a second person are needed to let anybody else in. Raises ``TwoWorkHere`` where they are there, so
    that the passphrase is no way round them, ``NotFirst`` for another role, and as ``invite`` does.
    """
    if new.role not in CONFIRMERS:
        raise NotFirst
    with office.units() as unit:
        able = _able(office, unit)
        if len(able) > 1 and any(each.role is Role.OPERATOR for each in able):
            raise TwoWorkHere
        code = _invite(office, unit, new, None)
        account = unit.desk.by_login(new.login)
        if account is not None:
            unit.keys.confirm(account.staff_id)
        unit.commit()
    return code


def _able(office: Office, unit: UnitOfWork) -> list[Account]:
    """Return who can let others in and sign in themselves: by a key, or in an invented city by a password."""
    keys, specimen = Counter(unit.keys.holders()), office.policy.city.specimen
    every = (each for each in unit.desk.accounts() if each.active and each.role in CONFIRMERS)
    return [each for each in every if keys[each.staff_id] or (specimen and each.password_hash)]


def _invite(office: Office, unit: UnitOfWork, new: Invited, actor: Actor | None) -> str:
    if LOGIN.fullmatch(new.login) is None or check_text(new.login, GuardField.FREE) is not GuardVerdict.CLEAR:
        raise LoginRefused
    if new.site not in office.policy.city.sites:
        raise UnknownSite
    account = unit.desk.by_login(new.login) or _added(office, unit, new)
    code, day = written_code(office.entropy(CODE_ENTROPY)), today(office)
    by = actor.staff_id if actor else None
    unit.keys.invite(Invitation(code_digest(code), account.staff_id, new.role, new.site, by, confirmed=False, day=day))
    note(office, unit, Act.STAFF_INVITED, day, actor=actor, record_id=account.staff_id)
    return code


def _added(office: Office, unit: UnitOfWork, new: Invited) -> Account:
    account = Account(office.entropy(ID_BYTES), new.login, new.role, new.site, "", active=False)
    unit.desk.add_account(account)
    return account


def confirm(office: Office, actor: Actor, staff_id: bytes, proof: touch.Proof, deed: Deed) -> None:
    """Confirm an invitation as the second person, who shows here and now who they are, at whoever's terminal.

    Raises ``NotSecond``, ``NoSuchPerson`` for an invitation that is gone, and as ``touch.proven`` does.
    """
    require(actor, Permission.STAFF_CONFIRM)
    second = touch.proven(office, proof, deed)
    day = today(office)
    with office.units() as unit:
        invitation = unit.keys.invitation_of(staff_id)
        if invitation is None or invitation.day != day:
            raise NoSuchPerson
        if not may_confirm(invitation, second):
            raise NotSecond
        unit.keys.confirm(staff_id)
        by = Actor(second.staff_id, second.login, second.role, second.site)
        note(office, unit, Act.STAFF_CONFIRMED, day, actor=by, record_id=staff_id)
        unit.commit()


def revoke_key(office: Office, actor: Actor, staff_id: bytes, added: int) -> None:
    """Revoke one of a person's keys at once, by its place in their list from 0; their sittings end too."""
    require(actor, Permission.STAFF_MANAGE)
    with office.units() as unit:
        keys = unit.keys.of(staff_id)
        if not 0 <= added < len(keys):
            raise NoSuchPerson
        unit.keys.revoke(keys[added].credential_id)
        unit.desk.close_sessions_of(staff_id)
        note(office, unit, Act.STAFF_KEY_REVOKED, today(office), actor=actor, record_id=staff_id)
        unit.commit()


def leave(office: Office, actor: Actor, staff_id: bytes) -> None:
    """Close an account at once: keys, password, sittings and invitation are gone. Raises ``NotYourself``."""
    require(actor, Permission.STAFF_MANAGE)
    if staff_id == actor.staff_id:
        raise NotYourself
    with office.units() as unit:
        if unit.desk.account(staff_id) is None:
            raise NoSuchPerson
        _close(office, unit, staff_id, actor)
        unit.commit()


def shut_out(office: Office, login: str) -> None:
    """Close an account by its name, for whoever holds the passphrase; raises ``NoSuchPerson``."""
    with office.units() as unit:
        account = unit.desk.by_login(login)
        if account is None:
            raise NoSuchPerson
        _close(office, unit, account.staff_id, None)
        unit.commit()


def _close(office: Office, unit: UnitOfWork, staff_id: bytes, actor: Actor | None) -> None:
    unit.keys.revoke_all(staff_id)
    unit.keys.forget_invitation(staff_id)
    unit.desk.close_sessions_of(staff_id)
    unit.desk.set_password(staff_id, "")
    unit.desk.set_active(staff_id, active=False)
    note(office, unit, Act.STAFF_LEFT, today(office), actor=actor, record_id=staff_id)
