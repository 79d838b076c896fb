from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsvc.credential import cbor
from idsvc.ledger.event import Entry, Event
from idsvc.oversight import bundle
from idsvc.oversight.bundle import MAGIC, BundleRefused
from idsvc.oversight.evidence import (
    CityEvidence,
    ColumnShape,
    Inventoried,
    Opening,
    Place,
    PlaceKind,
    Published,
    Schema,
    TableShape,
)
from idsvc.oversight.packing import NotPacked, pack, unpack
from idsvc.retention import Header
from tests.support.evidence import OPENING, day, destroyed, evidence, stood

MARK = "MARIA-LOPEZ"
INVENTORY = (Inventoried("staff", "login", "staff"),)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    on: date
    colour: Colour


@dataclass(frozen=True)
class Outer:
    """One field of every kind that evidence has."""

    flag: bool
    count: int
    text: str | None
    data: bytes
    many: tuple[Inner, ...]
    pair: tuple[int, bytes]
    some: frozenset[int]
    named: Mapping[date, Mapping[str, int]]


OUTERS = st.builds(
    Outer,
    st.booleans(),
    st.integers(-(2**63), 2**63),
    st.none() | st.text(),
    st.binary(),
    st.tuples() | st.tuples(st.builds(Inner, st.dates(), st.just(Colour.RED))),
    st.tuples(st.integers(0, 9), st.binary()),
    st.frozensets(st.integers(0, 99)),
    st.dictionaries(st.dates(), st.dictionaries(st.text(max_size=3), st.integers(0, 9), max_size=3), max_size=3),
)


@given(OUTERS)
def test_what_is_packed_reads_back_and_has_one_spelling(value: Outer) -> None:
    packed = cbor.encode(pack(value))
    again = unpack(Outer, cbor.decode(packed, max_depth=8))
    assert again == value
    assert cbor.encode(pack(again)) == packed


SOUND = pack(Outer(True, 1, None, b"", (Inner(OPENING, Colour.RED),), (1, b""), frozenset({1}), {OPENING: {"a": 1}}))  # noqa: FBT003
WRONG: tuple[cbor.Value, ...] = (1, None, [], ["2026-3-2"], [[1]], "red", True, b"", {}, [["2026-03-02", {}]])


@pytest.mark.parametrize("place", range(8))
@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_no_other_shape_is_read(place: int, wrong: cbor.Value) -> None:
    assert isinstance(SOUND, list)
    spoiled = [*SOUND[:place], wrong, *SOUND[place + 1 :]]
    try:
        read = unpack(Outer, spoiled)  # type: ignore[arg-type] # spoiled on purpose
    except NotPacked:
        return
    assert pack(read) == spoiled


def test_nothing_but_values_is_packed() -> None:
    with pytest.raises(NotPacked):
        pack(object())


def test_a_word_or_a_day_in_another_spelling_is_refused() -> None:
    for wrong in (["2026-03-02", "blue"], ["20260302", "red"], ["2026-03-02", 1]):
        with pytest.raises(NotPacked):
            unpack(Inner, wrong)  # type: ignore[arg-type] # spoiled on purpose


def test_a_mapping_with_a_key_twice_is_refused() -> None:
    with pytest.raises(NotPacked):
        unpack(Mapping[str, int], [["a", 1], ["a", 2]])  # type: ignore[type-abstract] # read as a type


CITY = replace(evidence(*stood(0, 1), *stood(1, 1), destroyed(1, 1), today=day(1)), published=Published({}, {}, size=0))


def test_a_bundle_reads_back_and_is_the_same_bytes_each_time() -> None:
    data = bundle.encode(CITY)
    assert bundle.decode(data) == CITY
    assert bundle.encode(bundle.decode(data)) == data == bundle.encode(CITY)
    assert bundle.decode(data, INVENTORY).schema.inventory == INVENTORY


def test_any_byte_altered_cut_off_or_added_is_told_in_one_line() -> None:
    data = bundle.encode(CITY)
    spoiled = [data[:at] + bytes((data[at] ^ 1,)) + data[at + 1 :] for at in range(0, len(data), 7)]
    cut = [data[:end] for end in range(0, len(data), 11)]
    for each in (*spoiled, *cut, data + b"\0"):
        with pytest.raises(BundleRefused):
            bundle.decode(each)


def whole(payload: bytes) -> bytes:
    return MAGIC + sha256(payload).digest() + payload


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not an evidence bundle"),
        (b"PK\x03\x04", "not an evidence bundle"),
        (b"idsvc-evidence/2\n" + bytes(40), "another version"),
        (whole(b"\xff"), "shape of this version"),
        (whole(b"\x80"), "shape of this version"),
        (whole(cbor.encode([[[[[[[[[1]]]]]]]]])), "shape of this version"),
    ],
)
def test_a_foreign_file_is_told_apart(data: bytes, says: str) -> None:
    with pytest.raises(BundleRefused, match=says):
        bundle.decode(data)


def marked() -> CityEvidence:
    """A city in which a name was written wherever there is room."""
    tables = (TableShape(MARK, (ColumnShape(MARK, not_null=False),), True, (MARK,)), TableShape("staff", (), False))  # noqa: FBT003
    places = {Place(PlaceKind.VALUE, MARK, MARK): 2, Place(PlaceKind.COLUMN, "staff"): 1}
    return replace(
        CITY,
        clock=Header(1, OPENING, MARK),
        trust=MARK.encode(),
        fingerprint=MARK,
        schema=Schema(tables, INVENTORY, places, places),
        books=replace(
            CITY.books,
            checkpoint=MARK,
            entries=(*CITY.books.entries, (7, b'{"who":"' + MARK.encode() + b'"}')),
            openings=(
                Opening(OPENING, bytes(32), b'{"' + MARK.encode() + b'":1}'),
                Opening(OPENING, b"", MARK.encode()),
            ),
        ),
    )


def test_nothing_that_somebody_typed_is_packed() -> None:
    data = bundle.encode(marked())
    assert MARK.encode() not in data
    read = bundle.decode(data)
    assert [table.name for table in read.schema.tables] == ["unlisted-1", "staff"]
    assert read.schema.forbidden[Place(PlaceKind.VALUE, "unlisted-1", "unlisted-1")] == 2
    assert read.books.entries[-1] == (7, b"")


def test_a_forbidden_name_is_not_repeated_either() -> None:
    tables = (TableShape("staff", (ColumnShape("nationality", not_null=False),), has_rowid=False),)
    city = replace(CITY, schema=Schema(tables, INVENTORY, {}, {}))
    (table,) = bundle.decode(bundle.encode(city)).schema.tables
    assert [column.name for column in table.columns] == ["forbidden-1"]


def test_an_entry_of_the_vocabulary_stays() -> None:
    entry = Entry(OPENING, Event.HOLDS_IN_FORCE, {"count": 0}).to_bytes()
    city = replace(CITY, books=replace(CITY.books, entries=((0, entry), (1, b"{}"))))
    assert bundle.decode(bundle.encode(city)).books.entries == ((0, entry), (1, b""))
