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

from idsvc.enroll.stage import CARD_STAGES, RETENTION
from idsvc.issue.intent import IntentState
from idsvc.issue.register import CardState
from idsvc.ledger.act import Figure
from idsvc.oversight.evidence import ColumnShape, Dated, RegisterRows, TableShape
from idsvc.oversight.raw import Bitmaps, CaptureLink, CardLink, Indices, IntentLink, JournalRow, Links, TextValue
from idsvc.retention import RetentionClass
from idsvc.store.engine import open_read_only
from idsvc.store.faults import translated
from idsvc.store.schema import LiveTable, dump_rows, live_schema

Row = Mapping[str, object]

_HEAVY: Final = frozenset({"payload", "wrapped_key"})
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
        "receipts_kept": None,
        "receipts_waiting": None,
        "print_jobs": None,
        "stock_serials": None,
        "payments": RetentionClass.PAYMENT,
        "return_tickets": None,
        "appointments": None,
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


def links(rows: Rows) -> Links:
    """Return which rows belong to which cases, and which indices are whose."""
    return Links(
        cases=frozenset(_identities(rows, "cases", "case_id")),
        issued=frozenset(blob(row.get("case_id")) for row in rows.of("cases") if row.get("stage") in CARD_STAGES),
        captures=tuple(map(_capture, rows.of("captures"))),
        tag_cases=tuple(_identities(rows, "duplicate_tags", "case_id")),
        intents=tuple(map(_intent, rows.of("intents"))),
        cards=tuple(CardLink(_indices(row), row.get("state") == CardState.CANCELLED) for row in rows.of("cards")),
    )


def _capture(row: Row) -> CaptureLink:
    capture_id, case_id = blob(row.get("capture_id")), blob(row.get("case_id"))
    return CaptureLink(capture_id, day(row.get("destroy_by")), case_id, live=bool(row.get("live")))


def _intent(row: Row) -> IntentLink:
    signed = row.get("state") == IntentState.SIGNED
    return IntentLink(blob(row.get("intent_id")), blob(row.get("case_id")), signed, _indices(row))


def _indices(row: Row) -> Indices:
    return Indices(str(row.get("status_list")), number(row.get("front_index")), number(row.get("back_index")))


def _identities(rows: Rows, table: str, column: str) -> Iterator[bytes]:
    """Yield the ids in a column, where there are any."""
    return (blob(row[column]) for row in rows.of(table) if row.get(column) is not None)


def journal(rows: Rows) -> tuple[JournalRow, ...]:
    """Return the journal's lines."""
    return tuple(
        JournalRow(
            str(row.get("act")),
            blob(row.get("record_id")),
            blob(row.get("staff_id")),
            day(row.get("day")),
            day(row.get("destroy_by")),
        )
        for row in rows.of("journal")
    )


def bitmaps(rows: Rows) -> Mapping[str, Bitmaps]:
    """Return each status list's pages put together, by the list's address."""
    joined: defaultdict[str, list[Row]] = defaultdict(list)
    for row in sorted(rows.of("status_pages"), key=lambda row: number(row.get("number"))):
        joined[str(row.get("uri"))].append(row)
    return {
        uri: Bitmaps(*(_joined(of, name) for name in ("drawn", "revoked", "published"))) for uri, of in joined.items()
    }


def _joined(pages: Sequence[Row], column: str) -> bytes:
    return b"".join(blob(page.get(column)) for page in pages)


def open_figures(rows: Rows) -> Mapping[date, Mapping[str, int]]:
    """Return the figures of the days that are not sealed yet; a name that is no figure's is not repeated."""
    days: defaultdict[date, Counter[str]] = defaultdict(Counter)
    for row in rows.of("figures"):
        name = str(row.get("figure"))
        days[day(row.get("day"))][name if name in _FIGURES else "unknown"] += number(row.get("total"))
    return days


_FIGURES: Final = frozenset(figure.value for figure in Figure)


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
