"""What an auditor is handed: everything the checks look at, as plain values and without a key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from idsvc.retention import Header, RetentionClass


@dataclass(frozen=True, slots=True)
class ColumnShape:
    """One column as the database has it."""

    name: str
    not_null: bool


@dataclass(frozen=True, slots=True)
class TableShape:
    """One table as the database has it; ``indexes`` are those that have a name of their own."""

    name: str
    columns: tuple[ColumnShape, ...]
    has_rowid: bool
    indexes: tuple[str, ...] = ()

    def column(self, name: str) -> ColumnShape | None:
        """Return a column by name, None where there is none."""
        return next((each for each in self.columns if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Inventoried:
    """One row of the data inventory: a column and whom it is about (resident, card, staff, city)."""

    table: str
    column: str
    about: str


@dataclass(frozen=True, slots=True, order=True)
class TextValue:
    """One distinct value of a plain text column."""

    table: str
    column: str
    value: str


@dataclass(frozen=True, slots=True)
class Schema:
    """Shapes and names: the live tables, the inventory, plain text values, paths of files below the city."""

    tables: tuple[TableShape, ...]
    inventory: tuple[Inventoried, ...]
    texts: tuple[TextValue, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """How many rows of a table have one date; ``retention_class`` None: bounded by the visit only."""

    table: str
    retention_class: RetentionClass | None
    destroy_by: date
    rows: int


@dataclass(frozen=True, slots=True)
class RegisterRows:
    """How many register entries share an expiry month ("YYYY-MM") and a date."""

    expiry_month: str
    destroy_by: date
    rows: int


@dataclass(frozen=True, slots=True)
class CaptureLink:
    """A capture's row: its id, its date, its case, and whether its file is whole."""

    capture_id: bytes
    destroy_by: date
    case_id: bytes
    live: bool


@dataclass(frozen=True, slots=True)
class IntentLink:
    """An intent: its own id, which a signed card's case takes over, and the case it was meant for."""

    intent_id: bytes
    case_id: bytes


@dataclass(frozen=True, slots=True)
class Blob:
    """A sealed file: the date of its folder and its name."""

    destroy_by: date
    name: bytes


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is there now.

    A city that works is a moving target: ``blobs`` were there both before and after the rows were read, ``passing``
    only one of the two times; ``strays`` counts files in the captures' folders that are not sealed files at all.
    """

    dated: tuple[Dated, ...]
    register: tuple[RegisterRows, ...]
    cases: frozenset[bytes]
    captures: tuple[CaptureLink, ...]
    tag_cases: tuple[bytes, ...]
    intents: tuple[IntentLink, ...]
    blobs: frozenset[Blob]
    passing: frozenset[Blob]
    strays: int = 0


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening of a day's sealed figures: 32 random bytes and the canonical figures."""

    day: date
    nonce: bytes
    canonical: bytes


@dataclass(frozen=True, slots=True)
class Books:
    """What was written down: entries with their numbers from 0, the newest note, figures sealed and open, purges."""

    entries: tuple[tuple[int, bytes], ...]
    checkpoint: str | None
    openings: tuple[Opening, ...]
    open_figures: Mapping[str, int]
    purges: frozenset[tuple[date, int]]
    last_purge: date | None


@dataclass(frozen=True, slots=True)
class Published:
    """What a stranger gets: files of the public folder by path, where each status list lies, by its number.

    ``scanner`` is the scanner page without a city, as the auditor's own installation has it; None where it has none.
    """

    files: Mapping[str, bytes]
    status_paths: Mapping[int, str]
    scanner: str | None = None


@dataclass(frozen=True, slots=True)
class CityEvidence:
    """One city on one day; ``clock`` None: missing or unreadable; ``trust`` and ``fingerprint`` None: missing."""

    today: date
    clock: Header | None
    trust: bytes | None
    fingerprint: str | None
    schema: Schema
    holdings: Holdings
    books: Books
    published: Published
