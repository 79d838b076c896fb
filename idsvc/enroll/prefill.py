"""What a resident typed at home, as the text of a QR code: their own words, unsigned (docs/spec/prefill.md).

The code holds some of the form's fields and can hold nothing else: no title, number or issuer of a paper has a key.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final, NoReturn

from idsvc.credential import frame
from idsvc.credential.cbor import decode_map
from idsvc.credential.cbor import encode as cbor
from idsvc.credential.claims import MAX_NAME
from idsvc.credential.errors import Malformed, Step
from idsvc.enroll.applicant import EARLIEST, AddressMode, Gender
from idsvc.enroll.fields import MAX_CONTACT, MAX_LINE, YES, Fault
from idsvc.enroll.text import line_fault, name_fault, tidy
from idsvc.errors import IdsvcError

__all__ = ["KEYS", "MAX_BYTES", "MAX_TEXT", "PREFIX", "PrefillRefused", "decode", "encode"]

PREFIX: Final = "PF1:"
"""Begins each code and names its version; no card's code has it, for a card's has no colon there."""

MAX_TEXT: Final = 1542
"""Characters of a code, prefix included: a QR code of version 26-M, the largest that the office prints."""

MAX_BYTES: Final = 4096
"""Bytes that a code may inflate to."""

KEYS: Final[Mapping[int, str]] = MappingProxyType(
    {
        1: "full_name",
        2: "preferred_name",
        3: "second_name",
        4: "second_name_language",
        5: "birth_date",
        6: "address_mode",
        7: "address_line_1",
        8: "address_line_2",
        9: "care_of_street",
        10: "care_of_name",
        11: "gender",
        12: "emergency_contact",
        13: "library_name_preferred",
        14: "address_in_code",
    }
)
"""Key in the code → field of the form. The language is not among them: it is asked at the counter."""


class PrefillRefused(IdsvcError):
    """A text that is no pre-fill code, or fields that make none."""


def _text(limit: int, fault: Callable[[str, int], Fault | None]) -> Callable[[str], bool]:
    return lambda text: fault(text, limit) is None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text >= EARLIEST.isoformat()
    except ValueError:
        return False


def _is_language(text: str) -> bool:
    return text.isascii() and text.isalpha() and text.islower() and len(text) in {2, 3}


_SOUND: Final[Mapping[str, Callable[[str], bool]]] = MappingProxyType(
    {
        "full_name": _text(MAX_NAME, name_fault),
        "preferred_name": _text(MAX_NAME, name_fault),
        "second_name": _text(MAX_NAME, name_fault),
        "second_name_language": _is_language,
        "birth_date": _is_day,
        "address_mode": frozenset(AddressMode).__contains__,
        "address_line_1": _text(MAX_LINE, line_fault),
        "address_line_2": _text(MAX_LINE, line_fault),
        "care_of_street": _text(MAX_LINE, line_fault),
        "care_of_name": _text(MAX_LINE - len("c/o "), name_fault),
        "gender": frozenset(Gender).__contains__,
        "emergency_contact": _text(MAX_CONTACT, line_fault),
        "library_name_preferred": frozenset({YES}).__contains__,
        "address_in_code": frozenset({YES}).__contains__,
    }
)

_ONLY_WITH: Final[Mapping[str, tuple[str, frozenset[str] | None]]] = MappingProxyType(
    {
        "second_name_language": ("second_name", None),
        "library_name_preferred": ("preferred_name", None),
        "address_line_1": ("address_mode", frozenset({AddressMode.STREET.value})),
        "address_line_2": ("address_mode", frozenset({AddressMode.STREET.value})),
        "care_of_street": ("address_mode", frozenset({AddressMode.CARE_OF.value})),
        "care_of_name": ("address_mode", frozenset({AddressMode.CARE_OF.value})),
        "address_in_code": ("address_mode", frozenset({AddressMode.STREET.value, AddressMode.CARE_OF.value})),
    }
)
"""Field → the field it belongs to and the values of that under which it means something, None for any."""


def encode(fields: Mapping[str, str]) -> str:
    """Return the code of what is sound among a form's fields; the rest, and what the code has no key for, is left out.

    Raises ``PrefillRefused`` where nothing is left, or more than a code holds.
    """
    kept = _kept(fields)
    if not kept:
        raise PrefillRefused("nothing of this can be put into a code: type at least one field")
    names = {name: key for key, name in KEYS.items()}
    raw = cbor({names[name]: text for name, text in kept.items()})
    try:
        text = PREFIX + frame.pack(raw)
    except Malformed as wrong:
        _too_much(wrong)
    if len(text) > MAX_TEXT or len(raw) > MAX_BYTES:
        _too_much()
    return text


def decode(text: str) -> Mapping[str, str]:
    """Return the fields of a code, in the form's order; CR, LF and TAB around it are dropped.

    Raises ``PrefillRefused`` for every text that ``encode`` could not have made (but for the choice of compression).
    """
    trimmed = text.strip("\r\n\t")
    if len(trimmed) > MAX_TEXT or not trimmed.startswith(PREFIX):
        raise PrefillRefused("this is no pre-fill code: scan the one that the resident made or the return slip shows")
    try:
        fields = _named(trimmed.removeprefix(PREFIX))
    except Malformed as wrong:
        _damaged(wrong)
    if not fields or _kept(fields) != fields:
        _damaged()
    return fields


def _too_much(wrong: Malformed | None = None) -> NoReturn:
    raise PrefillRefused("this is more than a code holds: leave out the name in a second script") from wrong


def _damaged(wrong: Malformed | None = None) -> NoReturn:
    raise PrefillRefused("this pre-fill code is damaged: scan it again, or type what the resident says") from wrong


def _named(framed: str) -> dict[str, str]:
    """Return the fields by name; raise ``Malformed`` for another kind of map."""
    if framed != framed.strip("\r\n\t"):
        raise Malformed(Step.ALPHABET, "a line ends within the code")
    raw = frame.unpack(framed)
    if len(raw) > MAX_BYTES:
        raise Malformed(Step.SIZE, "the code inflates to more than it may hold")
    found: dict[str, str] = {}
    for key, value in decode_map(raw, Step.SHAPE, max_depth=1).items():
        if type(key) is not int or key not in KEYS or not isinstance(value, str):
            raise Malformed(Step.SHAPE, "the code holds something that the form has no field for")
        found[KEYS[key]] = value
    return found


def _kept(fields: Mapping[str, str]) -> dict[str, str]:
    """Return what is sound, tidied, in the order of the keys: this is what a code says, exactly."""
    tidied = {name: tidy(fields.get(name, "")) for name in KEYS.values()}
    sound = {name: text for name, text in tidied.items() if text and _SOUND[name](text)}
    return {name: text for name, text in sound.items() if _belongs(name, sound)}


def _belongs(name: str, sound: Mapping[str, str]) -> bool:
    other, values = _ONLY_WITH.get(name, (name, None))
    return other in sound and (values is None or sound[other] in values)
