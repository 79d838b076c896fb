"""The codes on a resident's slip: what opens a case, cancels a card, proves an end; the city keeps digests only."""

import hashlib
from enum import StrEnum, unique
from typing import Final

from idsvc.enroll.base32 import BITS, group, number_of, spell, typed_with_check, with_check
from idsvc.enroll.errors import CodeMistyped

CASE_CODE_LENGTH: Final = 10
CASE_CODE_ENTROPY: Final = 6
"""Random bytes a case code takes: 45 bits are used, the tenth character is the check character."""

CANCEL_CODE_LENGTH: Final = 17
CANCEL_CODE_ENTROPY: Final = 10
"""Random bytes a cancel code takes: all 80 bits are used, the seventeenth character is the check character."""

RECEIPT_CODE_LENGTH: Final = 27
RECEIPT_CODE_ENTROPY: Final = 16
"""Random bytes a receipt code takes: all 128 bits and two zero bits make 26 characters; then the check character."""

_RECEIPT_SPARE: Final = BITS * (RECEIPT_CODE_LENGTH - 1) - 8 * RECEIPT_CODE_ENTROPY

__all__ = [
    "CANCEL_CODE_ENTROPY",
    "CANCEL_CODE_LENGTH",
    "CASE_CODE_ENTROPY",
    "CASE_CODE_LENGTH",
    "RECEIPT_CODE_ENTROPY",
    "RECEIPT_CODE_LENGTH",
    "CodeKind",
    "digest_code",
    "group",
    "new_cancel_code",
    "new_case_code",
    "new_receipt_code",
    "parse_cancel_code",
    "parse_case_code",
    "parse_receipt_code",
]


@unique
class CodeKind(StrEnum):
    """What a code is for; part of its digest, so that digests of different kinds never meet."""

    CASE = "case"
    CANCEL = "cancel"
    CARD_NUMBER = "card-number"
    ARRIVAL = "arrival"


def new_case_code(random: bytes) -> str:
    """Return the 10 characters that alone open a case, from 6 fresh random bytes; print them with ``group``."""
    return with_check(spell(random, CASE_CODE_LENGTH - 1))


def parse_case_code(text: str) -> str:
    """Return a case code as it was typed, in its one spelling; raise ``CodeMistyped``."""
    return typed_with_check(text, CASE_CODE_LENGTH)


def new_cancel_code(random: bytes) -> str:
    """Return the 17 characters that cancel a card without a person, from 10 fresh random bytes."""
    return with_check(spell(random, CANCEL_CODE_LENGTH - 1))


def parse_cancel_code(text: str) -> str:
    """Return a cancel code as it was typed, in its one spelling; raise ``CodeMistyped``."""
    return typed_with_check(text, CANCEL_CODE_LENGTH)


def new_receipt_code(random: bytes) -> str:
    """Return the 27 characters that show a stage's record received and destroyed, from 16 fresh random bytes."""
    return with_check(spell(random + b"\0", RECEIPT_CODE_LENGTH - 1))


def parse_receipt_code(text: str) -> bytes:
    """Return the 16 bytes of a receipt code as it was typed; raise ``CodeMistyped``."""
    number = number_of(typed_with_check(text, RECEIPT_CODE_LENGTH)[:-1])
    if number & ((1 << _RECEIPT_SPARE) - 1):
        raise CodeMistyped("one of the characters is wrong: compare the code with the slip")
    return (number >> _RECEIPT_SPARE).to_bytes(RECEIPT_CODE_ENTROPY, "big")


def digest_code(kind: CodeKind, code: str) -> bytes:
    """Return the 32 bytes the city keeps in place of a parsed code: SHA-256 of its kind and its characters."""
    return hashlib.sha256(f"idsvc/code/1/{kind}/{code}".encode("ascii")).digest()
