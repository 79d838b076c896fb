"""The rows that a backup carries, written and read as records; a closed table says of every column whether it does.

Nothing that dies under the clock is in it, and nothing that has a shorter life than a backup: no sealed payload, no
wrapped key, no tag, no journal.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, TypeAlias

from sqlalchemy import Connection, Engine

from idsvc.credential import cbor
from idsvc.credential.errors import Malformed
from idsvc.store.errors import StoreUnreadable
from idsvc.store.faults import translated

CARRIED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "cards": (
            *("card_id", "status_list", "front_index", "back_index", "number_digest", "cancel_digest"),
            *("expiry_month", "key_id", "rules_version", "state", "destroy_by"),
        ),
        # Where cards lie that wait for their residents: what is lost with the backup has to be pulled all the same.
        "slots": ("site", "number", "pull_by"),
        "status_lists": ("number", "uri", "size"),
        "status_pages": ("uri", "number", "drawn", "revoked", "published"),
        "figures": ("day", "figure", "total"),
        "figure_openings": ("day", "nonce", "canonical"),
        "ledger": ("number", "day", "entry"),
        "checkpoints": ("size", "note"),
        "purges": ("destroy_by", "chain", "finished"),
        "receipt_lists": ("month", "kind", "number", "content"),
        # Digests of codes that are on paper only: no case, no person.
        "receipts_kept": ("receipt_id", "destroyed", "held", "destroy_by", "chain"),
        "receipts_waiting": ("receipt_id", "digest", "kind", "month", "destroy_by"),
        "cash_days": ("day", "site", "drawer", "taken", "refunded", "counted", "close_id"),
        "step_sums": ("week", "site", "step", "band", "visits", "seconds"),
        "stock": ("day", "site", "move", "total"),
        "stock_counts": ("day", "site", "pile", "counted"),
        "staff": ("staff_id", "login", "role", "site", "password_hash", "active"),
        "passkeys": ("credential_id", "staff_id", "public_key", "sign_count", "added"),
        "facts": ("name", "value"),
        # What the city is asked for; nothing about a resident.
        "records_requests": ("number", "day", "site", "channel"),
    }
)
"""What is needed to go on: a card can be cancelled, the log continued, the figures opened, staff can sign in, and a
resident's code shows its end."""

LEFT: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        # Sealed under the clock: without it useless, with it a removal could be undone.
        "cases": (
            *("case_id", "stage", "visit_type", "ticket", "case_digest", "site", "destroy_by", "chain"),
            *("write_version", "enrolled_by", "decided_by", "wrapped_key", "nonce", "payload"),
        ),
        "captures": (
            *("capture_id", "case_id", "destroy_by", "chain", "write_version", "wrapped_key", "nonce", "live"),
        ),
        "duplicate_tags": ("tag_id", "tag", "chain", "destroy_by", "case_id"),
        # They belong to a case that is not there; what became of them since cannot be known.
        "intents": (
            *("intent_id", "case_id", "status_list", "front_index", "back_index", "key_id", "state", "destroy_by"),
        ),
        "print_jobs": ("job_id", "state", "site", "destroy_by"),
        # They die sooner than a backup does.
        "stock_serials": ("serial_id", "serial", "site", "day", "destroy_by"),
        "journal": ("line_id", "act", "record_id", "staff_id", "day", "destroy_by"),
        "payments": ("digest", "amount", "state", "day", "site", "destroy_by"),
        # Of this day and this machine only.
        "sessions": ("digest", "staff_id", "started", "seen", "locked", "blanked"),
        "failures": ("failure_id", "source", "at"),
        "challenges": ("digest", "asked"),
        "invitations": ("digest", "staff_id", "role", "site", "invited_by", "confirmed", "day"),
        "tickets": ("day", "site", "last"),
        "terminals": (
            *("pairing_id", "code_digest", "display_digest", "session_digest", "made", "screen", "case_id"),
            *("language", "answer", "answered", "destroy_by"),
        ),
        # They die sooner than a backup does.
        "return_tickets": ("digest", "destroy_by"),
        "appointments": ("digest", "site", "minute", "destroy_by"),
        "nodes": ("node", "stands"),
        "alembic_version": ("version_num",),
    }
)
"""What stays behind, with the reason."""

BATCH: Final = 200
MAX_RECORD: Final = 16 * 1_048_576
"""Largest record that is read, in bytes."""
_LENGTH_BYTES: Final = 4

Values: TypeAlias = list[int | str | bytes | None]


def frames(records: Iterable[cbor.Encodable]) -> Iterator[bytes]:
    """Yield records as bytes, each behind its length, and at last the zero that ends them."""
    for record in records:
        data = cbor.encode(record)
        yield len(data).to_bytes(_LENGTH_BYTES, "big") + data
    yield bytes(_LENGTH_BYTES)


def records(content: Iterable[bytes]) -> Iterator[cbor.Value]:
    """Yield the records in a content that comes in parts; ``StoreUnreadable`` for any other bytes, or a missing end."""
    held, ended = bytearray(), False
    for part in content:
        if ended:
            _check_filling(part)
            continue
        held += part
        while (found := _cut(held)) is not None:
            if not found:
                ended = True
                _check_filling(held)
                break
            yield _record(found)
    if not ended:
        raise StoreUnreadable(_NOT_WHOLE)


def _cut(held: bytearray) -> bytes | None:
    """Take the first record off, None where it is not all there yet; the last one is empty."""
    if len(held) < _LENGTH_BYTES:
        return None
    size = int.from_bytes(held[:_LENGTH_BYTES], "big")
    if size > MAX_RECORD:
        raise StoreUnreadable(_NOT_WHOLE)
    if len(held) < _LENGTH_BYTES + size:
        return None
    found = bytes(held[_LENGTH_BYTES : _LENGTH_BYTES + size])
    del held[: _LENGTH_BYTES + size]
    return found


def _check_filling(data: bytes | bytearray) -> None:
    if any(data):
        raise StoreUnreadable(_NOT_WHOLE)


def _record(data: bytes) -> cbor.Value:
    try:
        return cbor.decode(data)
    except Malformed as damaged:
        raise StoreUnreadable(_NOT_WHOLE) from damaged


_NOT_WHOLE: Final = "the backup's content is not whole: take another copy of it, or an older one"
_OTHER_VERSION: Final = "the backup was made by another version of the service: restore it with that one, then upgrade"


def rows(engine: Engine) -> Iterator[cbor.Encodable]:
    """Yield the carried rows of a database as they stand at one moment, while others go on writing.

    For each table its columns, then rows in batches, and at the end how many there were. Rows come by their first
    column: where that is a random number, a backup does not tell which came after which.
    """
    counts: Counter[str] = Counter()
    with translated(), engine.connect() as connection:
        for table, columns in CARRIED.items():
            yield ["columns", table, list(columns)]
            for batch in _batches(connection, table, columns):
                counts[table] += len(batch)
                yield ["rows", table, batch]
    yield ["counts", {table: counts[table] for table in CARRIED}]


def _batches(connection: Connection, table: str, columns: Sequence[str]) -> Iterator[list[Values]]:
    # Names come from the closed table above.
    found = connection.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1")  # noqa: S608
    for part in found.partitions(BATCH):
        yield [list(row) for row in part]


class Loading:
    """Rows of a backup on their way into an empty database, in one transaction; what is missing is seen at the end."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._columns: dict[str, tuple[str, ...]] = {}
        self._counts: Counter[str] = Counter()
        self._said: dict[cbor.Key, cbor.Value] | None = None

    def take(self, record: cbor.Value) -> bool:
        """Write one record of ``rows`` and return True, False for any other record; raises ``StoreUnreadable``."""
        match record:
            case ["columns", str(table), list(columns)]:
                if CARRIED.get(table) != tuple(columns):
                    raise StoreUnreadable(_OTHER_VERSION)
                self._columns[table] = CARRIED[table]
            case ["rows", str(table), list(batch)] if table in self._columns:
                self._insert(table, batch)
            case ["counts", dict(counts)]:
                self._said = counts
            case _:
                return False
        return True

    def check(self) -> None:
        """Raise ``StoreUnreadable`` unless every table came, with as many rows as were counted."""
        if self._said is None or self._columns.keys() != CARRIED.keys():
            raise StoreUnreadable(_OTHER_VERSION)
        if self._said != {table: self._counts[table] for table in CARRIED}:
            raise StoreUnreadable(_NOT_WHOLE)

    def _insert(self, table: str, batch: Sequence[object]) -> None:
        columns = self._columns[table]
        values = [tuple(row) for row in batch if isinstance(row, list)]
        if len(values) != len(batch) or any(len(row) != len(columns) for row in values):
            raise StoreUnreadable(_NOT_WHOLE)
        places = ", ".join("?" for _ in columns)
        with translated():
            self._connection.exec_driver_sql(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})",  # noqa: S608
                values,
            )
        self._counts[table] += len(values)


def load(engine: Engine, content: Iterable[cbor.Value]) -> tuple[cbor.Value, ...]:
    """Write all rows among the records into a new database and return the other records; all or nothing."""
    others: list[cbor.Value] = []
    with translated(), engine.begin() as connection:
        loading = Loading(connection)
        others += [record for record in content if not loading.take(record)]
        loading.check()
    return tuple(others)
