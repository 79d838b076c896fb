"""What a card costs, and the payment number by which money is taken and given back; it says nothing of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from idsvc.enroll.base32 import spell, typed_with_check, with_check
from idsvc.enroll.case import VisitType
from idsvc.issue.validity import ADULT_AGE, REGISTER_MONTHS, age_on

PAYMENT_NUMBER_LENGTH: Final = 12
PAYMENT_NUMBER_ENTROPY: Final = 7
"""Random bytes a payment number takes: 55 bits are used, the twelfth character is the check character."""

CHARGED: Final = (VisitType.NEW, VisitType.RENEWAL, VisitType.REPLACEMENT)
"""What a city may charge for. The rest is free everywhere: a change of name is a right, and a card that never came or
was misprinted is the city's own error (DOMAIN 2)."""

MAX_AMOUNT: Final = 100_000
"""The highest fee in cents."""


@unique
class PaymentState(StrEnum):
    """How a payment number stands; a waiver leaves no row, so it has no state."""

    DUE = "due"
    PAID = "paid"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Fee:
    """What one kind of visit costs, in cents, from the age of 18 and below."""

    adult: int
    minor: int


FREE: Final = Fee(0, 0)


def _last_free_renewal(birth_date: date) -> date:
    """Return the last day on which a card that was made for a minor can be renewed."""
    return date(birth_date.year + ADULT_AGE + 1, REGISTER_MONTHS, 30)


@dataclass(frozen=True, slots=True)
class FeeRules:
    """A city's fees: the sign of its money, a fee for each kind that costs something, the change in a full drawer."""

    currency: str
    fees: Mapping[VisitType, Fee]
    drawer: int

    def __post_init__(self) -> None:
        if not self.fees.keys() <= set(CHARGED):
            raise ValueError("only a new card, a renewal and a replacement may cost something")
        object.__setattr__(self, "fees", MappingProxyType(dict(self.fees)))

    def due(self, visit_type: VisitType, birth_date: date | None, day: date) -> int:
        """Return the fee in cents; an age that is not known yet counts as grown-up.

        Who renews a minor's card pays nothing: it ended early so that it would not tell the day of birth (DESIGN 6).
        """
        if visit_type is VisitType.RENEWAL and birth_date is not None and day <= _last_free_renewal(birth_date):
            return 0
        fee = self.fees.get(visit_type, FREE)
        minor = birth_date is not None and age_on(birth_date, day) < ADULT_AGE
        return fee.minor if minor else fee.adult

    def amounts(self) -> tuple[int, ...]:
        """Return every amount that can be due, the smallest first."""
        return tuple(sorted({each for fee in self.fees.values() for each in (fee.adult, fee.minor)} - {0}))


@dataclass(frozen=True, slots=True)
class Payment:
    """One row: ``digest`` stands for the number on the receipt; ``amount`` in cents; ``day`` is the cash book's."""

    digest: bytes
    amount: int
    state: PaymentState
    day: date
    site: str
    destroy_by: date


def new_payment_number(random: bytes) -> str:
    """Return the 12 characters of a payment number from 7 fresh random bytes."""
    return with_check(spell(random, PAYMENT_NUMBER_LENGTH - 1))


def parse_payment_number(text: str) -> str:
    """Return a payment number as it was typed, in its one spelling; raise ``CodeMistyped``."""
    return typed_with_check(text, PAYMENT_NUMBER_LENGTH)


def payment_digest(number: str) -> bytes:
    """Return the 32 bytes that are kept in place of a parsed payment number."""
    return sha256(f"idsvc/payment/1/{number}".encode("ascii")).digest()
