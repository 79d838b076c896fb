"""Taking rows out so that their bytes are gone from the file: first overwritten in place, then taken out.

``secure_delete`` alone leaves some of the bytes of some rows behind.
"""

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Delete,
    Integer,
    String,
    Table,
    Update,
    and_,
    bindparam,
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
    overwrite, take_out = _statements(table)
    for row in found:  # one at a time: two rows of zeros would be one too many for a unique index
        here = {_bound(key): value for key, value in zip(keys, row, strict=True)}
        connection.execute(overwrite, here)
        connection.execute(take_out, here)
    return len(found)


@cache  # a purge runs them thousands of times, and building them costs more than running them
def _statements(table: Table) -> tuple[Update, Delete]:
    here = and_(*(key == bindparam(_bound(key)) for key in table.primary_key))
    return update(table).where(here).values(_zeros(table)), delete(table).where(here)


def _bound(key: Column[Any]) -> str:
    return f"this_{key.name}"


def _zeros(table: Table) -> dict[str, ColumnElement[Any]]:
    open_columns = [column for column in table.columns if not column.primary_key]
    return {column.name: _zero(column) for column in open_columns if not isinstance(column.type, Integer)}


def _zero(column: Column[Any]) -> ColumnElement[Any]:
    length = func.length(column)
    zero: ColumnElement[Any] = func.zeroblob(length)
    if isinstance(column.type, IsoDay):
        zero = func.substr(_NO_DAY, 1)  # an expression, so that no value goes through the column's type
    elif isinstance(column.type, String):
        zero = func.substr(func.hex(func.zeroblob(length)), 1, length)
    return case((column.is_(None), None), else_=zero) if column.nullable else zero
