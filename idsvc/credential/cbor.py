"""Deterministic CBOR (RFC 8949, section 4.2.1), strict in both directions.

The subset: integers of 64 bits, byte and text strings, true, false, null, arrays, maps and named tags. A decoder for
general use accepts duplicates, indefinite lengths and trailing bytes; this one has one spelling for every value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import TypeAlias, Union

from idsvc.credential.errors import Malformed, Step

Key: TypeAlias = int | str | bytes
Value: TypeAlias = Union[int, bytes, str, bool, list["Value"], dict[Key, "Value"], "Tag", None]
Encodable: TypeAlias = Union[
    int,
    bytes,
    str,
    bool,
    Sequence["Encodable"],
    Mapping[int, "Encodable"],
    Mapping[str, "Encodable"],
    Mapping[Key, "Encodable"],
    "Tag",
    None,
]


@dataclass(frozen=True, slots=True)
class Tag:
    """A tagged value: the tag's number and what it wraps."""

    number: int
    content: Encodable


_UINT, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG, _SIMPLE = range(8)
_STRINGS = (_BYTES, _TEXT)
_LARGEST = 2**64
# Additional information -> (bytes that follow, the smallest value that may use that many).
_WIDTHS = {24: (1, 24), 25: (2, 2**8), 26: (4, 2**16), 27: (8, 2**32)}
_ENCODED_SIMPLE: dict[bool | None, bytes] = {False: b"\xf4", True: b"\xf5", None: b"\xf6"}
_SIMPLE_VALUES: dict[int, bool | None] = {20: False, 21: True, 22: None}


def encode(value: Encodable) -> bytes:
    """Return the one deterministic encoding of `value`; raises Malformed for what the subset cannot hold."""
    match value:
        case bool() | None:
            return _ENCODED_SIMPLE[value]
        case int():
            return _head(_UINT, value) if value >= 0 else _head(_NEGATIVE, -1 - value)
        case bytes():
            return _head(_BYTES, len(value)) + value
        case str():
            return _encode_text(value)
        case Tag():
            return _head(_TAG, value.number) + encode(value.content)
        case _:
            return _encode_container(value)


def _encode_container(value: object) -> bytes:
    match value:
        case Mapping():
            return _encode_map(value)
        case Sequence():
            return _head(_ARRAY, len(value)) + b"".join(map(encode, value))
        case _:
            raise Malformed(
                Step.CBOR, "this kind of value has no encoding here: use integers, text, bytes, lists, maps"
            )


def _head(major: int, argument: int) -> bytes:
    if not 0 <= argument < _LARGEST:
        raise Malformed(Step.CBOR, "an integer does not fit 64 bits")
    if argument < 24:  # noqa: PLR2004 - RFC 8949, section 3: up to 23 in the first byte
        return bytes((major << 5 | argument,))
    info = next(info for info, (size, _) in _WIDTHS.items() if argument < 1 << 8 * size)
    return bytes((major << 5 | info,)) + argument.to_bytes(_WIDTHS[info][0], "big")


def _encode_text(value: str) -> bytes:
    try:
        raw = value.encode()
    except UnicodeEncodeError as error:
        raise Malformed(Step.CBOR, "a text holds half of a surrogate pair") from error
    return _head(_TEXT, len(raw)) + raw


def _encode_map(value: Mapping[Key, Encodable]) -> bytes:
    if not all(type(key) in {int, str, bytes} for key in value):
        raise Malformed(Step.CBOR, "a map's key is an integer, a text or bytes")
    pairs = sorted((encode(key), encode(item)) for key, item in value.items())
    return _head(_MAP, len(pairs)) + b"".join(starmap(bytes.__add__, pairs))


def decode(data: bytes, *, max_depth: int = 4, tags: frozenset[int] = frozenset()) -> Value:
    """Return the value that `data` spells, all of it.

    Raises Malformed for anything but the deterministic encoding, a container nested deeper than `max_depth` (tags
    count), a tag that is not in `tags`, and trailing bytes.
    """
    value, end = _item(data, 0, max_depth, tags)
    if end != len(data):
        raise Malformed(Step.CBOR, "bytes follow the end of the value")
    return value


def decode_map(data: bytes, step: Step, *, max_depth: int = 4) -> dict[Key, Value]:
    """Return the map that `data` spells; raises Malformed as `decode` does, and at `step` for any other value."""
    value = decode(data, max_depth=max_depth)
    if not isinstance(value, dict):
        raise Malformed(step, "a map was expected")
    return value


def read_bytes(data: bytes, at: int) -> tuple[bytes, int]:
    """Return the byte string that begins at `at` and where it ends; raises Malformed as `decode` does."""
    value, end = _item(data, at, 0, frozenset())
    if not isinstance(value, bytes):
        raise Malformed(Step.CBOR, "a byte string was expected")
    return value, end


def _item(data: bytes, at: int, depth: int, tags: frozenset[int]) -> tuple[Value, int]:
    if at >= len(data):
        raise Malformed(Step.CBOR, "the value ends too early")
    major, argument = data[at] >> 5, data[at] & 31
    at += 1
    if argument > 23:  # noqa: PLR2004 - RFC 8949, section 3
        argument, at = _argument(data, at, argument)
    if major == _UINT:
        return argument, at
    if major in _STRINGS:
        return _string(data, at, argument, major)
    if major == _NEGATIVE:
        return -1 - argument, at
    if major == _SIMPLE:
        return _simple(argument), at
    return _container(data, at, (major, argument), depth - 1, tags)


def _argument(data: bytes, at: int, info: int) -> tuple[int, int]:
    size, smallest = _WIDTHS.get(info, (0, 0))
    argument = int.from_bytes(data[at : at + size], "big")
    if not size or len(data) < at + size or argument < smallest:
        raise Malformed(Step.CBOR, "a length or number is not written in its shortest definite form")
    return argument, at + size


def _string(data: bytes, at: int, length: int, major: int) -> tuple[Value, int]:
    end = at + length
    if end > len(data):
        raise Malformed(Step.CBOR, "a string ends too early")
    raw = data[at:end]
    if major == _BYTES:
        return raw, end
    try:
        return raw.decode(), end
    except UnicodeDecodeError as error:
        raise Malformed(Step.CBOR, "a text is not UTF-8") from error


def _simple(argument: int) -> bool | None:
    if argument not in _SIMPLE_VALUES:
        raise Malformed(Step.CBOR, "only true, false and null are known as simple values")
    return _SIMPLE_VALUES[argument]


def _container(data: bytes, at: int, head: tuple[int, int], depth: int, tags: frozenset[int]) -> tuple[Value, int]:
    major, count = head
    if depth < 0:
        raise Malformed(Step.CBOR, "the value is nested too deep")
    if major == _MAP:
        return _map(data, at, count, depth, tags)
    if major == _ARRAY:
        return _array(data, at, count, depth, tags)
    if count not in tags:
        raise Malformed(Step.CBOR, "a tag stands where none is expected")
    content, at = _item(data, at, depth, tags)
    return Tag(count, content), at


def _array(data: bytes, at: int, count: int, depth: int, tags: frozenset[int]) -> tuple[Value, int]:
    if count > len(data) - at:
        raise Malformed(Step.CBOR, "an array ends too early")
    items: list[Value] = []
    for _ in range(count):
        item, at = _item(data, at, depth, tags)
        items.append(item)
    return items, at


def _map(data: bytes, at: int, count: int, depth: int, tags: frozenset[int]) -> tuple[Value, int]:
    if count > len(data) - at:
        raise Malformed(Step.CBOR, "a map ends too early")
    items: dict[Key, Value] = {}
    previous = b""
    for _ in range(count):
        key, end = _item(data, at, 0, tags)
        raw = data[at:end]
        # Python holds 1 and True for the same key, so a Boolean key could hide an integer one.
        if raw <= previous or (type(key) is not int and type(key) is not str and type(key) is not bytes):
            raise Malformed(Step.CBOR, "a map's keys are not in order, not unique or of no allowed kind")
        previous = raw
        items[key], at = _item(data, end, depth, tags)
    return items, at
