"""Taking rows out so that their bytes are gone from the file: first overwritten in place, then taken out.

``secure_delete`` alone leaves some of the bytes of some rows behind.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    String,
    Table,
    and_,
    case,
    delete,
    func,
    select,
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
    for row in found:
        connection.execute(update(table).where(_is(keys, row)).values(_zeros(table)))
        connection.execute(delete(table).where(_is(keys, row)))
    return len(found)


def _is(keys: Sequence[Column[Any]], row: Sequence[Any]) -> ColumnElement[bool]:
    return and_(*(key == value for key, value in zip(keys, row, strict=True)))


@cache  # a purge needs them for each of thousands of rows, and building them costs more than running them
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
