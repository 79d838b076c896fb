"""Canonical JSON and entries under generated input."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsvc.ledger.canonical import MAX_INTEGER, canonical, parse
from idsvc.ledger.errors import LedgerError, NotCanonical
from idsvc.ledger.event import FIELDS, MAX_PROBE, Entry, Event, FieldValue, Kind, Words

ASCII = st.text(st.characters(max_codepoint=127), max_size=20)
VALUES = st.recursive(
    st.booleans() | st.integers(-MAX_INTEGER, MAX_INTEGER) | ASCII,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ASCII, inner, max_size=4),
    max_leaves=12,
)
KINDS = {
    Kind.COUNT: st.integers(0, MAX_INTEGER),
    Kind.PROBE: st.integers(0, MAX_PROBE),
    Kind.DIGEST: st.binary(min_size=32, max_size=32).map(bytes.hex),
    Kind.DAY: st.dates().map(date.isoformat),
    Kind.MONTH: st.dates().map(lambda day: day.isoformat()[:7]),
    Kind.NODE: st.integers(1, 9999).map("node-{}".format),
}


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    event = draw(st.sampled_from(Event))
    fields: dict[str, FieldValue] = {
        name: draw(st.sampled_from(sorted(kind.choices)) if isinstance(kind, Words) else KINDS[kind])
        for name, kind in FIELDS[event].items()
    }
    return Entry(draw(st.dates()), event, fields)


@given(VALUES)
def test_what_is_written_is_read_back_and_is_json(value: object) -> None:
    data = canonical(value)
    assert parse(data) == value
    assert json.loads(data) == value
    assert canonical(parse(data)) == data


@given(
    st.binary(max_size=60) | st.text(max_size=60).map(str.encode) | VALUES.map(lambda value: json.dumps(value).encode())
)
def test_bytes_are_refused_or_are_the_one_encoding(data: bytes) -> None:
    try:
        value = parse(data)
    except NotCanonical:
        return
    assert canonical(value) == data


@given(entries())
def test_every_entry_is_read_back(entry: Entry) -> None:
    assert Entry.parse(entry.to_bytes()) == entry


@given(entries(), st.data())
def test_a_changed_entry_is_refused_or_is_another_entry(entry: Entry, data: st.DataObject) -> None:
    encoded = bytearray(entry.to_bytes())
    encoded[data.draw(st.integers(0, len(encoded) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        changed = Entry.parse(bytes(encoded))
    except LedgerError:
        return
    assert changed != entry
    assert changed.to_bytes() == encoded


@given(entries(), st.integers(1, 400))
def test_a_shortened_entry_is_refused(entry: Entry, cut: int) -> None:
    encoded = entry.to_bytes()
    with pytest.raises(NotCanonical):
        Entry.parse(encoded[: max(0, len(encoded) - cut)])
