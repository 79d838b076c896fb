"""An encrypted database read page by page, free pages and the frames of its log included: what the key still reaches.

For a drill only, on an invented city: a table shows what it holds, a page also what was left when rows went.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE_BYTES: Final = 4096
_RESERVE: Final = 80  # initialization vector (16) and HMAC-SHA512 (64), SQLCipher 4's defaults
_VECTOR: Final = 16
_SALT: Final = 16
_WAL_HEADER: Final = 32
_FRAME_HEADER: Final = 24


def pages(database: Path, key: bytes) -> Iterator[bytes]:
    """Yield the decrypted body of every page; ``key`` is the database's 32 bytes. Raises ``OSError``."""
    with database.open("rb") as file:
        first = True
        while page := file.read(PAGE_BYTES):
            yield _opened(page[_SALT:] if first else page, key)
            first = False
    yield from _frames(database.with_name(f"{database.name}-wal"), key)


def _frames(log: Path, key: bytes) -> Iterator[bytes]:
    if not log.exists():
        return
    with log.open("rb") as file:
        file.read(_WAL_HEADER)
        while frame := file.read(_FRAME_HEADER + PAGE_BYTES):
            page = frame[_FRAME_HEADER:]
            yield _opened(page[_SALT:] if int.from_bytes(frame[:4], "big") == 1 else page, key)


def _opened(page: bytes, key: bytes) -> bytes:
    body, vector = page[:-_RESERVE], page[-_RESERVE : _VECTOR - _RESERVE]
    opener = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()  # no padding: pages are whole blocks
    return opener.update(body) + opener.finalize()
