"""The public log's closed vocabulary: every event and the fields it carries; no text, no person, no record."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final, TypeAlias

from idsvc.ledger.canonical import MAX_INTEGER, canonical, parse
from idsvc.ledger.errors import NotAnEntry

MAX_PROBE: Final = 2**32 - 1


@unique
class Event(StrEnum):
    """What the public log can say, as ``subject:action``."""

    CITY_OPENED = "city:opened"
    POLICY_ADOPTED = "policy:adopted"
    SOFTWARE_INSTALLED = "software:installed"
    KEYS_CEREMONY = "keys:ceremony"
    KEY_LISTED = "key:listed"
    TRUST_PUBLISHED = "list:trust-published"
    STATUS_PUBLISHED = "list:status-published"
    CLOCK_STARTED = "clock:started"
    CLOCK_ADVANCED = "clock:advanced"
    CLOCK_STATE = "clock:state-committed"
    CLOCK_CELL = "clock:cell-committed"
    CHAIN_STARTED = "clock:chain-started"
    CHAIN_DROPPED = "clock:chain-dropped"
    CLOCK_ROLLED_BACK = "clock:rolled-back"
    DAY_DESTROYED = "day:destroyed"
    FIGURES_SEALED = "figures:sealed"
    HOLDS_IN_FORCE = "holds:in-force"
    RECEIPTS_LISTED = "receipts:listed"
    BACKUP_MADE = "backup:made"
    CITY_RESTORED = "city:restored"
    MACHINE_ACKNOWLEDGED = "machine:acknowledged"
    STOCK_CLOSED = "stock:closed"
    CASH_CLOSED = "cash:closed"


@unique
class Kind(StrEnum):
    """What a field may hold."""

    COUNT = "integer from 0 to 2^53 - 1"
    PROBE = "integer from 0 to 2^32 - 1"
    DIGEST = "64 lower-case hex digits of a SHA-256"
    DAY = "day, YYYY-MM-DD"
    MONTH = "month, YYYY-MM"
    NODE = "node-N, N from 1 to 9999"


@dataclass(frozen=True, slots=True)
class Words:
    """A field that holds one of these fixed words."""

    choices: frozenset[str]


FieldKind: TypeAlias = Kind | Words
FieldValue: TypeAlias = int | str


def _words(*choices: str) -> Words:
    return Words(frozenset(choices))


FIELDS: Final[Mapping[Event, Mapping[str, FieldKind]]] = MappingProxyType(
    {
        Event.CITY_OPENED: {"city": _words("real", "specimen")},
        Event.POLICY_ADOPTED: {"version": Kind.COUNT, "digest": Kind.DIGEST},
        Event.SOFTWARE_INSTALLED: {"major": Kind.COUNT, "minor": Kind.COUNT, "patch": Kind.COUNT},
        Event.KEYS_CEREMONY: {"root": Kind.DIGEST, "sequence": Kind.COUNT},
        Event.KEY_LISTED: {"thumbprint": Kind.DIGEST, "use": _words("card", "status", "checkpoint")},
        Event.TRUST_PUBLISHED: {"sequence": Kind.COUNT, "digest": Kind.DIGEST},
        Event.STATUS_PUBLISHED: {"list": Kind.COUNT, "digest": Kind.DIGEST},
        Event.CLOCK_STARTED: {"node": Kind.NODE, "stands": Kind.DAY},
        Event.CLOCK_ADVANCED: {"node": Kind.NODE, "left": Kind.DAY, "stands": Kind.DAY},
        Event.CLOCK_STATE: {
            "chain": Kind.COUNT,
            "stands": Kind.DAY,
            "commitment": Kind.DIGEST,
            "probe": Kind.PROBE,
        },
        Event.CLOCK_CELL: {
            "node": Kind.NODE,
            "stands": Kind.DAY,
            "commitment": Kind.DIGEST,
            "probe": Kind.PROBE,
        },
        Event.CHAIN_STARTED: {"chain": Kind.COUNT},
        Event.CHAIN_DROPPED: {"chain": Kind.COUNT},
        Event.CLOCK_ROLLED_BACK: {"node": Kind.NODE, "found": Kind.DAY, "expected": Kind.DAY},
        Event.DAY_DESTROYED: {"destroyed": Kind.DAY, "chain": Kind.COUNT},
        Event.FIGURES_SEALED: {"of": Kind.DAY, "digest": Kind.DIGEST},
        Event.HOLDS_IN_FORCE: {"count": Kind.COUNT},
        Event.RECEIPTS_LISTED: {
            "kind": _words("received", "destroyed", "held"),
            "month": Kind.MONTH,
            "size": Kind.COUNT,
            "root": Kind.DIGEST,
        },
        Event.BACKUP_MADE: {"digest": Kind.DIGEST},
        Event.CITY_RESTORED: {"backup": Kind.DAY, "size": Kind.COUNT},
        Event.CASH_CLOSED: {"missing": Kind.COUNT, "over": Kind.COUNT},
        Event.STOCK_CLOSED: {
            "blanks_missing": Kind.COUNT,
            "blanks_found": Kind.COUNT,
            "old_cards_missing": Kind.COUNT,
            "old_cards_found": Kind.COUNT,
            "ribbons_missing": Kind.COUNT,
            "ribbons_found": Kind.COUNT,
            "used_ribbons_missing": Kind.COUNT,
            "used_ribbons_found": Kind.COUNT,
        },
        Event.MACHINE_ACKNOWLEDGED: {
            "directory": _words("keys", "data"),
            "hazard": _words(
                "overlay",
                "btrfs",
                "zfs",
                "network",
                "journaled-data",
                "copy-on-write",
                "log-structured",
                "snapshot",
                "unknown",
            ),
        },
    }
)
"""The closed table of DESIGN 8: an entry carries exactly the fields of its event."""

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NODE: Final = re.compile(r"node-[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the public log: the city's day it was written on, its event, that event's fields.

    Making one raises ``NotAnEntry`` for anything outside the table, so an entry that exists may be published.
    """

    day: date
    event: Event
    fields: Mapping[str, FieldValue]

    def __post_init__(self) -> None:
        kinds = FIELDS[self.event]
        if self.fields.keys() != kinds.keys():
            raise NotAnEntry("an entry carries exactly the fields that the table gives its event")
        if not all(_fits(kind, self.fields[name]) for name, kind in kinds.items()):
            raise NotAnEntry("a field of the entry does not hold what the table allows there")
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))

    def to_bytes(self) -> bytes:
        """Return the canonical JSON that is hashed into the tree and published."""
        return canonical({"day": self.day.isoformat(), "event": self.event, "fields": self.fields})

    @classmethod
    def parse(cls, data: bytes) -> "Entry":
        """Return the entry these bytes hold; raise ``NotCanonical`` or ``NotAnEntry``."""
        match parse(data):
            case {"day": str() as day, "event": str() as event, "fields": dict() as fields, **more} if not more:
                return cls(_day(day), _event(event), {name: _scalar(value) for name, value in fields.items()})
            case _:
                raise NotAnEntry("an entry has a day, an event and its fields, and nothing else")


def _fits(kind: FieldKind, value: object) -> bool:
    if isinstance(kind, Words):
        return isinstance(value, str) and value in kind.choices
    return _CHECKS[kind](value)


def _is_integer(value: object, largest: int) -> bool:
    return type(value) is int and 0 <= value <= largest


def _is_day(value: object) -> bool:
    """Tell whether this is a day of the calendar in its one ISO form (Python also reads others)."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


_CHECKS: Final[Mapping[Kind, Callable[[object], bool]]] = MappingProxyType(
    {
        Kind.COUNT: lambda value: _is_integer(value, MAX_INTEGER),
        Kind.PROBE: lambda value: _is_integer(value, MAX_PROBE),
        Kind.DIGEST: lambda value: isinstance(value, str) and bool(_DIGEST.fullmatch(value)),
        Kind.DAY: _is_day,
        Kind.MONTH: lambda value: isinstance(value, str) and _is_day(f"{value}-01"),
        Kind.NODE: lambda value: isinstance(value, str) and bool(_NODE.fullmatch(value)),
    }
)


def _day(text: str) -> date:
    if not _is_day(text):
        raise NotAnEntry("the entry's day is not a day")
    return date.fromisoformat(text)


def _event(name: str) -> Event:
    try:
        return Event(name)
    except ValueError as unknown:
        raise NotAnEntry("the entry's event is not in the table of this version") from unknown


def _scalar(value: object) -> FieldValue:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise NotAnEntry("a field holds an integer or a fixed word")
    return value
