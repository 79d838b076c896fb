"""Card and library numbers: random, unrelated to each other, and carrying nothing."""

from typing import Final

from idsvc.enroll.base32 import group, spell, typed
from idsvc.enroll.codes import CodeKind, digest_code

__all__ = [
    "CARD_NUMBER_ENTROPY",
    "LIBRARY_NUMBER_ENTROPY",
    "card_number",
    "group",
    "library_number",
    "number_digest",
    "parse_card_number",
]

CARD_NUMBER_ENTROPY: Final = 10
"""Random bytes a card number takes: 80 bits."""

LIBRARY_NUMBER_ENTROPY: Final = 7
"""Random bytes a library number takes: 50 bits of them are used."""

_CARD_LENGTH: Final = 16
_LIBRARY_LENGTH: Final = 10


def card_number(random: bytes) -> str:
    """Return the 16 characters on the back of a card, from 10 fresh random bytes; print them with ``group``."""
    return spell(random, _CARD_LENGTH)


def library_number(random: bytes) -> str:
    """Return the 10 characters under the front code, from 7 other fresh random bytes."""
    return spell(random, _LIBRARY_LENGTH)


def parse_card_number(text: str) -> str:
    """Return a card number as it was typed, in its one spelling; raise ``CodeMistyped``."""
    return typed(text, _CARD_LENGTH)


def number_digest(number: str) -> bytes:
    """Return the 32 bytes that the register keeps in place of a card number."""
    return digest_code(CodeKind.CARD_NUMBER, number)
