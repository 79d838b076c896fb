"""A member of staff, and a sitting at a terminal, as plain values."""

from dataclasses import dataclass, field
from enum import StrEnum, unique


@unique
class Role(StrEnum):
    """The roles of DOMAIN 6."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    COUNSEL = "counsel"
    AUDITOR = "auditor"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Account:
    """One member of staff; ``staff_id`` is 16 random bytes, ``login`` what is typed at sign-in."""

    staff_id: bytes
    login: str
    role: Role
    site: str
    password_hash: str = field(repr=False)
    active: bool


@dataclass(frozen=True, slots=True)
class Session:
    """One sitting: ``digest`` is the SHA-256 of the bearer token; times are seconds since 1970, UTC.

    ``blanked``: an officer came to the counter, so both screens show nothing of a case until it is unlocked.
    """

    digest: bytes
    staff_id: bytes
    started: int
    seen: int
    locked: bool
    blanked: bool = False
