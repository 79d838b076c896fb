"""Taking rows out so that their bytes are gone from the file: first overwritten in place, then taken out.

``secure_delete`` alone leaves some of the bytes of some rows behind.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    Row,
    String,
    Table,
    case,
    delete,
    func,
    select,
    tuple_,
    update,
)

from idsvc.store.types import IsoDay

_NO_DAY: Final = "0000-00-00"
BATCH: Final = 500
"""Rows taken out by one statement at most."""


def remove(connection: Connection, table: Table, condition: ColumnElement[bool], limit: int = BATCH) -> int:
    """Overwrite and take out up to ``limit`` rows, in the caller's transaction; return how many went.

    Blobs and texts are overwritten by as many zeros; integers and the random key of the row stay until it goes.
    """
    keys = list(table.primary_key)
    found = connection.execute(select(*keys).where(condition).order_by(*keys).limit(limit)).all()
    for rows in _together(table, found):
        # By key, not by the condition: the first statement overwrites what the condition asks for.
        here = tuple_(*keys).in_([tuple(row) for row in rows])
        connection.execute(update(table).where(here).values(_zeros(table)))
        connection.execute(delete(table).where(here))
    return len(found)


def _together(table: Table, found: Sequence[Row[Any]]) -> Iterator[Sequence[Row[Any]]]:
    """Yield the rows that one statement may overwrite: one at a time where two rows of zeros would be twins."""
    alone = any(index.unique for index in table.indexes)
    size = 1 if alone else max(len(found), 1)
    for start in range(0, len(found), size):
        yield found[start : start + size]


@cache  # building them costs more than running them
def _zeros(table: Table) -> Mapping[str, ColumnElement[Any]]:
    open_columns = [column for column in table.columns if not column.primary_key]
    return MappingProxyType(
        {column.name: _zero(column) for column in open_columns if not isinstance(column.type, Integer)}
    )


def _zero(column: Column[Any]) -> ColumnElement[Any]:
    length = func.length(column)
    zero: ColumnElement[Any] = func.zeroblob(length)
    if isinstance(column.type, IsoDay):
        zero = func.substr(_NO_DAY, 1)  # an expression, so that no value goes through the column's type
    elif isinstance(column.type, String):
        zero = func.substr(func.hex(func.zeroblob(length)), 1, length)
    return case((column.is_(None), None), else_=zero) if column.nullable else zero
