"""Rows as the database holds them, ids and texts included: what is counted in ``tallies`` and goes no further."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class TextValue:
    """One distinct value of a plain text column."""

    table: str
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class CaptureLink:
    """A capture's row: its id, its date, its case, and whether its file is whole."""

    capture_id: bytes
    destroy_by: date
    case_id: bytes
    live: bool


@dataclass(frozen=True, slots=True)
class Indices:
    """The two status indices of a card, in the list with this address."""

    uri: str
    front: int
    back: int


@dataclass(frozen=True, slots=True)
class IntentLink:
    """An intent: its own id, which a signed card's case takes over, the case it was meant for, whether it is signed."""

    intent_id: bytes
    case_id: bytes
    signed: bool
    indices: Indices


@dataclass(frozen=True, slots=True)
class CardLink:
    """A register entry: its indices, and whether it is cancelled."""

    indices: Indices
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Bitmaps:
    """A status list as the city keeps it: three bitmaps of one size, least significant bit first."""

    drawn: bytes
    revoked: bytes
    published: bytes


@dataclass(frozen=True, slots=True)
class Blob:
    """A sealed file: the date of its folder and its name."""

    destroy_by: date
    name: bytes


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A line of the journal; ids are empty where it has none."""

    act: str
    record_id: bytes
    staff_id: bytes
    day: date
    destroy_by: date


@dataclass(frozen=True, slots=True)
class CaptureFiles:
    """Files below the captures' folder.

    A city that works is a moving target: ``standing`` were there both before and after the rows were read, ``passing``
    only one of the two times; ``strays`` counts those that are not sealed files at all.
    """

    standing: frozenset[Blob] = frozenset()
    passing: frozenset[Blob] = frozenset()
    strays: int = 0


@dataclass(frozen=True, slots=True)
class Links:
    """Which row belongs to which: cases by id, those of them at the stage issued, and what points at cases."""

    cases: frozenset[bytes] = frozenset()
    issued: frozenset[bytes] = frozenset()
    captures: tuple[CaptureLink, ...] = ()
    tag_cases: tuple[bytes, ...] = ()
    intents: tuple[IntentLink, ...] = ()
    cards: tuple[CardLink, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusLists:
    """The city's bitmaps by address, and the bits of the list that lies in public; None: missing or unreadable."""

    kept: Mapping[str, Bitmaps]
    published: Mapping[str, bytes | None]
