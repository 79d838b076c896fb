"""Canonical JSON: one value, one encoding."""

from types import MappingProxyType

import pytest

from idsvc.ledger.canonical import MAX_BYTES, MAX_DEPTH, MAX_INTEGER, canonical, parse
from idsvc.ledger.errors import NotCanonical


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        ({}, b"{}"),
        ({"b": 1, "a": [True, False, -2], "A": "x"}, b'{"A":"x","a":[true,false,-2],"b":1}'),
        (MappingProxyType({"a": (1, 2)}), b'{"a":[1,2]}'),
        ('\x00\b\t\n\f\r\x1f"\\/\x7f', b'"\\u0000\\b\\t\\n\\f\\r\\u001f\\"\\\\/\x7f"'),  # RFC 8785, 3.2.2.2
        (MAX_INTEGER, b"9007199254740991"),
        (-MAX_INTEGER, b"-9007199254740991"),
        (True, b"true"),
    ],
)
def test_a_value_has_its_one_encoding(value: object, encoded: bytes) -> None:
    assert canonical(value) == encoded


@pytest.mark.parametrize(
    "value",
    [
        None,
        1.0,
        b"bytes",
        "é",
        {"é": 1},
        {1: "a"},
        {None: 1},
        {"a": None},
        {1, 2},
        MAX_INTEGER + 1,
        -MAX_INTEGER - 1,
        "x" * MAX_BYTES,
    ],
)
def test_other_values_cannot_be_written(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical(value)


def nested(depth: int) -> object:
    value = 1
    for _ in range(depth):
        value = [value]
    return value


def test_depth_is_bounded_both_ways() -> None:
    data = canonical(nested(MAX_DEPTH))
    assert parse(data) == nested(MAX_DEPTH)
    with pytest.raises(NotCanonical):
        canonical(nested(MAX_DEPTH + 1))
    with pytest.raises(NotCanonical):
        parse(b"[" + data + b"]")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" {}",
        b"{} ",
        b"{}\n",
        b'{"a": 1}',
        b'{"b":1,"a":2}',
        b'{"a":1,"a":1}',
        b'{"a":1,"a":2}',
        b"1.0",
        b"1e3",
        b"-0",
        b"01",
        b"+1",
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b"null",
        b'{"a":null}',
        b"9007199254740992",
        b"1" * 5000,
        b'"\\/"',
        b'"\\u0041"',
        b'"\\u001F"',
        b'"\\u00e9"',
        '"é"'.encode(),
        b'"\x01"',
        b"\xef\xbb\xbf{}",
        b"\xff",
        b"[" * 20_000,
        b"[" * 20_000 + b"]" * 20_000,
        b'"' + b"x" * MAX_BYTES + b'"',
        b"{}{}",
        b"tru",
    ],
)
def test_bytes_that_canonical_would_not_have_made_are_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        parse(data)
