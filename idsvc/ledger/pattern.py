"""Entries read at speed: one pattern of bytes per event, made from the table, which fits the canonical form only.

What a pattern fits, ``Entry.parse`` accepts, and the other way round (a property test holds the two together). A log
of a million entries is read with it in seconds.
"""

import re
from collections.abc import Callable, Mapping, Sequence
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


def _at_most(largest: int) -> bytes:
    """Return the pattern of the integers from 0 to the largest, without leading zeros."""
    digits = str(largest)
    below = [
        f"{digits[:place]}[{'1' if place == 0 else '0'}-{int(digit) - 1}][0-9]{{{len(digits) - place - 1}}}"
        for place, digit in enumerate(digits)
        if int(digit) > (1 if place == 0 else 0)
    ]
    return "|".join((*below, f"[1-9][0-9]{{0,{len(digits) - 2}}}", "0", digits)).encode()


_DAY: Final = rb'"([0-9]{4}-[0-9]{2}-[0-9]{2})"'
_FORMS: Final[Mapping[Kind, bytes]] = MappingProxyType(
    {
        Kind.COUNT: b"(%s)" % _at_most(MAX_INTEGER),
        Kind.PROBE: b"(%s)" % _at_most(MAX_PROBE),
        Kind.DIGEST: rb'"([0-9a-f]{64})"',
        Kind.DAY: _DAY,
        Kind.MONTH: rb'"([0-9]{4}-[0-9]{2})"',
        Kind.NODE: rb'"(node-[1-9][0-9]{0,3})"',
    }
)
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


Limit = Callable[[bytes], bool]

_LIMITS: Final[Mapping[FieldKind, Limit]] = MappingProxyType(
    {
        Kind.DAY: lambda text: day_of(text) is not None,
        Kind.MONTH: lambda text: day_of(text + b"-01") is not None,
    }
)
"""What a pattern cannot count: the calendar."""


@dataclass(frozen=True, slots=True)
class _Form:
    """How the entries of one event are written: places where the calendar decides, and which texts are numbers."""

    event: Event
    match: Callable[[bytes], re.Match[bytes] | None]
    names: tuple[str, ...]
    limits: Mapping[int, Limit]
    numbers: frozenset[str]

    def within_limits(self, texts: Texts) -> bool:
        """Tell whether the calendar has these days and months."""
        return all(check(texts[place]) for place, check in self.limits.items())


def _form(event: Event, kinds: Mapping[str, FieldKind]) -> _Form:
    names = ("day", *sorted(kinds))
    of = {"day": Kind.DAY, **kinds}
    fields = b",".join(b'"%s":%s' % (name.encode(), _written(kinds[name])) for name in names[1:])
    pattern = rb'\{"day":%s,"event":"%s","fields":\{%s\}\}' % (_DAY, re.escape(event.encode()), fields)
    limits = {place: _LIMITS[of[name]] for place, name in enumerate(names) if of[name] in _LIMITS}
    numbers = frozenset(name for name in names if of[name] in {Kind.COUNT, Kind.PROBE})
    return _Form(event, re.compile(pattern).fullmatch, names, MappingProxyType(limits), numbers)


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
    found = form.match(data) if form else None
    if form is None or found is None or not form.within_limits(found.groups()):
        return None
    return form, found.groups()


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
    """Return a run of entries; limits are looked at once for each text that occurs, not for each entry."""
    texts: dict[Event, list[Texts]] = {event: [] for event in _BY_EVENT}
    ways = {mark: (form.match, texts[form.event].append) for mark, form in _BY_MARK.items()}
    days: list[bytes] = []
    for data in entries:
        match, keep = ways.get(data[_MARK], _NO_WAY)
        if found := match(data):
            groups = found.groups()
            keep(groups)
            days.append(groups[0])
    if all(_all_within(form, texts[form.event]) for form in _BY_EVENT.values()):
        return Run(len(entries), tuple(days), MappingProxyType(texts))
    return replace(read_run([data for data in entries if _read(data) is not None]), size=len(entries))


_NO_WAY: Final = (re.compile(b"(?!)").fullmatch, list[Texts]().append)
"""For the names of no event: it fits nothing, so it keeps nothing."""


def _all_within(form: _Form, texts: Sequence[Texts]) -> bool:
    return all(check(text) for place, check in form.limits.items() for text in set(map(itemgetter(place), texts)))
