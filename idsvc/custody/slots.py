"""Unlock slots: random keys wrapped under a passphrase, so that nothing is derived from a passphrase directly.

`unlock.json` is canonical JSON with a checksum. The operator's slot holds every key, the auditor's only the database's:
with it no sealed payload opens.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum, unique
from pathlib import Path
from types import MappingProxyType
from typing import Final

from argon2.low_level import Type, hash_secret_raw
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from idsvc.custody.errors import KeyUnavailable, Why
from idsvc.custody.private_files import make_private_directory, read_private, write_all, write_private
from idsvc.ledger.canonical import Plain, canonical, parse
from idsvc.ledger.errors import LedgerError

FILE_NAME: Final = "unlock.json"
FORMAT: Final = "idsvc-unlock/1"
SIGNING_FORMAT: Final = "idsvc-signing-slot/1"
KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
CHECK_BYTES: Final = 16
SPECIMEN_PASSPHRASE_BYTES: Final = 16
MIN_PASSPHRASE: Final = 16
"""Characters of a passphrase that somebody chooses."""

Entropy = Callable[[int], bytes]


@unique
class Slot(StrEnum):
    """Whose passphrase opens it."""

    OPERATOR = "operator"
    AUDITOR = "auditor"


@unique
class KeyName(StrEnum):
    """The random keys that rest in slots."""

    DATABASE = "database"
    CLOCK_CELL = "clock-cell"
    SIGNING = "signing"


HELD: Final[Mapping[Slot, tuple[KeyName, ...]]] = MappingProxyType(
    {Slot.OPERATOR: tuple(KeyName), Slot.AUDITOR: (KeyName.DATABASE,)}
)


@unique
class CityKind(StrEnum):
    """A specimen city unlocks without a prompt and can never become a real one: the word is bound into every wrap."""

    SPECIMEN = "specimen"
    REAL = "real"


@dataclass(frozen=True, slots=True)
class Cost:
    """Argon2id's cost: passes, memory in KiB, lanes; the default is RFC 9106's second recommendation."""

    passes: int = 3
    memory_kib: int = 65_536
    lanes: int = 4

    def in_bounds(self) -> bool:
        """Return whether a file with these figures may be tried at all: no more than 1 GiB and 16 passes."""
        return 1 <= self.passes <= 16 and 1 <= self.lanes <= 16 and 8 * self.lanes <= self.memory_kib <= 1_048_576  # noqa: PLR2004 - the bounds, once


FULL_COST: Final = Cost()


@dataclass(frozen=True, slots=True)
class AuditorKeys:
    """What the auditor's passphrase gives: the database key, 32 bytes."""

    database: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OperatorKeys:
    """What the operator's passphrase gives: the keys of database, clock cell and signing keys, 32 bytes each."""

    database: bytes = field(repr=False)
    clock_cell: bytes = field(repr=False)
    signing: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Passphrases:
    """The two passphrases of a city."""

    operator: str = field(repr=False)
    auditor: str = field(repr=False)


def create(
    directory: Path,
    passphrases: Passphrases,
    entropy: Entropy,
    cost: Cost = FULL_COST,
    kept: Mapping[KeyName, bytes] = MappingProxyType({}),
) -> OperatorKeys:
    """Make a real city's keys and their slots; ``kept`` are older keys that go on, each 32 bytes.

    Raises KeyUnavailable and then leaves nothing.
    """
    if min(len(passphrases.operator), len(passphrases.auditor)) < MIN_PASSPHRASE:
        raise KeyUnavailable(Why.WEAK_PHRASE)
    if cost.passes < FULL_COST.passes or cost.memory_kib < FULL_COST.memory_kib:
        raise KeyUnavailable(Why.CHEAP)
    keys, content = _make(CityKind.REAL, passphrases, entropy, cost, kept)
    make_private_directory(directory)
    write_private(directory / FILE_NAME, content)
    return keys


def create_specimen(
    directory: Path,
    entropy: Entropy,
    cost: Cost = FULL_COST,
    kept: Mapping[KeyName, bytes] = MappingProxyType({}),
    operator: str | None = None,
) -> OperatorKeys:
    """Make a specimen city's keys, with passphrases that rest beside them (0600); raises KeyUnavailable.

    They are random, but for an ``operator``'s that goes on: it lies beside the offline key of a city put back.
    """
    fresh = Passphrases(*(entropy(SPECIMEN_PASSPHRASE_BYTES).hex() for _ in Slot))
    passphrases = fresh if operator is None else replace(fresh, operator=operator)
    keys, content = _make(CityKind.SPECIMEN, passphrases, entropy, cost, kept)
    make_private_directory(directory)
    write_all(
        {
            passphrase_file(directory, Slot.OPERATOR): f"{passphrases.operator}\n".encode("ascii"),
            passphrase_file(directory, Slot.AUDITOR): f"{passphrases.auditor}\n".encode("ascii"),
            directory / FILE_NAME: content,
        }
    )
    return keys


def passphrase_file(directory: Path, slot: Slot) -> Path:
    """Return where a specimen city keeps a passphrase."""
    return directory / f"specimen-{slot}.passphrase"


def kind_of(directory: Path) -> CityKind:
    """Return whether these keys are a specimen's; the file's word, proven when a slot opens. Raises KeyUnavailable."""
    return _load(directory).kind


def specimen_passphrase(directory: Path, slot: Slot) -> str:
    """Return the passphrase of a specimen city, which unlocks without a prompt; raises KeyUnavailable."""
    if kind_of(directory) is not CityKind.SPECIMEN:
        raise KeyUnavailable(Why.SPECIMEN_PHRASE)
    return read_private(passphrase_file(directory, slot)).decode("ascii", "replace").strip()


def unlock_operator(directory: Path, passphrase: str) -> OperatorKeys:
    """Return every key; raises KeyUnavailable, which tells a wrong passphrase from damage."""
    return _operator_keys(_unlock(directory, Slot.OPERATOR, passphrase))


def unlock_auditor(directory: Path, passphrase: str) -> AuditorKeys:
    """Return the database key and nothing that opens a payload; raises KeyUnavailable."""
    return AuditorKeys(_unlock(directory, Slot.AUDITOR, passphrase)[KeyName.DATABASE])


def signing_slot(directory: Path) -> bytes:
    """Return the operator's slot with the signing key alone, for a backup; raises KeyUnavailable.

    Neither the database's key nor the clock cell's leaves this way, in any form.
    """
    unlock = _load(directory)
    row = unlock.slots[Slot.OPERATOR]
    alone = replace(row, wrapped={KeyName.SIGNING: row.wrapped[KeyName.SIGNING]})
    return canonical({"format": SIGNING_FORMAT, "kind": unlock.kind.value, "slot": _row_to_plain(alone)})


def open_signing_slot(content: bytes, passphrase: str) -> tuple[CityKind, bytes]:
    """Return the kind of city and its signing key from what ``signing_slot`` gave; raises KeyUnavailable."""
    try:
        kind, row = _signing_row(parse(content))
    except (LedgerError, ValueError) as error:
        raise KeyUnavailable(Why.DAMAGED) from error
    return kind, _unwrap(kind, Slot.OPERATOR, row, passphrase)[KeyName.SIGNING]


def _signing_row(found: Plain) -> "tuple[CityKind, _SlotRow]":
    match found:
        case {"format": "idsvc-signing-slot/1", "kind": str(kind), "slot": dict(slot), **rest} if not rest:
            row = _row_from_plain(slot)
        case _:
            raise KeyUnavailable(Why.DAMAGED)
    if row is None or tuple(row.wrapped) != (KeyName.SIGNING,):
        raise KeyUnavailable(Why.DAMAGED)
    return CityKind(kind), row


@dataclass(frozen=True, slots=True)
class _SlotRow:
    salt: bytes
    cost: Cost
    check: bytes
    wrapped: Mapping[KeyName, bytes]


@dataclass(frozen=True, slots=True)
class _Unlock:
    kind: CityKind
    slots: Mapping[Slot, _SlotRow]


def _make(
    kind: CityKind, passphrases: Passphrases, entropy: Entropy, cost: Cost, kept: Mapping[KeyName, bytes]
) -> tuple[OperatorKeys, bytes]:
    keys = {name: kept[name] if name in kept else entropy(KEY_BYTES) for name in KeyName}
    typed = {Slot.OPERATOR: passphrases.operator, Slot.AUDITOR: passphrases.auditor}
    slots = {slot: _fill(kind, slot, typed[slot], keys, entropy(SALT_BYTES), cost) for slot in Slot}
    return _operator_keys(keys), _to_bytes(_Unlock(kind, slots))


def _operator_keys(keys: Mapping[KeyName, bytes]) -> OperatorKeys:
    return OperatorKeys(keys[KeyName.DATABASE], keys[KeyName.CLOCK_CELL], keys[KeyName.SIGNING])


def _fill(
    kind: CityKind, slot: Slot, passphrase: str, keys: Mapping[KeyName, bytes], salt: bytes, cost: Cost
) -> _SlotRow:
    stretched = stretch(passphrase, salt, cost)
    wrapped = {name: aes_key_wrap(_wrap_key(stretched, kind, slot, name), keys[name]) for name in HELD[slot]}
    return _SlotRow(salt, cost, _check_value(stretched, slot), wrapped)


def _unlock(directory: Path, slot: Slot, passphrase: str) -> Mapping[KeyName, bytes]:
    unlock = _load(directory)
    if unlock.kind is CityKind.REAL and any(passphrase_file(directory, each).exists() for each in Slot):
        raise KeyUnavailable(Why.SPECIMEN_PHRASE)
    return _unwrap(unlock.kind, slot, unlock.slots[slot], passphrase)


def _unwrap(kind: CityKind, slot: Slot, row: _SlotRow, passphrase: str) -> Mapping[KeyName, bytes]:
    stretched = stretch(passphrase, row.salt, row.cost)
    if not hmac.compare_digest(_check_value(stretched, slot), row.check):
        raise KeyUnavailable(Why.WRONG_PHRASE)
    try:
        return {
            name: aes_key_unwrap(_wrap_key(stretched, kind, slot, name), wrapped)
            for name, wrapped in row.wrapped.items()
        }
    except (InvalidUnwrap, ValueError) as error:
        raise KeyUnavailable(Why.DAMAGED) from error


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """Return 32 bytes from a passphrase by Argon2id; ``salt`` 16 random bytes."""
    typed = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return hash_secret_raw(typed, salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID)


def _derive(stretched: bytes, info: str, length: int) -> bytes:
    return HKDF(SHA256(), length, salt=None, info=info.encode("ascii")).derive(stretched)


def _check_value(stretched: bytes, slot: Slot) -> bytes:
    return _derive(stretched, f"{FORMAT}/check/{slot}", CHECK_BYTES)


def _wrap_key(stretched: bytes, kind: CityKind, slot: Slot, name: KeyName) -> bytes:
    return _derive(stretched, f"{FORMAT}/wrap/{kind}/{slot}/{name}", KEY_BYTES)


def _to_bytes(unlock: _Unlock) -> bytes:
    body: dict[str, Plain] = {
        "format": FORMAT,
        "kind": unlock.kind.value,
        "slots": {slot.value: _row_to_plain(row) for slot, row in unlock.slots.items()},
    }
    return canonical(body | {"sum": hashlib.sha256(canonical(body)).hexdigest()})


def _row_to_plain(row: _SlotRow) -> dict[str, Plain]:
    return {
        "check": row.check.hex(),
        "lanes": row.cost.lanes,
        "memory_kib": row.cost.memory_kib,
        "passes": row.cost.passes,
        "salt": row.salt.hex(),
        "wrapped": {name.value: wrapped.hex() for name, wrapped in row.wrapped.items()},
    }


def _load(directory: Path) -> _Unlock:
    content = read_private(directory / FILE_NAME)
    try:
        found = parse(content)
        unlock = _from_plain(found)
    except (LedgerError, ValueError) as error:
        raise KeyUnavailable(Why.DAMAGED) from error
    if unlock is None or _to_bytes(unlock) != content:  # the checksum, and anything the shape does not name
        raise KeyUnavailable(Why.DAMAGED)
    return unlock


def _from_plain(found: Plain) -> _Unlock | None:
    match found:
        case {"kind": str(kind), "slots": {"operator": dict(operator), "auditor": dict(auditor)}}:
            rows = {Slot.OPERATOR: _row_from_plain(operator), Slot.AUDITOR: _row_from_plain(auditor)}
        case _:
            return None
    whole = {slot: row for slot, row in rows.items() if row is not None and tuple(row.wrapped) == HELD[slot]}
    return _Unlock(CityKind(kind), whole) if whole.keys() == rows.keys() else None


def _row_from_plain(row: dict[str, Plain]) -> _SlotRow | None:
    match row:
        case {
            "check": str(check),
            "lanes": int(lanes),
            "memory_kib": int(memory_kib),
            "passes": int(passes),
            "salt": str(salt),
            "wrapped": dict(wrapped),
        }:
            cost = Cost(passes, memory_kib, lanes)
            keys = {name: bytes.fromhex(str(wrapped[name])) for name in KeyName if name in wrapped}
            found = _SlotRow(bytes.fromhex(salt), cost, bytes.fromhex(check), keys)
            return found if cost.in_bounds() and len(found.salt) == SALT_BYTES else None
        case _:
            return None
