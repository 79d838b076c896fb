"""What an auditor is handed: everything the checks look at, in counts, dates and digests, and without a key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum, unique

from idsvc.retention import Header, RetentionClass


@unique
class PlaceKind(StrEnum):
    """What kind of place in the schema a text stands in; a value is named by its column alone."""

    TABLE = "name of a table"
    COLUMN = "name of a column"
    INDEX = "name of an index"
    FILE = "name of a file"
    VALUE = ""


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
class Place:
    """Where in the schema: what kind of place, its table and its column; both are empty where there is none."""

    kind: PlaceKind
    table: str = ""
    column: str = ""

    def __str__(self) -> str:
        name = f"{self.table}.{self.column}" if self.column else self.table
        return " of ".join(part for part in (self.kind.value, name) if part)


@dataclass(frozen=True, slots=True)
class Schema:
    """Shapes and names: the live tables, the inventory; and how many texts are not what they should be, by place."""

    tables: tuple[TableShape, ...]
    inventory: tuple[Inventoried, ...]
    forbidden: Mapping[Place, int]
    misshapen: Mapping[Place, int]


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
class Holdings:
    """What is there now, in numbers: live captures, sealed files by the date of their folder, halves without the other.

    ``orphan_blobs`` are files without a row, ``orphan_rows`` capture rows without a file, ``orphan_links`` rows whose
    case is not there, by table; ``held`` counts what a hold keeps beyond its date, by account.
    """

    dated: tuple[Dated, ...] = ()
    register: tuple[RegisterRows, ...] = ()
    captures: int = 0
    files: Mapping[date, int] = field(default_factory=dict)
    orphan_blobs: int = 0
    orphan_rows: int = 0
    orphan_links: Mapping[str, int] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cards:
    """How intents, cases, register and status lists fit together, in numbers.

    ``standing`` intents are neither handed over nor voided, ``signed`` of them are signed; ``unsigned_cases`` wait as
    issued without a signed intent, ``lost_intents`` are signed without such a case; ``undrawn`` indices stand in the
    books and were never drawn, or twice. Of bits: ``outstanding`` are drawn and not revoked, ``waiting`` are revoked
    and not yet published, ``missing`` should lie in the published list and do not, ``unrevoked`` belong to cancelled
    cards. ``unreadable`` published lists could not be compared.
    """

    standing: int = 0
    signed: int = 0
    unsigned_cases: int = 0
    lost_intents: int = 0
    undrawn: int = 0
    outstanding: int = 0
    waiting: int = 0
    missing: int = 0
    unrevoked: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class AccessDay:
    """One day of the journal: for each member of staff how many records they opened, most first, and no name.

    ``idle`` are openings of records on which nobody did anything else that day; ``repeated`` is how often one person
    opened one record at most.
    """

    day: date
    openings: tuple[int, ...]
    idle: tuple[int, ...]
    repeated: int
    refusals: int
    sign_ins: int


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal in numbers: it is whole from ``since`` on; ``figures`` are the day's figures made from it anew."""

    since: date
    figures: Mapping[date, Mapping[str, int]] = field(default_factory=dict)
    access: tuple[AccessDay, ...] = ()


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
    open_figures: Mapping[date, Mapping[str, int]]
    purges: frozenset[tuple[date, int]]
    last_purge: date | None


@dataclass(frozen=True, slots=True)
class Published:
    """What a stranger gets: files of the public folder by path, where each status list lies, by its number.

    ``scanner`` and ``receipt`` are the scanner page and the receipt page without a city, as the auditor's own
    installation has them; None where it has none. ``size`` stands in for the files in a bundle: how many entries the
    published checkpoint covers; None: the files tell.
    """

    files: Mapping[str, bytes]
    status_paths: Mapping[int, str]
    scanner: str | None = None
    receipt: str | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class CityEvidence:
    """One city on one day; ``clock`` None: missing or unreadable; ``trust`` and ``fingerprint`` None: missing.

    Counts, dates, digests and names of the schema only: no id, no code, nothing that somebody typed. ``periods`` are
    the days that the city's policy gives each class.
    """

    today: date
    clock: Header | None
    trust: bytes | None
    fingerprint: str | None
    schema: Schema
    holdings: Holdings
    books: Books
    published: Published
    cards: Cards
    journal: Journal
    periods: Mapping[RetentionClass, int]
