"""What a touch of a passkey stands for: one act, at one place, once and within five minutes."""

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

from idsvc.errors import IdsvcError

CHALLENGE_SECONDS: Final = 5 * 60
"""Seconds for which a challenge may be answered."""

NONCE_BYTES: Final = 32
_LABEL: Final = b"idsvc/challenge/1"


class PasskeyRefused(IdsvcError):
    """The base of what is refused about a key."""


class NotThisKey(PasskeyRefused):
    """An answer that does not count; one text for every cause."""

    def __init__(self) -> None:
        super().__init__("this key was not accepted: take your own key, and touch it again")


@unique
class Purpose(StrEnum):
    """The closed set of acts that a touch can stand for."""

    SIGN_IN = "sign-in"
    UNLOCK = "unlock"
    OPEN_CASE = "open-case"
    FIND_CASE = "find-case"
    LOOK_AT_COPIES = "look-at-copies"
    CONFIRM_COLLEAGUE = "confirm-colleague"
    NEW_KEY = "new-key"
    CLOSE_DAY = "close-day"


@dataclass(frozen=True, slots=True)
class Deed:
    """An act, the record it is about (an id in hex, or nothing) and the sitting or browser in which it is done."""

    purpose: Purpose
    target: str
    place: bytes

    def digest(self) -> bytes:
        """Return the 32 bytes that name this deed in a challenge."""
        parts = (_LABEL, self.purpose.encode(), self.target.encode("utf-8", "surrogatepass"), self.place)
        return hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()


def challenge_for(deed: Deed, nonce: bytes) -> bytes:
    """Return a challenge of 64 bytes: 32 random ones, and the deed it asks for."""
    return nonce + deed.digest()


def names(challenge: bytes, deed: Deed) -> bool:
    """Tell whether a challenge asks for this deed and no other."""
    return len(challenge) == 2 * NONCE_BYTES and hmac.compare_digest(challenge[NONCE_BYTES:], deed.digest())


def kept_as(challenge: bytes) -> bytes:
    """Return the digest under which the office remembers that it asked."""
    return hashlib.sha256(challenge).digest()


def in_time(asked: int, now: int) -> bool:
    """Tell whether a challenge asked at one moment may be answered at another (seconds since 1970)."""
    return 0 <= now - asked < CHALLENGE_SECONDS
