"""Frozen values as plain CBOR and back: the shape is the type, and nothing but that shape is read."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Final, TypeVar, cast, get_args, get_origin, get_type_hints

from idsvc.credential import cbor
from idsvc.errors import IdsvcError

Known = TypeVar("Known")


class NotPacked(IdsvcError):
    """What was read does not have the shape of its type."""

    def __init__(self) -> None:
        super().__init__("a value does not have the shape that this version gives it")


def pack(value: object) -> cbor.Encodable:
    """Return a value as lists, integers, text and bytes; sets and mappings in one order, so that equal is equal."""
    match value:
        case StrEnum():
            return value.value
        case None | bool() | int() | str() | bytes():
            return value
        case date():
            return value.isoformat()
        case _:
            return _pack_items(value)


def _pack_items(value: object) -> list[cbor.Encodable]:
    match value:
        case Mapping():
            return sorted(([pack(key), pack(each)] for key, each in value.items()), key=cbor.encode)
        case frozenset():
            return sorted(map(pack, value), key=cbor.encode)
        case tuple():
            return list(map(pack, value))
        case _ if is_dataclass(value):
            return [pack(getattr(value, field.name)) for field in fields(value)]
        case _:
            raise NotPacked


def unpack(kind: type[Known], packed: cbor.Value) -> Known:
    """Return the value of a type that ``pack`` made this of; raises ``NotPacked``."""
    return cast("Known", _read(kind, packed))


def _read(kind: object, packed: cbor.Value) -> object:
    origin = get_origin(kind)
    if origin is not None:
        return _GENERIC[origin](get_args(kind), packed)
    if isinstance(kind, type):
        return _read_plain(kind, packed)
    raise NotPacked


def _read_plain(kind: type, packed: cbor.Value) -> object:
    if is_dataclass(kind):
        return _read_fields(kind, packed)
    if issubclass(kind, StrEnum | date):
        return _read_text(kind, packed)
    if type(packed) is not kind:
        raise NotPacked
    return packed


def _read_fields(kind: type, packed: cbor.Value) -> object:
    hints = get_type_hints(kind)
    items = _list(packed)
    if len(items) != len(hints):
        raise NotPacked
    return kind(*(_read(hint, item) for hint, item in zip(hints.values(), items, strict=True)))


def _read_text(kind: type, packed: cbor.Value) -> object:
    if not isinstance(packed, str):
        raise NotPacked
    try:
        value: object = date.fromisoformat(packed) if kind is date else kind(packed)
    except ValueError as unknown:
        raise NotPacked from unknown
    if str(value) != packed:
        raise NotPacked
    return value


def _read_mapping(kinds: tuple[object, ...], packed: cbor.Value) -> object:
    pairs = [_read_tuple(kinds, each) for each in _list(packed)]
    found = dict(cast("list[tuple[object, object]]", pairs))
    if len(found) != len(pairs):
        raise NotPacked
    return found


def _read_tuple(kinds: tuple[object, ...], packed: cbor.Value) -> object:
    items = _list(packed)
    if kinds[1:] == (...,):
        return tuple(_read(kinds[0], item) for item in items)
    if len(items) != len(kinds):
        raise NotPacked
    return tuple(_read(kind, item) for kind, item in zip(kinds, items, strict=True))


def _read_set(kinds: tuple[object, ...], packed: cbor.Value) -> object:
    return frozenset(_read(kinds[0], item) for item in _list(packed))


def _read_optional(kinds: tuple[object, ...], packed: cbor.Value) -> object:
    return None if packed is None else _read(kinds[0], packed)


def _list(packed: cbor.Value) -> list[cbor.Value]:
    if not isinstance(packed, list):
        raise NotPacked
    return packed


_GENERIC: Final[Mapping[object, Callable[[tuple[object, ...], cbor.Value], object]]] = {
    Mapping: _read_mapping,
    tuple: _read_tuple,
    frozenset: _read_set,
    UnionType: _read_optional,
}
"""How a generic type is read; a union is a type or None."""
