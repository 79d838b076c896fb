"""The fast reader of entries and the slow one agree on everything, and a log read in pieces is the log read whole."""

import json
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsvc.ledger.canonical import MAX_INTEGER, canonical
from idsvc.ledger.errors import LedgerError
from idsvc.ledger.event import FIELDS, MAX_PROBE, Entry, Event, FieldKind, Kind
from idsvc.ledger.merkle import Tree, leaf_hashes, levels_over
from idsvc.ledger.pattern import read_entry, read_run
from idsvc.oversight.facts import TRUST, facts_of, joined

DAYS = st.dates().map(lambda day: day.isoformat())
FEW_DAYS = st.dates(date(2026, 3, 1), date(2026, 3, 4)).map(lambda day: day.isoformat())
OF_KIND: dict[Kind, st.SearchStrategy[int | str]] = {
    Kind.COUNT: st.integers(0, MAX_INTEGER) | st.sampled_from([0, 9, 10, MAX_INTEGER]),
    Kind.PROBE: st.integers(0, MAX_PROBE) | st.sampled_from([0, 9, 10, 999_999_999, 10**9, MAX_PROBE]),
    Kind.DIGEST: st.binary(min_size=32, max_size=32).map(bytes.hex),
    Kind.DAY: DAYS,
    Kind.MONTH: DAYS.map(lambda day: day[:7]),
    Kind.NODE: st.integers(1, 9999).map(lambda number: f"node-{number}"),
}
NEAR = st.sampled_from(
    [-1, MAX_INTEGER + 1, MAX_PROBE + 1, 10**16, True, "", "2026-02-30", "0000-01-01", "2026-13", "node-0", "node-01"]
)


def value(kind: FieldKind) -> st.SearchStrategy[int | str]:
    return OF_KIND[kind] if isinstance(kind, Kind) else st.sampled_from(sorted(kind.choices))


@st.composite
def plain(draw: Callable[..., object], right: bool = True) -> dict[str, object]:  # noqa: FBT001, FBT002
    event = draw(st.sampled_from(list(Event)))
    fields = {name: draw(value(kind)) for name, kind in FIELDS[event].items()}  # type: ignore[index]
    if not right:
        fields[draw(st.sampled_from(sorted(fields)))] = draw(NEAR)  # type: ignore[index]
    return {"day": draw(DAYS), "event": str(event), "fields": fields}


def slow(data: bytes) -> Entry | None:
    try:
        return Entry.parse(data)
    except LedgerError:
        return None


def agree(data: bytes) -> None:
    expected = slow(data)
    assert read_entry(data) == expected
    assert read_run([data]).unknown == (expected is None)


@given(plain())
def test_what_may_be_written_is_read_alike(entry: dict[str, object]) -> None:
    data = canonical(entry)  # type: ignore[arg-type]
    assert slow(data) is not None
    agree(data)


@given(plain(right=False))
def test_values_near_the_limits_are_read_alike(entry: dict[str, object]) -> None:
    agree(json.dumps(entry, sort_keys=True, separators=(",", ":")).encode())


@given(plain(), st.data())
def test_every_mutation_is_read_alike(entry: dict[str, object], data: st.DataObject) -> None:
    whole = canonical(entry)  # type: ignore[arg-type]
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 3)))
    put = data.draw(st.binary(max_size=3) | st.sampled_from([b"0", b"-", b'"', b",", b" ", b"\n", b"\x00", b"\\u0061"]))
    agree(whole[:start] + put + whole[end:])


@given(plain(), plain(), st.data())
def test_two_entries_spliced_are_read_alike(one: dict[str, object], other: dict[str, object], data: object) -> None:
    first, second = canonical(one), canonical(other)  # type: ignore[arg-type]
    at = data.draw(st.integers(0, len(first)))  # type: ignore[attr-defined]
    agree(first[:at] + second[at:])
    agree(first + second)


@given(st.binary(max_size=120))
def test_any_bytes_are_read_alike(data: bytes) -> None:
    agree(data)


@pytest.mark.parametrize("event", list(Event))
def test_each_single_byte_changed_is_read_alike(event: Event) -> None:
    examples = {Kind.COUNT: 10, Kind.PROBE: 4294967295, Kind.DIGEST: "a9" * 32, Kind.DAY: "2026-02-28"}
    examples |= {Kind.MONTH: "2026-10", Kind.NODE: "node-10"}
    fields = {
        name: examples[kind] if isinstance(kind, Kind) else min(kind.choices) for name, kind in FIELDS[event].items()
    }
    data = Entry(date(2026, 2, 28), event, fields).to_bytes()
    for at in range(len(data)):
        for byte in b'0139az"-: \n':
            agree(data[:at] + bytes((byte,)) + data[at + 1 :])


@given(plain(), plain(), st.data())
def test_an_entry_that_hides_two_stands_for_no_other(
    one: dict[str, object], other: dict[str, object], data: object
) -> None:
    first, second = canonical(one), canonical({**one, "day": other["day"]})  # type: ignore[arg-type]
    cut = first[:-1]  # of the same event, so it is read together with them
    entries = [first + b"\n" + second, cut, second]
    run = read_run(data.draw(st.permutations(entries)))  # type: ignore[attr-defined]
    assert (run.size, run.unknown) == (3, 2)
    assert run.days == (second[8:18],)


@given(st.lists(plain() | plain(right=False), max_size=8), st.lists(st.binary(max_size=9), max_size=2))
def test_a_run_knows_the_entries_that_are_read_one_by_one(written: list[object], others: list[bytes]) -> None:
    entries = [json.dumps(each, sort_keys=True, separators=(",", ":")).encode() for each in written] + others
    known = [entry for entry in map(slow, entries) if entry is not None]
    run = read_run(entries)
    assert (run.size, run.unknown) == (len(entries), len(entries) - len(known))
    assert run.days == tuple(entry.day.isoformat().encode() for entry in known)
    for event in Event:
        names = sorted(FIELDS[event])
        expected = [
            tuple(str(entry.fields[name]).encode() for name in names) for entry in known if entry.event is event
        ]
        assert run.of(event, *names) == expected


@st.composite
def logs(draw: Callable[..., object]) -> list[bytes]:
    """A log of few days, nodes and chains, so that entries meet; some of it is no entry at all."""
    events = st.sampled_from([*Event, Event.CLOCK_ADVANCED, Event.CLOCK_CELL, Event.CLOCK_STATE, Event.DAY_DESTROYED])
    found = []
    for event in draw(st.lists(events, max_size=40)):  # type: ignore[attr-defined]
        fields: dict[str, object] = {}
        for name, kind in FIELDS[event].items():
            few = {Kind.DAY: FEW_DAYS, Kind.NODE: st.sampled_from(["node-1", "node-2"]), Kind.COUNT: st.integers(0, 2)}
            few |= {Kind.DIGEST: st.sampled_from(["ab" * 32, "cd" * 32])}
            fields[name] = draw(few[kind] if kind in few else value(kind))  # type: ignore[index]
        found.append(canonical({"day": draw(FEW_DAYS), "event": event, "fields": fields}))  # type: ignore[dict-item]
    return [*found, *draw(st.lists(st.just(b"scribble"), max_size=2))]  # type: ignore[misc]


@given(logs(), st.lists(st.integers(0, 42), max_size=4))
def test_a_log_read_in_pieces_has_the_facts_of_the_whole(entries: list[bytes], cuts: list[int]) -> None:
    ends = [0, *sorted(cuts), len(entries)]
    pieces = [facts_of(entries[start:end]) for start, end in pairwise(ends)]
    assert joined(pieces) == facts_of(entries)


def test_no_status_list_is_named_as_the_trust_list() -> None:
    day, digest = date(2026, 3, 2), "ab" * 32
    trust = Entry(day, Event.TRUST_PUBLISHED, {"sequence": 1, "digest": "cd" * 32}).to_bytes()
    status = Entry(day, Event.STATUS_PUBLISHED, {"list": 0, "digest": digest}).to_bytes()
    assert facts_of([trust, status]).named == facts_of([status, trust]).named == {TRUST: "cd" * 32, 0: digest}


@given(st.integers(0, 70), st.integers(0, 4))
def test_a_tree_of_parts_is_the_tree_of_the_whole(size: int, height: int) -> None:
    entries = [b"%d" % number for number in range(size)]
    width = 1 << height
    parts = [levels_over(leaf_hashes(entries[at : at + width])) for at in range(0, size, width)]
    tree, whole = Tree.of_parts(parts, height), Tree(entries)
    assert tree.size == size
    assert [tree.root(at) for at in range(size + 1)] == [whole.root(at) for at in range(size + 1)]
    assert [tree.complete(at) for at in range(8)] == [whole.complete(at) for at in range(8)]
