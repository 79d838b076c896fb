"""The data inventory: what every column holds, about whom, why, and until when; read from ``inventory.toml``."""

import tomllib
from dataclasses import dataclass, fields
from enum import StrEnum, unique
from importlib.resources import files
from typing import Any

from idsvc.store.errors import StoreError


@unique
class About(StrEnum):
    """Whom a column says something about."""

    RESIDENT = "resident"
    CARD = "card"
    STAFF = "staff"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """One column: what it holds, about whom, why it is kept, and what ends it."""

    table: str
    column: str
    what: str
    about: About
    why: str
    until: str


def load() -> tuple[InventoryRow, ...]:
    """Return the inventory that stands in this package, in the order of its file."""
    return parse(files("idsvc.store").joinpath("inventory.toml").read_text(encoding="utf-8"))


def parse(text: str) -> tuple[InventoryRow, ...]:
    """Return the rows of an inventory file; ``StoreError`` where it does not have its shape."""
    try:
        tables: dict[str, dict[str, Any]] = tomllib.loads(text)
        return tuple(_row(table, column, said) for table, columns in tables.items() for column, said in columns.items())
    except (tomllib.TOMLDecodeError, AttributeError, KeyError, TypeError, ValueError) as fault:
        raise StoreError("the data inventory is damaged: install the service again") from fault


def as_markdown(rows: tuple[InventoryRow, ...]) -> str:
    """Return the inventory as the document that people read."""
    out = [_HEAD]
    for table in dict.fromkeys(row.table for row in rows):
        out.append(f"\n## `{table}`\n\n| column | what it holds | about | why | until |\n|---|---|---|---|---|\n")
        out += [
            f"| `{row.column}` | {row.what} | {row.about} | {row.why} | {row.until} |\n"
            for row in rows
            if row.table == table
        ]
    return "".join(out)


_HEAD = """# Data inventory

Every column of the database, made from `idsvc/store/inventory.toml` by `python -m scripts.make_inventory`. A test
compares it with the live schema in both directions. Sealed means: nothing but the retention clock of a day before
`destroy_by` opens it (`spec/clock.md`).
"""


def _row(table: str, column: str, said: dict[str, str]) -> InventoryRow:
    expected = {field.name for field in fields(InventoryRow)} - {"table", "column"}
    if said.keys() != expected or not all(said.values()):
        raise ValueError("a row says what, about, why and until")
    return InventoryRow(table, column, said["what"], About(said["about"]), said["why"], said["until"])
