"""The live database as plain values, for those who check it: its tables and columns, and every row."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine

from idsvc.store.faults import translated

VERSION_TABLE: Final = "alembic_version"
"""What the migrations keep for themselves: the name of the last step taken."""


@dataclass(frozen=True, slots=True)
class LiveColumn:
    """One column as the database has it."""

    name: str
    kind: str
    not_null: bool
    primary_key: bool


@dataclass(frozen=True, slots=True)
class LiveTable:
    """One table as the database has it; ``has_rowid`` means that it keeps the order of its rows."""

    name: str
    columns: tuple[LiveColumn, ...]
    has_rowid: bool


def live_schema(engine: Engine) -> tuple[LiveTable, ...]:
    """Return every table of the database, by name; also those that no version of ours made."""
    with translated(), engine.connect() as connection:
        listed = connection.exec_driver_sql(
            "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        ).all()
        return tuple(LiveTable(row.name, _columns(connection, row.name), not row.wr) for row in sorted(listed))


def _columns(connection: Connection, table: str) -> tuple[LiveColumn, ...]:
    rows = connection.exec_driver_sql("SELECT * FROM pragma_table_xinfo(?)", (table,)).all()
    return tuple(LiveColumn(row.name, row.type, bool(row.notnull), bool(row.pk)) for row in rows)


def dump_rows(engine: Engine) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Yield (table, values) for every row there is, as SQLite holds it: for a scan that must miss nothing."""
    tables = live_schema(engine)
    with translated(), engine.connect() as connection:
        for table in tables:
            # The name comes from the database's own list; quoted, in case somebody planted a strange one.
            quoted = '"' + table.name.replace('"', '""') + '"'
            for row in connection.exec_driver_sql(f"SELECT * FROM {quoted}").all():  # noqa: S608
                yield table.name, tuple(row)
