"""Opening the encrypted database: SQLCipher under SQLAlchemy, with nothing left to a default that could be open."""

import os
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2

from idsvc.store.errors import StoreExists, StoreMissing, StoreUnreadable
from idsvc.store.faults import translated
from idsvc.store.locked import descriptor
from idsvc.store.migrations import is_current, upgrade

KEY_BYTES: Final = 32
BUSY_SECONDS: Final = 10.0
_PLAIN_HEADER: Final = b"SQLite format 3\0"
_WRITER: Final = (
    "PRAGMA secure_delete = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA foreign_keys = ON",
)
_READER: Final = (*_WRITER, "PRAGMA query_only = ON")


def create_database(path: Path, key: bytes) -> Engine:
    """Make a new database and return its engine; ``key`` is 32 random bytes.

    Raises ``StoreExists``, or ``StorageFull`` with nothing left behind.
    """
    _check_key(key)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError as there:
        raise StoreExists("there is a database already: choose another directory") from there
    engine = _engine(path, key, "rw", _WRITER)
    try:
        with translated():
            _use_wal(engine)
            with engine.begin() as connection:
                upgrade(connection)
    except BaseException:
        engine.dispose()
        _unlink(path)
        raise
    return engine


def open_database(path: Path, key: bytes) -> Engine:
    """Open a database for work, bringing its tables up to this version; never makes one."""
    _check(path, key)
    engine = _engine(path, key, "rw", _WRITER)
    with translated(), engine.begin() as connection:
        upgrade(connection)
    return engine


def open_read_only(path: Path, key: bytes) -> Engine:
    """Open a database for an auditor: every write is refused, by the file mode and by the connection."""
    _check(path, key)
    engine = _engine(path, key, "ro", _READER)
    with translated(), engine.connect() as connection:
        if not is_current(connection):
            raise StoreUnreadable("the database is of another version: let the city's own service open it first")
    return engine


def _check(path: Path, key: bytes) -> None:
    _check_key(key)
    if not path.is_file():
        raise StoreMissing("there is no database here: check the directory, or restore it; none is made in its place")
    head = os.pread(descriptor(path), len(_PLAIN_HEADER), 0)
    if head == _PLAIN_HEADER:
        raise StoreUnreadable("this database is not encrypted: it is not one of ours, and nothing is written to it")
    if not head:  # SQLite would take it for a new one
        raise StoreUnreadable("the database file is empty: restore it from a backup; none is made in its place")


def _check_key(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise StoreUnreadable("the database takes a key of 32 bytes: unlock it with the slot that was made for it")


def _engine(path: Path, key: bytes, mode: str, pragmas: tuple[str, ...]) -> Engine:
    address = f"{path.resolve().as_uri()}?mode={mode}"

    def connect() -> dbapi2.Connection:
        connection = dbapi2.connect(
            address, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
        )
        try:
            _unlock(connection, key, pragmas)
        except BaseException:
            connection.close()
            raise
        return connection

    # SQLAlchemy's own choice of pool for SQLite shares a connection between threads and crashes.
    engine = create_engine(
        "sqlite://",
        module=dbapi2,
        creator=connect,
        poolclass=QueuePool,
        hide_parameters=True,
        pool_timeout=BUSY_SECONDS,
    )
    event.listen(engine, "begin", _begin_immediate if mode == "rw" else _begin_reading)
    return engine


def _unlock(connection: dbapi2.Connection, key: bytes, pragmas: tuple[str, ...]) -> None:
    """Give the key in its raw form (any other form silently becomes a passphrase) and check what it opened."""
    connection.execute("PRAGMA cipher_log_level = NONE").fetchall()
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"").fetchall()
    with translated():
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
    for pragma in pragmas:
        connection.execute(pragma).fetchall()
    if not _answers(connection, "cipher_version") or _answers(connection, "cipher_status") != "1":
        raise StoreUnreadable("the database driver does not encrypt: install the service with its own dependencies")
    if _answers(connection, "secure_delete") != "1":
        raise StoreUnreadable("the database driver does not overwrite what it removes: install the service's own")


def _answers(connection: dbapi2.Connection, pragma: str) -> str:
    rows = connection.execute(f"PRAGMA {pragma}").fetchall()
    return str(rows[0][0]) if rows else ""


def _use_wal(engine: Engine) -> None:
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        if not isinstance(raw, dbapi2.Connection) or _answers(raw, "journal_mode = WAL") != "wal":
            raise StoreUnreadable("the database cannot keep a write-ahead log here: choose a local disk")


def _begin_immediate(connection: Connection) -> None:
    """Take the write lock at once: a plain BEGIN fails later, when somebody else has written in between."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _unlink(path: Path) -> None:
    for part in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        part.unlink(missing_ok=True)
