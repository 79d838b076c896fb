"""Entries of the public log: the closed table and nothing outside it."""

from datetime import date

import pytest

from idsvc.ledger import errors
from idsvc.ledger.canonical import canonical
from idsvc.ledger.errors import LedgerError, NotAnEntry, NotCanonical
from idsvc.ledger.event import FIELDS, MAX_PROBE, Entry, Event, Kind, Words

DAY = date(2026, 3, 2)
GOOD = {
    Kind.COUNT: (0, 2**53 - 1),
    Kind.PROBE: (0, MAX_PROBE),
    Kind.DIGEST: ("0" * 64, "9af" * 21 + "b"),
    Kind.DAY: ("2026-02-28", "2028-02-29"),
    Kind.MONTH: ("2026-02", "2026-12"),
    Kind.NODE: ("node-1", "node-9999"),
}
BAD = {
    Kind.COUNT: (-1, 2**53, True, "1", 1.0, None),
    Kind.PROBE: (-1, MAX_PROBE + 1, False, "1"),
    Kind.DIGEST: ("0" * 63, "0" * 65, "A" * 64, "g" * 64, "0" * 63 + "\n", "0" * 64 + "\n", 0),
    Kind.DAY: ("2026-02-29", "20260228", "2026-W09-1", "2026-2-28", "2026-02-28\n", "\u0662026-02-28", 20260228),
    Kind.MONTH: ("2026-13", "2026-2", "2026-02-01", "2026-02\n", 202602),
    Kind.NODE: ("node-0", "node-01", "node-10000", "node-1\n", "Anna", 1),
}


def samples(kind: Kind | Words, table: dict[Kind, tuple[object, ...]], words: tuple[object, ...]) -> tuple[object, ...]:
    return words if isinstance(kind, Words) else table[kind]


def good_fields(event: Event, pick: int = 0) -> dict[str, int | str]:
    return {
        name: min(kind.choices) if isinstance(kind, Words) else GOOD[kind][pick] for name, kind in FIELDS[event].items()
    }


def test_every_event_has_its_row() -> None:
    assert set(FIELDS) == set(Event)
    assert set(GOOD) == set(BAD) == set(Kind)


@pytest.mark.parametrize("event", Event)
@pytest.mark.parametrize("pick", [0, 1])
def test_every_event_is_written_and_read_back(event: Event, pick: int) -> None:
    entry = Entry(DAY, event, good_fields(event, pick))
    again = Entry.parse(entry.to_bytes())
    assert again == entry
    assert again.to_bytes() == entry.to_bytes()


@pytest.mark.parametrize("event", Event)
def test_every_field_refuses_what_its_kind_does_not_hold(event: Event) -> None:
    for name, kind in FIELDS[event].items():
        for value in samples(kind, BAD, ("", "other", "SPECIMEN", 1, None)):
            with pytest.raises(NotAnEntry):
                Entry(DAY, event, good_fields(event) | {name: value})


@pytest.mark.parametrize("event", Event)
def test_a_missing_or_further_field_is_refused(event: Event) -> None:
    fields = good_fields(event)
    with pytest.raises(NotAnEntry):
        Entry(DAY, event, fields | {"name": "x"})
    for name in fields:
        with pytest.raises(NotAnEntry):
            Entry(DAY, event, {kept: value for kept, value in fields.items() if kept != name})


def test_an_entry_does_not_change_when_the_caller_s_mapping_does() -> None:
    fields = good_fields(Event.CHAIN_STARTED)
    entry = Entry(DAY, Event.CHAIN_STARTED, fields)
    fields["chain"] = -1
    assert entry.fields == {"chain": 0}
    with pytest.raises(TypeError):
        entry.fields["chain"] = 2


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        {"day": "2026-03-02", "event": "chain:started"},
        {"day": "2026-03-02", "event": "clock:chain-started", "fields": {"chain": 1}, "note": "x"},
        {"day": "20260302", "event": "clock:chain-started", "fields": {"chain": 1}},
        {"day": "2026-02-30", "event": "clock:chain-started", "fields": {"chain": 1}},
        {"day": 1, "event": "clock:chain-started", "fields": {"chain": 1}},
        {"day": "2026-03-02", "event": "clock:stopped", "fields": {"chain": 1}},
        {"day": "2026-03-02", "event": "clock:chain-started", "fields": [1]},
        {"day": "2026-03-02", "event": "clock:chain-started", "fields": {"chain": [1]}},
        {"day": "2026-03-02", "event": "clock:chain-started", "fields": {"chain": True}},
        {"day": "2026-03-02", "event": "clock:chain-started", "fields": {"chain": {}}},
        {"day": "2026-03-02", "event": "clock:chain-started", "fields": {}},
    ],
)
def test_canonical_bytes_outside_the_table_are_refused(value: object) -> None:
    with pytest.raises(NotAnEntry):
        Entry.parse(canonical(value))


def test_bytes_that_are_not_canonical_are_refused() -> None:
    with pytest.raises(NotCanonical):
        Entry.parse(b'{"event":"clock:chain-started","day":"2026-03-02","fields":{"chain":1}}')


def test_no_kind_of_field_takes_free_text() -> None:
    kinds = {kind for fields in FIELDS.values() for kind in fields.values() if not isinstance(kind, Words)}
    assert kinds <= set(Kind)
    for words in (kind for fields in FIELDS.values() for kind in fields.values() if isinstance(kind, Words)):
        assert all(word.isascii() and word.islower() for word in words.choices)


def test_every_refusal_is_the_ledger_s_own() -> None:
    raised = [
        value for value in vars(errors).values() if isinstance(value, type) and value.__module__ == errors.__name__
    ]
    assert all(issubclass(kind, LedgerError) for kind in raised)
