"""The closed set: all that the city keeps about a card after it was handed over (DESIGN 5)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique


@unique
class CardState(StrEnum):
    """Whether a card counts; no reason exists anywhere."""

    VALID = "valid"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class CardRecord:
    """One card in the register: nothing here names, lists or finds a resident.

    ``card_id`` is 16 random bytes; ``status_list`` is the list's uri; the two indices are unrelated random numbers;
    the digests are SHA-256 of the 80-bit card number and cancel code; ``expiry_month`` is "YYYY-MM".
    """

    card_id: bytes
    status_list: str
    front_index: int
    back_index: int
    number_digest: bytes
    cancel_digest: bytes
    expiry_month: str
    key_id: str
    rules_version: int
    state: CardState
    destroy_by: date
