"""The database as an auditor reads it: every row as the file holds it, also where the tables are not what they were.

Whatever is planted in a table must become a finding, never an error: values are taken as they come.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

from idsvc.enroll.stage import RETENTION
from idsvc.oversight.evidence import (
    CaptureLink,
    ColumnShape,
    Dated,
    IntentLink,
    Inventoried,
    RegisterRows,
    TableShape,
    TextValue,
)
from idsvc.retention import RetentionClass
from idsvc.store import inventory
from idsvc.store.engine import open_read_only
from idsvc.store.faults import translated
from idsvc.store.schema import LiveTable, dump_rows, live_schema

Row = Mapping[str, object]

_HEAVY: Final = frozenset({"payload", "wrapped_key", "drawn", "revoked", "published"})
"""Columns that no check reads; they would only fill the memory."""

_NOT_PLAIN: Final = frozenset({("staff", "password_hash"), ("checkpoints", "note")})
"""Texts made by a function: a word in them would be chance."""

_INDEXES: Final = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' ORDER BY name"

_CLASSES: Final[Mapping[str, RetentionClass | None]] = MappingProxyType(
    {
        "captures": RetentionClass.CAPTURE,
        "duplicate_tags": RetentionClass.DUPLICATE,
        "journal": RetentionClass.JOURNAL,
        "intents": None,
    }
)


@dataclass(frozen=True, slots=True)
class Rows:
    """One database: the shape of its tables, its rows by table, its distinct plain texts."""

    shapes: tuple[TableShape, ...]
    tables: Mapping[str, Sequence[Row]]
    texts: frozenset[TextValue]

    def of(self, table: str) -> Sequence[Row]:
        """Return a table's rows, none where there is no such table."""
        return self.tables.get(table, ())


def read(path: Path, key: bytes) -> Rows:
    """Return all rows of a database, opened so that nothing can be written; raises a ``StoreError``."""
    engine = open_read_only(path, key)
    try:
        live = live_schema(engine)
        names = {table.name: [column.name for column in table.columns] for table in live}
        tables: defaultdict[str, list[Row]] = defaultdict(list)
        texts: set[TextValue] = set()
        for table, values in dump_rows(engine):
            row = dict(zip(names.get(table, ()), values, strict=False))
            texts.update(_texts(table, row))
            tables[table].append({name: value for name, value in row.items() if name not in _HEAVY})
        with translated(), engine.connect() as connection:
            indexes = [(row.tbl_name, row.name) for row in connection.exec_driver_sql(_INDEXES).all()]
    finally:
        engine.dispose()
    shapes = tuple(_shape(table, [name for of, name in indexes if of == table.name]) for table in live)
    return Rows(shapes, tables, frozenset(texts))


def _shape(table: LiveTable, indexes: Sequence[str]) -> TableShape:
    columns = tuple(ColumnShape(column.name, column.not_null) for column in table.columns)
    return TableShape(table.name, columns, table.has_rowid, tuple(indexes))


def _texts(table: str, row: Row) -> Iterator[TextValue]:
    for column, value in row.items():
        if isinstance(value, str) and (table, column) not in _NOT_PLAIN:
            yield TextValue(table, column, value)


def listed() -> tuple[Inventoried, ...]:
    """Return the data inventory as the checks take it."""
    return tuple(Inventoried(row.table, row.column, row.about) for row in inventory.load())


def dated(rows: Rows) -> Iterator[Dated]:
    """Yield how many rows share a table, a class and a date."""
    counts = Counter((table, cls, day(row.get("destroy_by"))) for table, cls, row in _with_class(rows))
    for (table, cls, destroy_by), count in counts.items():
        yield Dated(table, cls, destroy_by, count)


def _with_class(rows: Rows) -> Iterator[tuple[str, RetentionClass | None, Row]]:
    for row in rows.of("cases"):
        yield "cases", _OF_STAGE.get(str(row.get("stage"))), row
    for table, cls in _CLASSES.items():
        for row in rows.of(table):
            yield table, cls, row


_OF_STAGE: Final = MappingProxyType({stage.value: cls for stage, cls in RETENTION.items()})


def register(rows: Rows) -> Iterator[RegisterRows]:
    """Yield how many register entries share a month and a date."""
    counts = Counter((str(row.get("expiry_month")), day(row.get("destroy_by"))) for row in rows.of("cards"))
    for (month, destroy_by), count in counts.items():
        yield RegisterRows(month, destroy_by, count)


def captures(rows: Rows) -> Iterator[CaptureLink]:
    """Yield the captures' rows."""
    for row in rows.of("captures"):
        capture_id, case_id = blob(row.get("capture_id")), blob(row.get("case_id"))
        yield CaptureLink(capture_id, day(row.get("destroy_by")), case_id, live=bool(row.get("live")))


def intents(rows: Rows) -> Iterator[IntentLink]:
    """Yield the intents' rows."""
    for row in rows.of("intents"):
        yield IntentLink(blob(row.get("intent_id")), blob(row.get("case_id")))


def identities(rows: Rows, table: str, column: str) -> Iterator[bytes]:
    """Yield the ids in a column, where there are any."""
    return (blob(row[column]) for row in rows.of(table) if row.get(column) is not None)


def day(value: object) -> date:
    """Return the day of a text; what is no day counts as long past, so that it is found."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return date.min


def number(value: object) -> int:
    """Return an integer, also one kept as text; what is none counts as 0."""
    try:
        return int(str(value))
    except ValueError:
        return 0


def blob(value: object) -> bytes:
    """Return bytes, also of a text; anything else is empty."""
    match value:
        case bytes():
            return value
        case str():
            return value.encode("utf-8", "surrogatepass")
        case _:
            return b""
