"""The evidence bundle: what an auditor takes to another machine, one file, without a resident and without a key.

``docs/spec/bundle.md`` gives the format. Whatever somebody could have typed is left out before anything is packed:
a name that the data inventory does not know becomes ``unlisted-N``, an entry outside the vocabulary that nobody signed
becomes empty. So all text in a bundle is a fixed word, a date, or stands in the public log.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import count
from typing import Final

from idsvc.credential import cbor
from idsvc.credential.errors import Malformed
from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.errors import IdsvcError
from idsvc.ledger import checkpoint
from idsvc.ledger.act import Figure
from idsvc.ledger.canonical import parse
from idsvc.ledger.errors import LedgerError
from idsvc.ledger.event import Entry
from idsvc.ledger.merkle import Tree
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import (
    Books,
    CityEvidence,
    ColumnShape,
    Inventoried,
    Opening,
    Place,
    Published,
    RegisterRows,
    Schema,
    TableShape,
)
from idsvc.oversight.forbidden import is_forbidden
from idsvc.oversight.lists import trusted
from idsvc.oversight.packing import NotPacked, pack, unpack
from idsvc.oversight.schema import UNLISTED, WITHHELD
from idsvc.oversight.signed import published_size
from idsvc.retention import Header

MAGIC: Final = b"idsvc-evidence/1\n"
DIGEST_BYTES: Final = 32
MAX_BYTES: Final = 512 * 1024 * 1024
"""Of the whole file: a log of more than a million entries."""
_DEPTH: Final = 8
_HEAD: Final = len(MAGIC) + DIGEST_BYTES


class BundleRefused(IdsvcError):
    """This is not a whole evidence bundle of this version; the text says what to do."""


def looks_like_bundle(data: bytes) -> bool:
    """Tell from the first bytes whether somebody meant this to be a bundle, of whatever version."""
    return data.startswith(MAGIC[: MAGIC.index(b"/")])


def encode(evidence: CityEvidence) -> bytes:
    """Return the bundle of a city's evidence; the same evidence gives the same bytes."""
    payload = cbor.encode(pack(carried(evidence)))
    return MAGIC + sha256(payload).digest() + payload


def decode(data: bytes, inventory: Sequence[Inventoried] = ()) -> CityEvidence:
    """Return the evidence in a bundle, to be checked against the auditor's own inventory; raises ``BundleRefused``."""
    if not looks_like_bundle(data):
        raise BundleRefused("this is not an evidence bundle: ask the city for the file that idsvc audit bundle wrote")
    if not data.startswith(MAGIC):
        raise BundleRefused("this bundle is of another version: audit it with the program that the city runs")
    digest, payload = data[len(MAGIC) : _HEAD], data[_HEAD:]
    if len(data) > MAX_BYTES or sha256(payload).digest() != digest:
        raise BundleRefused("the bundle is cut short or damaged: copy it again")
    try:
        evidence = unpack(CityEvidence, cbor.decode(payload, max_depth=_DEPTH))
    except (Malformed, NotPacked) as foreign:
        raise BundleRefused("the bundle does not have the shape of this version: audit it with the city's") from foreign
    return replace(evidence, schema=replace(evidence.schema, inventory=tuple(inventory)))


def carried(evidence: CityEvidence) -> CityEvidence:
    """Return the evidence without anything that somebody could have typed, and without the published files."""
    return replace(
        evidence,
        clock=_clock(evidence.clock),
        trust=_trust(evidence),
        fingerprint=_fingerprint(evidence.fingerprint),
        schema=_schema(evidence.schema),
        holdings=replace(evidence.holdings, register=tuple(map(_register, evidence.holdings.register))),
        books=_books(evidence.books),
        published=Published({}, {}, size=_shown(evidence.published)),
    )


def _shown(published: Published) -> int:
    """Return how many entries strangers are shown; an unreadable checkpoint shows none."""
    try:
        return published_size(published)
    except CouldNotLook:
        return 0


def _clock(clock: Header | None) -> Header | None:
    if clock is None or clock.node.removeprefix("node-").isdecimal():
        return clock
    return replace(clock, node="unlisted")


def _trust(evidence: CityEvidence) -> bytes | None:
    """Return the trust list as it is signed; one that nobody signed says only that there is one."""
    if evidence.trust is None or trusted(evidence.trust, evidence.fingerprint):
        return evidence.trust
    return b""


def _fingerprint(line: str | None) -> str | None:
    if line is None:
        return None
    try:
        parse_fingerprint(line)
    except Malformed:
        return ""
    return line


def _register(rows: RegisterRows) -> RegisterRows:
    try:
        date.fromisoformat(f"{rows.expiry_month}-01")
    except ValueError:
        return replace(rows, expiry_month="")
    return rows


def _schema(schema: Schema) -> Schema:
    names = _Names(schema.inventory)
    return Schema(
        tables=tuple(map(names.shape, schema.tables)),
        inventory=(),
        forbidden=_summed(names, schema.forbidden),
        misshapen=_summed(names, schema.misshapen),
    )


def _summed(names: "_Names", places: Mapping[Place, int]) -> Mapping[Place, int]:
    return {names.place(place): times for place, times in places.items()}


class _Names:
    """Names as the inventory knows them; every other one gets a number, the same wherever it stands."""

    def __init__(self, inventory: Sequence[Inventoried]) -> None:
        listed = {(row.table, row.column) for row in inventory} | UNLISTED
        self._given = {name: name for pair in listed for name in pair} | {"": ""}
        self._numbers = count(1)

    def __call__(self, name: str) -> str:
        if name not in self._given:
            kind = WITHHELD if is_forbidden(name) else "unlisted-"
            self._given[name] = f"{kind}{next(self._numbers)}"
        return self._given[name]

    def shape(self, table: TableShape) -> TableShape:
        columns = tuple(ColumnShape(self(column.name), column.not_null) for column in table.columns)
        return TableShape(self(table.name), columns, table.has_rowid)

    def place(self, place: Place) -> Place:
        return Place(place.kind, self(place.table), self(place.column))


def _books(books: Books) -> Books:
    note = _note(books.checkpoint)
    return replace(
        books,
        checkpoint=note,
        entries=_entries(books.entries, note),
        openings=tuple(map(_opening, books.openings)),
    )


def _note(note: str | None) -> str | None:
    if note is None:
        return None
    try:
        checkpoint.parse(note)
    except LedgerError:
        return ""
    return note


def _entries(entries: tuple[tuple[int, bytes], ...], note: str | None) -> tuple[tuple[int, bytes], ...]:
    """Return the entries; one outside the vocabulary stays only where the city signed it, so that it is public."""
    if _are_signed([data for _, data in entries], note):
        return entries
    return tuple((number, data if _is_known(data) else b"") for number, data in entries)


def _are_signed(raw: Sequence[bytes], note: str | None) -> bool:
    signed = checkpoint.parse(note) if note else None
    return signed is not None and signed.size == len(raw) and Tree(raw).root() == signed.root


def _is_known(data: bytes) -> bool:
    try:
        Entry.parse(data)
    except LedgerError:
        return False
    return True


def _opening(opening: Opening) -> Opening:
    try:
        figures = parse(opening.canonical)
    except LedgerError:
        return replace(opening, canonical=b"")
    known = isinstance(figures, dict) and all(name in _FIGURES and type(n) is int for name, n in figures.items())
    return opening if known else replace(opening, canonical=b"")


_FIGURES: Final = frozenset(figure.value for figure in Figure)
