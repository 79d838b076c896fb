"""Reading back what was sealed: each value has the kind it was written with, or the whole is refused."""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from idsvc.enroll.errors import ShapeUnknown

Kind = TypeVar("Kind")
Member = TypeVar("Member", bound=StrEnum)
Item = TypeVar("Item")


def unknown() -> ShapeUnknown:
    """Return the one refusal of this module."""
    return ShapeUnknown("this record was sealed by another version of the program: run that version to finish the case")


class Reader:
    """Reads the fields of one map, exactly those that are named, each of its kind; raises ``ShapeUnknown``."""

    def __init__(self, value: object, fields: frozenset[str]) -> None:
        if not isinstance(value, Mapping) or value.keys() != fields:
            raise unknown()
        self._fields: Mapping[str, object] = value

    def __getitem__(self, field: str) -> object:
        return self._fields[field]

    def a(self, kind: type[Kind], field: str) -> Kind:
        """Return a field of exactly this kind; a Boolean is not an integer."""
        value = self._fields[field]
        if type(value) is not kind:
            raise unknown()
        return value

    def optional(self, kind: type[Kind], field: str) -> Kind | None:
        """Return a field of this kind, or None."""
        return None if self._fields[field] is None else self.a(kind, field)

    def day(self, field: str) -> date:
        """Return a day that was written as ISO text."""
        try:
            return date.fromisoformat(self.a(str, field))
        except ValueError as wrong:
            raise unknown() from wrong

    def optional_day(self, field: str) -> date | None:
        """Return a day, or None."""
        return None if self._fields[field] is None else self.day(field)

    def member(self, kind: type[Member], field: str) -> Member:
        """Return a member of a closed set that was written as its fixed word."""
        try:
            return kind(self.a(str, field))
        except ValueError as wrong:
            raise unknown() from wrong

    def optional_member(self, kind: type[Member], field: str) -> Member | None:
        """Return a member of a closed set, or None."""
        return None if self._fields[field] is None else self.member(kind, field)

    def items(self, field: str, read: Callable[[object], Item]) -> tuple[Item, ...]:
        """Return the items of a list, each as ``read`` returns it."""
        return tuple(map(read, self.a(list, field)))


def text(value: object) -> str:
    """Return a text, for ``Reader.items``; raise ``ShapeUnknown`` for anything else."""
    if type(value) is not str:
        raise unknown()
    return value


def texts_by_name(value: object, names: frozenset[str]) -> dict[str, str]:
    """Return a map of texts whose keys are some of these names; raise ``ShapeUnknown`` for anything else."""
    if not isinstance(value, Mapping) or not value.keys() <= names:
        raise unknown()
    return {name: text(item) for name, item in value.items()}
