"""Seeded changes to CBOR: of the value that bytes spell, and of how they spell it."""

from collections.abc import Iterator
from copy import deepcopy
from random import Random

from idsvc.credential import cbor

INTEGERS = (
    *(0, 1, -1, 23, 24, 255, 256, 300, 43_200, 86_400, -86_400, 1_772_323_200, 1_835_524_800),
    *(2**31 - 1, 2**31, -(2**31), 2**32, 253_399_665_600, 253_402_300_799, 253_402_300_800),
    *(2**53 - 1, 2**53, 2**53 + 1, 1 - 2**53, -(2**53), -(2**53) - 1, 2**63, 2**64 - 1, -(2**64)),
)
ADDRESSES = (
    "https://id.rivermouth.example",
    "https://id.rivermouth.example/status/1",
    "http://id.rivermouth.example",
    "https://ID.rivermouth.example",
    "https://" + "a" * 112,
    "https://" + "a" * 113,
    "https://a.example:99999/x",
    "https://a.example:999999",
    "https://a.example/x?y",
    "https://a.example/x\n",
)
TEXTS = (
    *("", "A", "1", "2", "x" * 120, "x" * 161, "\u200c", "\u202e", "\ufeffA", "A\n"),
    *("en", "zh-Hant-TW", "EN", "e", "en-", "en\n", "US", "us", "USA"),
    *("19000229", "20000229", "00000101", "00010101", "99991231", "19901301", "\u0661" * 8),
    *("K7Q2M9X4TB", "3F9ZK2M7QX4TB8WD", "k7q2m9x4tb", "K7Q2M9X4T\uff22"),
)
STRINGS = (b"", b"x", b"RIFF\0\0\0\0WEBP")
CONTAINERS = (
    *([], [1], [[[]]], [[[[]]]], [b""] * 30, list(range(300))),
    *({}, {1: 1}, {"idx": 1}, {1: {2: {3: {}}}}, {1: [{2: []}]}),
)
VALUES: tuple[object, ...] = (None, True, False, *INTEGERS, *ADDRESSES, *TEXTS, *STRINGS, *CONTAINERS)
KEYS: tuple[object, ...] = (
    *(0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 13, 19, 20, 23, 24, 62, 75, 169, 256, 65535, 2**53, 2**64 - 1),
    *(-1, -24, -25, -(2**64), "", "idx", "uri", "status_list", "bits", "note", b"", b"x"),
)


def put(value: object, path: tuple[object, ...], new: object) -> object:
    """Return the value with `new` at a path as far as the path leads, or with `...` the member taken away."""
    whole = deepcopy(value)
    inner = whole
    for key in path[:-1]:
        if not isinstance(inner, dict) or not isinstance(inner.get(key), dict | list):
            return whole
        inner = inner[key]
    _set(inner, path[-1], new)
    return whole


def _set(inner: object, key: object, new: object) -> None:
    if isinstance(inner, list):
        inner[:] = [*inner, new]
    elif isinstance(inner, dict) and new is ...:
        inner.pop(key, None)
    elif isinstance(inner, dict):
        inner[key] = new


def changed(rng: Random, value: object) -> object:
    """Return the value with one member anywhere set to something, taken away, renamed or added."""
    whole = deepcopy(value)
    inner = rng.choice([found for found in _containers(whole) if found] or [whole])
    if isinstance(inner, list):
        at = rng.randrange(len(inner) or 1)
        inner[at : at + 1] = rng.choice(([], [rng.choice(VALUES)], [*inner[at : at + 1], rng.choice(VALUES)]))
    elif isinstance(inner, dict):
        _change_map(rng, inner)
    return whole


def _change_map(rng: Random, inner: dict[object, object]) -> None:
    key = rng.choice(list(inner) or [1])
    how = rng.randrange(6)
    if how < 3:
        inner[key] = _near(rng, inner.get(key)) if rng.random() < 0.3 else rng.choice(VALUES)
    elif how == 3:
        inner.pop(key, None)
    elif how == 4:
        inner[rng.choice(KEYS)] = inner.pop(key, None)
    else:
        inner[rng.choice(KEYS)] = rng.choice(VALUES)


def _near(rng: Random, value: object) -> object:
    match value:
        case bool() | None:
            return int(bool(value))
        case int():
            return max(-(2**64), min(2**64 - 1, value + rng.choice((-86_400, -1, 1, 86_400, 2_592_000, 2**32))))
        case str():
            return rng.choice(
                (value.lower(), value + "A", value[:-1], value + "\n", value.encode(), [value], value[::-1])
            )
        case bytes():
            return rng.choice((value + b"\0", value[:-1], value.hex(), value[::-1]))
        case _:
            return [value]


def _containers(value: object) -> Iterator[object]:
    if isinstance(value, dict | list):
        yield value
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _containers(inner)


def heads(data: bytes) -> list[tuple[int, int, int]]:
    """Return where each head of CBOR begins and ends, and its argument; maps in byte strings are looked into."""
    found: list[tuple[int, int, int]] = []
    _walk(data, 0, found)
    return found


def _walk(data: bytes, at: int, found: list[tuple[int, int, int]]) -> int:
    major, info = data[at] >> 5, data[at] & 31
    size = 0 if info < 24 else 1 << info - 24
    end = at + 1 + size
    argument = info if info < 24 else int.from_bytes(data[at + 1 : end], "big")
    found.append((at, end, argument))
    if major in {2, 3}:
        if major == 2 and _is_map(data[end : end + argument]):  # header or payload
            _walk(data, end, found)
        return end + argument
    for _ in range({4: argument, 5: 2 * argument, 6: 1}.get(major, 0)):
        end = _walk(data, end, found)
    return end


def _is_map(data: bytes) -> bool:
    try:
        return isinstance(cbor.decode(data), dict)
    except cbor.Malformed:
        return False


def reheaded(rng: Random, data: bytes) -> bytes:
    """Return CBOR in which one head has another width, kind or count, or stands twice or not at all."""
    places = heads(data)
    at, end, argument = rng.choice(places)
    major = data[at] >> 5
    other = rng.choice(places)
    new = rng.choice(
        (
            _head(major, argument, rng.choice((0, 1, 2, 4, 8))),
            _head(major, argument, rng.choice((1, 2, 4, 8))),
            _head(major, argument + rng.choice((-1, 1, 2)), rng.choice((0, 1))),
            _head(rng.randrange(8), argument, 0),
            _head(major, rng.choice((0, 23, 24, 255, 2**16, 2**32, 2**53, 2**64 - 1)), rng.choice((0, 8))),
            bytes((major << 5 | rng.choice((28, 29, 30, 31)),)),
            b"\xf9\x3c\x00",
            b"\xf8" + rng.randbytes(1),
            bytes((0xE0 | rng.randrange(32),)),
            b"\xc1" + data[at:end],
            b"\x81" * rng.randrange(1, 6) + data[at:end],
            b"",
            data[other[0] : other[1]],
        )
    )
    return data[:at] + new + data[end:]


def _head(major: int, argument: int, size: int) -> bytes:
    """Return a head of a width, or of the least one that holds the argument."""
    argument = max(0, argument)
    if size == 0 and argument < 24:
        return bytes((major << 5 | argument,))
    width = next(width for width in (1, 2, 4, 8) if width >= size and argument < 1 << 8 * width)
    return bytes((major << 5 | 24 + width.bit_length() - 1,)) + argument.to_bytes(width, "big")
