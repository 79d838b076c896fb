"""Deterministic CBOR (RFC 8949, section 4.2.1), strict in both directions.

The subset: integers of 64 bits, byte and text strings, true, false, null, arrays, maps and named tags. A decoder for
general use accepts duplicates, indefinite lengths and trailing bytes; this one has one spelling for every value.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import starmap
from typing import NoReturn, Protocol, TypeAlias, TypeVar, Union

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


_Read_co = TypeVar("_Read_co", covariant=True)


class _Reader(Protocol[_Read_co]):
    def __call__(self, data: bytes, at: int, depth: int, tags: frozenset[int], /) -> tuple[_Read_co, int]: ...


_UINT, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG = range(7)
_LAST_SMALL, _MINUS_ONE, _EMPTY_TEXT, _EMPTY_MAP = 0x17, 0x1F, 0x60, 0xA0
_LARGEST = 2**64
_NOT_SHORTEST = "a length or number is not written in its shortest form"
# Additional information -> (the number that follows, the smallest one that may use so many bytes).
_WIDTHS = {
    24: (struct.Struct(">B"), 24),
    25: (struct.Struct(">H"), 2**8),
    26: (struct.Struct(">I"), 2**16),
    27: (struct.Struct(">Q"), 2**32),
}
_UNPACKERS = {info: (number.unpack_from, number.size, smallest) for info, (number, smallest) in _WIDTHS.items()}
_ENCODED_SIMPLE: dict[bool | None, bytes] = {False: b"\xf4", True: b"\xf5", None: b"\xf6"}
_SIMPLE_VALUES: dict[int, bool | None] = {0xF4: False, 0xF5: True, 0xF6: None}


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
    info, number = next((info, number) for info, (number, _) in _WIDTHS.items() if argument < 1 << 8 * number.size)
    return bytes((major << 5 | info,)) + number.pack(argument)


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


def read_count(data: bytes, at: int) -> tuple[int, int]:
    """Return how many items the array that begins at `at` says it has, and where the first begins; raises Malformed."""
    try:
        if data[at] >> 5 != _ARRAY:
            raise Malformed(Step.CBOR, "an array was expected")
        return _argument(data, at)
    except KeyError as error:
        raise Malformed(Step.CBOR, "an array was expected that says how many items it has") from error
    except (IndexError, struct.error) as error:
        raise Malformed(Step.CBOR, "the value ends too early") from error


def _item(data: bytes, at: int, depth: int, tags: frozenset[int]) -> tuple[Value, int]:
    """Return the item at `at` and where it ends, for a caller that reads no other.

    The readers below only ever move on, so a string that ends beyond the data is found once, here.
    """
    try:
        value, end = (_READERS if depth else _LAST_READERS)[data[at]](data, at, depth, tags)
    except (IndexError, struct.error) as error:
        raise Malformed(Step.CBOR, "the value ends too early") from error
    except UnicodeDecodeError as error:
        raise Malformed(Step.CBOR, "a text is not UTF-8") from error
    if end > len(data):
        raise Malformed(Step.CBOR, "the value ends too early")
    return value, end


# A reader is called with the data, where the item begins, how many containers may still open, and the known tags.


def _small(data: bytes, at: int, _depth: int, _tags: frozenset[int]) -> tuple[int, int]:
    return data[at], at + 1


def _small_negative(data: bytes, at: int, _depth: int, _tags: frozenset[int]) -> tuple[int, int]:
    return _MINUS_ONE - data[at], at + 1


def _wide(info: int) -> _Reader[int]:
    unpack, size, smallest = _UNPACKERS[info]
    width = size + 1

    def read(data: bytes, at: int, _depth: int, _tags: frozenset[int]) -> tuple[int, int]:
        (argument,) = unpack(data, at + 1)
        if argument < smallest:
            raise Malformed(Step.CBOR, _NOT_SHORTEST)
        return argument, at + width

    return read


def _negative(data: bytes, at: int, _depth: int, _tags: frozenset[int]) -> tuple[int, int]:
    argument, at = _argument(data, at)
    return -1 - argument, at


def _bytes(data: bytes, at: int, _depth: int, _tags: frozenset[int]) -> tuple[bytes, int]:
    length, at = _argument(data, at)
    end = at + length
    return data[at:end], end


def _short_text(data: bytes, at: int, _depth: int, _tags: frozenset[int]) -> tuple[str, int]:
    start = at + 1
    end = start + data[at] - _EMPTY_TEXT
    return data[start:end].decode(), end


def _text(data: bytes, at: int, _depth: int, _tags: frozenset[int]) -> tuple[str, int]:
    length, at = _argument(data, at)
    end = at + length
    return data[at:end].decode(), end


def _array(data: bytes, at: int, depth: int, tags: frozenset[int]) -> tuple[list[Value], int]:
    count, at = _argument(data, at)
    readers = _READERS if depth > 1 else _LAST_READERS
    items: list[Value] = []
    for _ in range(count):
        item, at = readers[data[at]](data, at, depth - 1, tags)
        items.append(item)
    return items, at


def _map(data: bytes, at: int, depth: int, tags: frozenset[int]) -> tuple[dict[Key, Value], int]:
    count = data[at] - _EMPTY_MAP
    count, at = (count, at + 1) if count <= _LAST_SMALL else _argument(data, at)
    depth -= 1
    readers = _READERS if depth else _LAST_READERS
    items: dict[Key, Value] = {}
    last, start, stop = -1, at, at  # the first byte of the key before, and where that key stands
    for _ in range(count):
        first = data[at]
        key, end = _KEY_READERS[first](data, at, 0, tags) if first > _LAST_SMALL else (first, at + 1)
        # Mostly the first bytes differ, and say which key is the greater one.
        if first <= last and data[at:end] <= data[start:stop]:
            raise Malformed(Step.CBOR, "a map's keys are not in order or not unique")
        last, start, stop = first, at, end
        items[key], at = readers[data[end]](data, end, depth, tags)
    return items, at


def _tag(data: bytes, at: int, depth: int, tags: frozenset[int]) -> tuple[Tag, int]:
    number, at = _argument(data, at)
    if number not in tags:
        raise Malformed(Step.CBOR, "a tag stands where none is expected")
    readers = _READERS if depth > 1 else _LAST_READERS
    content, at = readers[data[at]](data, at, depth - 1, tags)
    return Tag(number, content), at


def _simple(data: bytes, at: int, _depth: int, _tags: frozenset[int]) -> tuple[bool | None, int]:
    return _SIMPLE_VALUES[data[at]], at + 1


def _refused(_data: bytes, _at: int, _depth: int, _tags: frozenset[int]) -> NoReturn:
    raise Malformed(Step.CBOR, "an item begins with a byte that the subset does not know")


def _too_deep(_data: bytes, _at: int, _depth: int, _tags: frozenset[int]) -> NoReturn:
    raise Malformed(Step.CBOR, "the value is nested too deep")


def _argument(data: bytes, at: int) -> tuple[int, int]:
    """Return the number that the head at `at` carries, and where the head ends."""
    info = data[at] & 31
    at += 1
    if info < 24:  # noqa: PLR2004 - RFC 8949, section 3
        return info, at
    unpack, size, smallest = _UNPACKERS[info]
    (argument,) = unpack(data, at)
    if argument < smallest:
        raise Malformed(Step.CBOR, _NOT_SHORTEST)
    return argument, at + size


def _row(short: _Reader[_Read_co], *long: _Reader[_Read_co]) -> tuple[_Reader[_Read_co], ...]:
    """Return the readers of one major type: argument in the first byte, in the next 1 to 8, and no definite length."""
    return (short,) * 24 + (long * 4)[:4] + (_refused,) * 4


_KEYS: tuple[_Reader[Key], ...] = (
    *_row(_small, *map(_wide, _UNPACKERS)),
    *_row(_small_negative, _negative),
    *_row(_bytes, _bytes),
    *_row(_short_text, _text),
)
# Python holds 1 and True for the same key, so a Boolean key could hide an integer one.
_KEY_READERS: tuple[_Reader[Key], ...] = (*_KEYS, *(_refused,) * 128)
_SIMPLE: tuple[_Reader[Value], ...] = (_refused,) * 20 + (_simple,) * 3 + (_refused,) * 9
_CONTAINERS: tuple[_Reader[Value], ...] = (*_row(_array, _array), *_row(_map, _map), *_row(_tag, _tag))
_READERS: tuple[_Reader[Value], ...] = (*_KEYS, *_CONTAINERS, *_SIMPLE)
"""The reader of an item by its first byte: three bits of major type, five of additional information."""
_LAST_READERS: tuple[_Reader[Value], ...] = (*_KEYS, *(_too_deep,) * len(_CONTAINERS), *_SIMPLE)
"""The same where no container may open any more."""
