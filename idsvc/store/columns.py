"""The kinds of column there are, and the one ``MetaData`` that all tables belong to."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, MetaData, String

from idsvc.store.types import IsoDay

metadata: Final = MetaData()


def ident(name: str) -> Column[bytes]:
    """Return a primary key of 16 random bytes, or of a digest."""
    return Column(name, LargeBinary, primary_key=True, nullable=False)


def blob(name: str, *, nullable: bool = False) -> Column[bytes]:
    """Return bytes; nullable where there may be none."""
    return Column(name, LargeBinary, nullable=nullable)


def text(name: str) -> Column[str]:
    """Return a text that is always there."""
    return Column(name, String, nullable=False)


def number(name: str) -> Column[int]:
    """Return a whole number that is always there."""
    return Column(name, Integer, nullable=False)


def day(name: str) -> Column[object]:
    """Return a day that is always there."""
    return Column(name, IsoDay, nullable=False)


def dies() -> tuple[Column[object], CheckConstraint]:
    """Return the day on which a row's key is gone, with the shape the purge can compare."""
    return day("destroy_by"), CheckConstraint("length(destroy_by) = 10")
