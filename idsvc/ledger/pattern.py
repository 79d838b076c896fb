"""Entries read at speed: one pattern of bytes per event, made from the table, which fits the canonical form only.

What a pattern fits, ``Entry.parse`` accepts, and the other way round (a property test holds the two together). A log
of a million entries is read with it in seconds.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from operator import itemgetter
from types import MappingProxyType
from typing import Final

from idsvc.ledger.canonical import MAX_INTEGER
from idsvc.ledger.event import FIELDS, MAX_PROBE, Entry, Event, FieldKind, FieldValue, Kind

Texts = tuple[bytes, ...]
"""An entry's texts as they stand in its bytes: its day, then its fields in the order of their names."""


_DAY: Final = rb'"([0-9]{4}-[0-9]{2}-[0-9]{2})"'
_NUMBER: Final = rb"([1-9][0-9]{0,15}|0)"
_FORMS: Final[Mapping[Kind, bytes]] = MappingProxyType(
    {
        Kind.COUNT: _NUMBER,
        Kind.PROBE: _NUMBER,
        Kind.DIGEST: rb'"([0-9a-f]{64})"',
        Kind.DAY: _DAY,
        Kind.MONTH: rb'"([0-9]{4}-[0-9]{2})"',
        Kind.NODE: rb'"(node-[1-9][0-9]{0,3})"',
    }
)
_DAY_AT: Final = slice(len('{"day":"'), len('{"day":"2026-03-02'))
_HEAD: Final = len('{"day":"2026-03-02","event":"')
"""Where the name of the event begins; before it stands the day, of one length always."""
_MARK: Final = slice(_HEAD, _HEAD + 15)
"""So many bytes from there tell the events apart: the name, and what always follows a shorter one."""


@lru_cache(maxsize=65_536)
def day_of(text: bytes) -> date | None:
    """Return the day of ten bytes in ISO form, None where the calendar has no such day."""
    try:
        return date.fromisoformat(text.decode("ascii"))
    except ValueError:
        return None


Limit = Callable[[Iterable[bytes]], bool]
"""Tells whether these texts of one field are all within its limit."""

_LIMITS: Final[Mapping[FieldKind, Limit]] = MappingProxyType(
    {
        Kind.COUNT: lambda texts: max(map(int, texts), default=0) <= MAX_INTEGER,
        Kind.PROBE: lambda texts: max(map(int, texts), default=0) <= MAX_PROBE,
        Kind.DAY: lambda texts: None not in map(day_of, set(texts)),
        Kind.MONTH: lambda texts: all(day_of(text + b"-01") for text in set(texts)),
    }
)
"""What a pattern cannot count: the calendar, and up to which number."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How the entries of one event are written: places that have a limit, and which texts are numbers.

    ``lines`` finds entries in bytes that hold one a line.
    """

    event: Event
    lines: Callable[[bytes], list[Texts]]
    names: tuple[str, ...]
    limits: Mapping[int, Limit]
    numbers: frozenset[str]

    def read(self, entries: Sequence[bytes]) -> list[Texts] | None:
        """Return the texts of all these entries, found in one search; None unless each fits and is within limits."""
        lines = b"\n".join((*entries, b""))
        texts = self.lines(lines)
        # No pattern fits a line's end: with one for each entry, as many texts are one text for each entry.
        if lines.count(b"\n") != len(entries) or len(texts) != len(entries):
            return None
        return texts if self._all_within(texts) else None

    def _all_within(self, texts: Sequence[Texts]) -> bool:
        return all(check(map(itemgetter(place), texts)) for place, check in self.limits.items())


def _form(event: Event, kinds: Mapping[str, FieldKind]) -> _Form:
    names = ("day", *sorted(kinds))
    of = {"day": Kind.DAY, **kinds}
    fields = b",".join(b'"%s":%s' % (name.encode(), _written(kinds[name])) for name in names[1:])
    pattern = rb'^\{"day":%s,"event":"%s","fields":\{%s\}\}\n' % (_DAY, re.escape(event.encode()), fields)
    limits = {place: _LIMITS[of[name]] for place, name in enumerate(names) if of[name] in _LIMITS}
    numbers = frozenset(name for name in names if of[name] in {Kind.COUNT, Kind.PROBE})
    return _Form(event, re.compile(pattern, re.MULTILINE).findall, names, MappingProxyType(limits), numbers)


def _written(kind: FieldKind) -> bytes:
    if isinstance(kind, Kind):
        return _FORMS[kind]
    return b'"(%s)"' % b"|".join(re.escape(word.encode()) for word in sorted(kind.choices))


_BY_EVENT: Final[Mapping[Event, _Form]] = MappingProxyType({event: _form(event, FIELDS[event]) for event in FIELDS})
_BY_MARK: Final[Mapping[bytes, _Form]] = MappingProxyType(
    {f'{event}","fields":{{'.encode()[: _MARK.stop - _MARK.start]: form for event, form in _BY_EVENT.items()}
)


def read_entry(data: bytes) -> Entry | None:
    """Return the entry these bytes hold, None for bytes that ``Entry.parse`` refuses."""
    found = _read(data)
    day = day_of(found[1][0]) if found else None
    if found is None or day is None:
        return None
    form, texts = found
    fields: dict[str, FieldValue] = {
        name: int(text) if name in form.numbers else text.decode("ascii")
        for name, text in zip(form.names[1:], texts[1:], strict=True)
    }
    return Entry(day, form.event, fields)


def _read(data: bytes) -> tuple[_Form, Texts] | None:
    form = _BY_MARK.get(data[_MARK])
    found = form.read((data,)) if form else None
    return (form, found[0]) if form and found else None


@dataclass(frozen=True, slots=True)
class Run:
    """A run of entries read together: how many, the days of those in the vocabulary in order, their texts by event."""

    size: int
    days: tuple[bytes, ...]
    texts: Mapping[Event, Sequence[Texts]]

    @property
    def unknown(self) -> int:
        """Return how many entries ``Entry.parse`` refuses; nothing else of them is here."""
        return self.size - len(self.days)

    def of(self, event: Event, *names: str) -> list[Texts]:
        """Return these fields of an event's entries, in order; the name ``day`` is the day an entry was written on."""
        places = [_BY_EVENT[event].names.index(name) for name in names]
        return [*zip(*(map(itemgetter(place), self.texts[event]) for place in places), strict=True)]


def read_run(entries: Sequence[bytes]) -> Run:
    """Return a run of entries; those of one event are read together, one by one only where some are no entries."""
    sorted_out: Mapping[bytes, list[bytes]] = {mark: [] for mark in _BY_MARK}
    ways = {mark: of_event.append for mark, of_event in sorted_out.items()}
    strange: list[bytes] = []
    for data in entries:
        ways.get(data[_MARK], strange.append)(data)
    texts = {form.event: form.read(sorted_out[mark]) for mark, form in _BY_MARK.items()}
    read = {event: each for event, each in texts.items() if each is not None}
    if strange or len(read) != len(texts):
        return replace(read_run([data for data in entries if _read(data) is not None]), size=len(entries))
    return Run(len(entries), tuple([data[_DAY_AT] for data in entries]), MappingProxyType(read))
