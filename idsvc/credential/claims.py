"""The two closed shapes of claims: the front (library) code and the back (bank) code.

Claim 169 is the MOSIP identity map. What a card must never say has no field here, so it cannot be signed; on input
it stops at its own step. A value of these types always fits its shape: making one checks it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import IntFlag
from functools import lru_cache
from typing import Any, TypeAlias

from idsvc.credential import cbor, cose, frame
from idsvc.credential.dates import expiry_moment, is_expiry_moment, is_issued_moment, issued_moment, last_valid_day
from idsvc.credential.errors import Malformed, Step, TooLong
from idsvc.credential.keys import Signer
from idsvc.credential.text import is_plain, is_uri

__all__ = [
    "MAX_ADDRESS",
    "MAX_BACK",
    "MAX_FRONT",
    "MAX_NAME",
    "MAX_PORTRAIT",
    "BackClaims",
    "Claims",
    "Flag",
    "FrontClaims",
    "StatusRef",
    "encode_claims",
    "expiry_moment",
    "issue_code",
    "issued_moment",
    "last_valid_day",
    "parse_claims",
]

PROFILE_VERSION = "1"
MAX_FRONT = 528
"""Characters in the front QR text: version 14-M at 4 dots a module."""
MAX_BACK = 1542
"""Characters in the back QR text: version 26-M at 4 dots a module."""
MAX_NAME = 120
"""Characters in a name; the budget of the code may end earlier."""
MAX_ADDRESS = 160
"""Characters in an address."""
MAX_PORTRAIT = 2048
"""Bytes of the signed portrait, read or written; printing allows far less."""
MAX_INDEX = 2**31

_ISS, _EXP, _IAT, _IDENTITY, _STATUS = 1, 4, 6, 169, 65535
_NUMBER, _VERSION, _LANGUAGE, _NAME, _BIRTH, _ADDRESS = 1, 2, 3, 4, 8, 10
_SECOND_NAME, _SECOND_LANGUAGE, _COUNTRY, _FACE, _FLAGS = 19, 20, 23, 62, 75
_WEBP_IMAGE = (0, 4)  # claim 169: biometric data format 0 is an image, its subtype 4 is WebP

# Keys as they follow each other on the wire, where they stand in order: so a shape is one row of them.
_FRONT_CWT = (_ISS, _EXP, _IDENTITY, _STATUS)
_BACK_CWT = (_ISS, _EXP, _IAT, _IDENTITY, _STATUS)
_FRONT_KEYS = (_NUMBER, _NAME, _FLAGS)
_BACK_FIRST, _BACK_LAST = (_NUMBER, _VERSION, _LANGUAGE, _NAME, _BIRTH), (_COUNTRY, _FACE, _FLAGS)
_SECOND_PAIR = (_SECOND_NAME, _SECOND_LANGUAGE)
_BACK_KEYS = tuple(
    _BACK_FIRST + address + second + _BACK_LAST for address in ((), (_ADDRESS,)) for second in ((), _SECOND_PAIR)
)
_FACE_KEYS = (0, 1, 2)
_STATUS_KEYS, _REFERENCE_KEYS = ("status_list",), ("idx", "uri")
_KNOWN = frozenset().union(*_BACK_KEYS)

_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"


class Flag(IntFlag):
    """Claim 75: what was true on the issue day; a verifier states positives only."""

    RESIDENT = 1
    ADULT = 2
    UNDER_13 = 16
    TEMPORARY = 32
    SPECIMEN = 64


_ALL_FLAGS = sum(Flag)
_BOTH_AGES = int(Flag.ADULT | Flag.UNDER_13)
# As plain integers: the operators of IntFlag are ten times slower, and this is the hot path.
_FLAG_SETS = frozenset(
    bits for bits in range(_ALL_FLAGS + 1) if not bits & ~_ALL_FLAGS and bits & _BOTH_AGES != _BOTH_AGES
)


def _is_flags(value: object) -> bool:
    return type(value) is Flag and value in _FLAG_SETS


def _is_written(characters: str, count: int) -> Callable[[object], bool]:
    # What is left after stripping begins with a foreign character.
    return lambda value: type(value) is str and len(value) == count and not value.strip(characters)


def _is_language(value: object) -> bool:
    return type(value) is str and _is_language_tag(value)


@lru_cache(maxsize=64)  # a city's cards have few
def _is_language_tag(value: str) -> bool:
    return _LANGUAGE_TAG.fullmatch(value) is not None


def _is_index(value: object) -> bool:
    return type(value) is int and 0 <= value < MAX_INDEX


def _is_birth_date(value: object) -> bool:
    if type(value) is not str or not _is_eight_digits(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


_is_eight_digits = _is_written(_DIGITS, 8)


def _is_webp(value: object) -> bool:
    return type(value) is bytes and len(value) <= MAX_PORTRAIT and value[:4] == b"RIFF" and value[8:12] == b"WEBP"


def _is_name(value: object) -> bool:
    return is_plain(value, MAX_NAME)


_Map: TypeAlias = dict[cbor.Key, Any]
_Rule: TypeAlias = tuple[str, Callable[[object], bool], str]

_FLAGS_RULE = "the flags are those of this profile, with one age band at most"
_STATUS_RULES: tuple[_Rule, ...] = (
    ("uri", is_uri, "the status list is named by a short https address"),
    ("index", _is_index, "a status index is a whole number from zero up"),
)
_COMMON_RULES: tuple[_Rule, ...] = (
    ("issuer", is_uri, "the issuer is a short https address"),
    ("expires", is_expiry_moment, "a card expires at noon, UTC, on the first of a month"),
    ("name", _is_name, "a name has 1 to 120 printable characters"),
    ("flags", _is_flags, _FLAGS_RULE),
)
_FRONT_RULES: tuple[_Rule, ...] = (
    *_COMMON_RULES,
    ("library_number", _is_written(_DIGITS + _CAPITALS, 10), "a library number has 10 characters of A to Z and 0 to 9"),
)
_BACK_RULES: tuple[_Rule, ...] = (
    *_COMMON_RULES,
    ("issued", is_issued_moment, "the issue moment is a midnight, UTC"),
    ("card_number", _is_written(_DIGITS + _CAPITALS, 16), "a card number has 16 characters of A to Z and 0 to 9"),
    ("language", _is_language, "a language is named by its tag, such as en"),
    ("birth_date", _is_birth_date, "a birth date is a real day, written YYYYMMDD"),
    ("country", _is_written(_CAPITALS, 2), "a country is named by two capital letters"),
    ("portrait", _is_webp, "the portrait is a small WebP image"),
)
_ADDRESS_RULE = "an address has 1 to 160 printable characters, or is left out"
_SECOND_RULE = "a second name is printable and comes with its language"


def _require(value: object, rules: tuple[_Rule, ...]) -> None:
    for attribute, holds, text in rules:
        if not holds(getattr(value, attribute)):
            raise Malformed(Step.SHAPE, text)


@dataclass(frozen=True, slots=True)
class StatusRef:
    """Where a code's status stands: the list's address and the index in it."""

    uri: str
    index: int

    def __post_init__(self) -> None:
        _require(self, _STATUS_RULES)


@dataclass(frozen=True, slots=True, repr=False)
class FrontClaims:
    """What the library code says; `expires` in seconds since 1970. Raises Malformed for what the shape cannot hold."""

    issuer: str
    expires: int
    library_number: str
    name: str
    flags: Flag
    status: StatusRef

    def __post_init__(self) -> None:
        _require(self, _FRONT_RULES)


@dataclass(frozen=True, slots=True, repr=False)
class BackClaims:
    """What the bank code says; moments in seconds since 1970, `portrait` a WebP. Raises Malformed as FrontClaims."""

    issuer: str
    issued: int
    expires: int
    card_number: str
    language: str
    name: str
    birth_date: str
    address: str | None
    second_name: str | None
    second_name_language: str | None
    country: str
    portrait: bytes
    flags: Flag
    status: StatusRef

    def __post_init__(self) -> None:
        _require(self, _BACK_RULES)
        if self.address is not None and not is_plain(self.address, MAX_ADDRESS):
            raise Malformed(Step.SHAPE, _ADDRESS_RULE)
        if (self.second_name is None) != (self.second_name_language is None):
            raise Malformed(Step.SHAPE, _SECOND_RULE)
        if self.second_name is not None and not self._has_good_second_name():
            raise Malformed(Step.SHAPE, _SECOND_RULE)

    def _has_good_second_name(self) -> bool:
        return _is_name(self.second_name) and _is_language(self.second_name_language)


Claims: TypeAlias = FrontClaims | BackClaims


def encode_claims(claims: Claims) -> bytes:
    """Return the CWT claims set of a code, as deterministic CBOR."""
    reference: dict[str, cbor.Encodable] = {"idx": claims.status.index, "uri": claims.status.uri}
    identity = _front_identity(claims) if isinstance(claims, FrontClaims) else _back_identity(claims)
    cwt: dict[int, cbor.Encodable] = {
        _ISS: claims.issuer,
        _EXP: claims.expires,
        _IDENTITY: identity,
        _STATUS: {"status_list": reference},
    }
    if isinstance(claims, BackClaims):
        cwt[_IAT] = claims.issued
    return cbor.encode(cwt)


def _front_identity(claims: FrontClaims) -> dict[int, cbor.Encodable]:
    return {_NUMBER: claims.library_number, _NAME: claims.name, _FLAGS: int(claims.flags)}


def _back_identity(claims: BackClaims) -> dict[int, cbor.Encodable]:
    identity: dict[int, cbor.Encodable | None] = {
        _NUMBER: claims.card_number,
        _VERSION: PROFILE_VERSION,
        _LANGUAGE: claims.language,
        _NAME: claims.name,
        _BIRTH: claims.birth_date,
        _ADDRESS: claims.address,
        _SECOND_NAME: claims.second_name,
        _SECOND_LANGUAGE: claims.second_name_language,
        _COUNTRY: claims.country,
        _FACE: [dict(zip(_FACE_KEYS, (claims.portrait, *_WEBP_IMAGE), strict=True))],
        _FLAGS: int(claims.flags),
    }
    return {key: value for key, value in identity.items() if value is not None}


def parse_claims(payload: bytes) -> Claims:
    """Return the claims in a *verified* payload.

    Raises Malformed: FORBIDDEN for a key of 169 that no card of this profile carries, SHAPE (or CBOR) for anything
    else that is not exactly one of the two shapes.
    """
    cwt = cbor.decode_map(payload, Step.SHAPE)
    identity = cwt.get(_IDENTITY)
    if not isinstance(identity, dict):
        raise Malformed(Step.SHAPE, "the code has no identity claims")
    build = _BUILDERS.get((tuple(cwt), tuple(identity)))
    if build is not None:
        return build(cwt, identity)
    if not identity.keys() <= _KNOWN:
        raise Malformed(Step.FORBIDDEN, "the code carries a claim that no city card may carry")
    raise Malformed(Step.SHAPE, "the claims are neither those of a front code nor those of a back code")


# What stands in these maps is of any type: the types examine each field when a value is made.


def _front(cwt: _Map, identity: _Map) -> FrontClaims:
    return FrontClaims(
        cwt[_ISS],
        cwt[_EXP],
        identity[_NUMBER],
        identity[_NAME],
        _flags(identity[_FLAGS]),
        _status(cwt[_STATUS]),
    )


def _back(cwt: _Map, identity: _Map) -> BackClaims:
    if identity[_VERSION] != PROFILE_VERSION:
        raise Malformed(Step.SHAPE, "the code follows another version of the profile")
    address, second, language = identity.get(_ADDRESS), identity.get(_SECOND_NAME), identity.get(_SECOND_LANGUAGE)
    if (address, second, language).count(None) != len(_KNOWN) - len(identity):
        raise Malformed(Step.SHAPE, "an absent claim is left out, never null")
    return BackClaims(  # by position, as in the front: names would cost as much as a third of the checks
        cwt[_ISS],
        cwt[_IAT],
        cwt[_EXP],
        identity[_NUMBER],
        identity[_LANGUAGE],
        identity[_NAME],
        identity[_BIRTH],
        address,
        second,
        language,
        identity[_COUNTRY],
        _portrait(identity[_FACE]),
        _flags(identity[_FLAGS]),
        _status(cwt[_STATUS]),
    )


_BUILDERS: dict[tuple[tuple[cbor.Key, ...], tuple[cbor.Key, ...]], Callable[[_Map, _Map], Claims]] = {
    (_FRONT_CWT, _FRONT_KEYS): _front,
    **{(_BACK_CWT, keys): _back for keys in _BACK_KEYS},
}


def _flags(value: cbor.Value) -> Flag:
    if type(value) is not int:
        raise Malformed(Step.SHAPE, _FLAGS_RULE)
    return _flag_set(value)


@lru_cache(maxsize=64)  # making a Flag costs as much as checking a whole front
def _flag_set(value: int) -> Flag:
    if value not in _FLAG_SETS:
        raise Malformed(Step.SHAPE, _FLAGS_RULE)
    return Flag(value)


def _status(value: cbor.Value) -> StatusRef:
    index, uri = _row(_row(value, _STATUS_KEYS)[0], _REFERENCE_KEYS)
    return StatusRef(uri, index)


def _portrait(value: cbor.Value) -> bytes:
    if type(value) is not list or len(value) != 1:
        raise Malformed(Step.SHAPE, "the portrait is one image")
    image: bytes
    image, kind, subtype = _row(value[0], _FACE_KEYS)
    if (kind, subtype) != _WEBP_IMAGE or type(kind) is not int:  # false equals 0
        raise Malformed(Step.SHAPE, "the portrait is a small WebP image")
    return image


def _row(value: cbor.Value, keys: tuple[cbor.Key, ...]) -> tuple[Any, ...]:
    """Return the values of a map that has these keys and no other; raises Malformed for anything else."""
    if type(value) is not dict or tuple(value) != keys:
        raise Malformed(Step.SHAPE, "a map inside the claims has other keys than its specification")
    return tuple(value.values())


def issue_code(claims: Claims, signer: Signer) -> str:
    """Return the QR text of `claims`, signed; raises TooLong above the side's printing budget."""
    text = frame.pack(cose.sign1(encode_claims(claims), signer))
    if len(text) > (MAX_FRONT if isinstance(claims, FrontClaims) else MAX_BACK):
        raise TooLong(
            Step.SIZE, "the code is too long to print: a shorter printed name or a smaller portrait is needed"
        )
    return text
