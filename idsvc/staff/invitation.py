"""How a colleague joins: one person invites, another confirms, and a code of one day lets the newcomer make a key."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from idsvc.staff.account import Account, Role

CODE_ENTROPY: Final = 10
"""Random bytes of a one-time code: 80 bits, 16 characters."""

LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's alphabet: no letter that looks like a digit."""

_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BITS: Final = 5
_GROUP: Final = 4

CONFIRMERS: Final = frozenset({Role.OPERATOR, Role.SUPERVISOR})
"""Who may be the second person."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """An open invitation; ``digest`` is the SHA-256 of its code, ``invited_by`` None where the passphrase invited.

    Once the code was typed, ``digest`` is that of a secret which only the newcomer's browser holds: it works once.
    """

    digest: bytes = field(repr=False)
    staff_id: bytes
    role: Role
    site: str
    invited_by: bytes | None
    confirmed: bool
    day: date


def written_code(entropy: bytes) -> str:
    """Return a one-time code in groups of four, of 10 random bytes."""
    number = int.from_bytes(entropy)
    count = len(entropy) * 8 // _BITS
    letters = "".join(LETTERS[number >> (_BITS * place) & (len(LETTERS) - 1)] for place in reversed(range(count)))
    return "-".join(letters[at : at + _GROUP] for at in range(0, count, _GROUP))


def code_digest(code: str) -> bytes:
    """Return what is kept of a code, however it was typed."""
    plain = "".join(each for each in code.upper() if each.isalnum()).translate(_READ_AS)
    return hashlib.sha256(b"idsvc/invitation/1/" + plain.encode("utf-8", "surrogatepass")).digest()


def may_confirm(invitation: Invitation, second: Account) -> bool:
    """Tell whether somebody is a second person for an invitation: neither who invited, nor who is invited."""
    taking_part = {invitation.invited_by, invitation.staff_id}
    return second.active and second.role in CONFIRMERS and second.staff_id not in taking_part
