"""Is the database what the data inventory says, and no more than the closed sets allow?"""

from collections.abc import Iterator, Mapping
from itertools import filterfalse
from types import MappingProxyType
from typing import Final

from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import Schema, TableShape
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.forbidden import is_forbidden
from idsvc.oversight.reading import Reading

WITHHELD: Final = "forbidden-"
"""How a bundle calls a name that holds a forbidden word: ``forbidden-N``."""

UNLISTED: Final = frozenset({("alembic_version", "version_num")})
"""What the database's own tools keep: the name of the last migration."""

CLOSED_SETS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "cards": frozenset(
            {
                *("card_id", "status_list", "front_index", "back_index", "number_digest", "cancel_digest"),
                *("expiry_month", "key_id", "rules_version", "state", "destroy_by"),
            }
        ),
        "cases": frozenset(
            {
                *("case_id", "stage", "visit_type", "ticket", "case_digest", "site", "destroy_by", "chain"),
                *("write_version", "enrolled_by", "decided_by", "wrapped_key", "nonce", "payload"),
            }
        ),
    }
)
"""All that is kept of a card after hand-over (DESIGN 5), and all plain columns of a case with its seal (DESIGN 2).

Written out here once more on purpose: who adds a column has to change the inventory and the auditor's own list.
"""

DATED: Final = frozenset(
    {
        *("cases", "captures", "cards", "intents", "duplicate_tags", "journal"),
        *("print_jobs", "stock_serials"),
        "payments",
        *("receipts_kept", "receipts_waiting", "return_tickets", "appointments"),
    }
)
"""Tables about residents, whatever the inventory says of them: a date in each row, and no order of arrival."""


def inventory(reading: Reading) -> tuple[Finding, ...]:
    """Compare the live columns with the data inventory, both ways.

    What another check tells is not told again: columns of the closed sets, and names that are forbidden anyway.
    """
    live = {(table.name, column.name) for table in _tables(reading) for column in table.columns} - UNLISTED
    listed = {(row.table, row.column) for row in reading.evidence.schema.inventory} - UNLISTED
    live, listed = (set(filterfalse(_is_told_elsewhere, columns)) for columns in (live, listed))
    return (
        *found(FindingCode.EXTRA_COLUMN, len(live - listed), *_dotted(live - listed)),
        *found(FindingCode.MISSING_COLUMN, len(listed - live), *_dotted(listed - live)),
    )


def _is_told_elsewhere(column: tuple[str, str]) -> bool:
    return column[0] in CLOSED_SETS or any(is_forbidden(name) or name.startswith(WITHHELD) for name in column)


def closed_sets(reading: Reading) -> tuple[Finding, ...]:
    """Compare the register and the cases with the closed sets, column by column."""
    live = {table.name: {column.name for column in table.columns} for table in _tables(reading)}
    wrong = {(table, column) for table, allowed in CLOSED_SETS.items() for column in live.get(table, set()) ^ allowed}
    return found(FindingCode.CLOSED_SET, len(wrong), *_dotted(wrong))


def dates(reading: Reading) -> tuple[Finding, ...]:
    """Find tables about residents whose ``destroy_by`` is missing or may be empty."""
    wrong = [table.name for table in _about_residents(reading) if not _must_be_dated(table)]
    return found(FindingCode.NO_DESTROY_BY, len(wrong), *wrong)


def _must_be_dated(table: TableShape) -> bool:
    column = table.column("destroy_by")
    return column is not None and column.not_null


def rowids(reading: Reading) -> tuple[Finding, ...]:
    """Find tables about residents that number their rows: the numbers give back the order of issue."""
    wrong = [table.name for table in _about_residents(reading) if table.has_rowid]
    return found(FindingCode.ROWID_TABLE, len(wrong), *wrong)


def _about_residents(reading: Reading) -> Iterator[TableShape]:
    said = {row.table for row in reading.evidence.schema.inventory if row.about == "resident"}
    return (table for table in _tables(reading) if table.name in DATED | said)


def _tables(reading: Reading) -> tuple[TableShape, ...]:
    schema: Schema = reading.evidence.schema
    if not schema.tables or not schema.inventory:
        raise CouldNotLook("the tables or the data inventory are missing: bring the whole database and the program")
    return schema.tables


def _dotted(columns: set[tuple[str, str]]) -> list[str]:
    return [f"{table}.{column}" for table, column in sorted(columns)]
