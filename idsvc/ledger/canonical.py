"""Canonical JSON: RFC 8785, narrowed to ASCII text, integers, booleans, lists and objects."""

import json
from collections.abc import Mapping, Sequence
from typing import Final, NoReturn, TypeAlias

from idsvc.ledger.errors import NotCanonical

Value: TypeAlias = "str | int | Sequence[Value] | Mapping[str, Value]"
Plain: TypeAlias = "str | int | list[Plain] | dict[str, Plain]"

MAX_BYTES: Final = 65_535
MAX_DEPTH: Final = 8
MAX_INTEGER: Final = 2**53 - 1
"""The largest integer every JSON reader keeps exactly (RFC 7493, section 2.2)."""


def canonical(value: Value) -> bytes:
    """Return the one encoding of a value, at most 65,535 bytes and 8 levels deep; raise ``NotCanonical``."""
    # All text is ASCII by now; with ensure_ascii Python would also escape U+007F, which RFC 8785 leaves as it is.
    text = json.dumps(_plain(value, MAX_DEPTH), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if len(text) > MAX_BYTES:
        raise NotCanonical("the value is larger than one entry may be: at most 65,535 bytes")
    return text.encode("ascii")


def parse(data: bytes) -> Plain:
    """Return the value these bytes encode; raise ``NotCanonical`` for any bytes ``canonical`` would not have made."""
    if len(data) > MAX_BYTES:
        raise NotCanonical("the bytes are larger than one entry may be: at most 65,535")
    try:
        value = _plain(json.loads(data.decode("ascii"), parse_float=_refuse, parse_constant=_refuse), MAX_DEPTH)
    except (ValueError, RecursionError) as fault:
        raise NotCanonical("the bytes are not JSON of ASCII text and integers") from fault
    # Spaces, key order, repeated keys, spelled escapes, "-0": each has one right form, and this is it.
    if canonical(value) != data:
        raise NotCanonical("the bytes are JSON, but not in its canonical form (RFC 8785)")
    return value


def _plain(value: object, depth: int) -> Plain:
    """Return a value rebuilt from exact types only, so that nothing encodes itself in its own way."""
    match value:
        case bool():
            return value
        case int():
            return _integer(value)
        case str():
            return _text(value)
        case Mapping() if depth:
            return {_key(key): _plain(item, depth - 1) for key, item in value.items()}
        case list() | tuple() if depth:
            return [_plain(item, depth - 1) for item in value]
        case _:
            raise NotCanonical("only ASCII text, integers, booleans, lists and objects, 8 levels deep, can be written")


def _integer(value: int) -> int:
    if abs(value) > MAX_INTEGER:
        raise NotCanonical("the integer is too large to be read alike everywhere: at most 2^53 - 1")
    return int(value)


def _text(value: str) -> str:
    if not value.isascii():
        raise NotCanonical("only ASCII text can be written")
    return str(value)


def _key(value: object) -> str:
    if not isinstance(value, str):
        raise NotCanonical("only text can name a member of an object")
    return _text(value)


def _refuse(_number: str) -> NoReturn:
    raise NotCanonical("only integers can be read, no other numbers")
