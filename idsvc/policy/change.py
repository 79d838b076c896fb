"""What changes from one policy to the next, entry by entry, and what must not change at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from idsvc.policy.policy import Policy
from idsvc.retention.schedule import RetentionClass

_NEVER: Final = ("city.issuer", "city.specimen")
_LEFT_OUT: Final = frozenset({"digest", "fields.city", "fields.languages", "review.return_days"})
"""What follows from other entries."""


@unique
class Refusal(StrEnum):
    """Why a new policy cannot follow an old one."""

    NEVER_CHANGES = "NEVER_CHANGES"
    VERSION_NOT_RAISED = "VERSION_NOT_RAISED"


SENTENCES: Final[Mapping[Refusal, str]] = MappingProxyType(
    {
        Refusal.NEVER_CHANGES: "every card names it, so it stays as it is: found another city instead",
        Refusal.VERSION_NOT_RAISED: "raise it: a card keeps the version it was decided under",
    }
)


@dataclass(frozen=True, slots=True)
class Change:
    """One entry as it was and as it will be; None: it is not there."""

    place: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Every change, the classes whose period becomes shorter, and why the new policy cannot follow, by entry."""

    changes: tuple[Change, ...]
    shorter: tuple[RetentionClass, ...]
    refused: Mapping[str, Refusal]


def compare(old: Policy, new: Policy) -> Difference:
    """Return what becomes of an old policy when a new one is adopted."""
    changes = tuple(_changes(dict(_entries("", old)), dict(_entries("", new))))
    shorter = tuple(cls for cls in RetentionClass if new.schedule.days(cls) < old.schedule.days(cls))
    return Difference(changes, shorter, MappingProxyType(dict(_refused(old, new, changes))))


def _refused(old: Policy, new: Policy, changes: tuple[Change, ...]) -> Iterator[tuple[str, Refusal]]:
    for change in changes:
        if change.place in _NEVER:
            yield change.place, Refusal.NEVER_CHANGES
    if changes and new.rules_version <= old.rules_version:
        yield "rules_version", Refusal.VERSION_NOT_RAISED


def _changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for place in sorted(old.keys() | new.keys()):
        if old.get(place) != new.get(place):
            yield Change(place, old.get(place), new.get(place))


def _entries(place: str, value: object) -> Iterator[tuple[str, str]]:
    """Yield every single value below a value, with the path that leads to it."""
    if place in _LEFT_OUT:
        return
    if is_dataclass(value):
        for each in fields(value):
            yield from _entries(_below(place, each.name), getattr(value, each.name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _entries(_below(place, _key(key)), item)
    elif isinstance(value, (tuple, frozenset)):
        yield place, ", ".join(sorted(str(item) for item in value))
    else:
        yield place, str(value)


def _below(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _key(key: object) -> str:
    return ".".join(str(part) for part in key) if isinstance(key, tuple) else str(key)
