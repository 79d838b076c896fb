"""Reading a SQLCipher file and its write-ahead log page by page, as somebody with the key would."""

from collections.abc import Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

PAGE = 4096
RESERVE = 80  # initialization vector (16) and HMAC-SHA512 (64), SQLCipher 4's defaults
SALT = 16
WAL_HEADER = 32
FRAME_HEADER = 24


def raw_pages(path: Path, key: bytes) -> Iterator[bytes]:
    """Yield the decrypted body of every page of a database, its free pages and old frames of its log included."""
    data = path.read_bytes()
    for at in range(0, len(data), PAGE):
        skip = 0 if at else SALT
        yield _open(data[at + skip : at + PAGE], key)
    log = path.with_name(path.name + "-wal")
    frames = log.read_bytes()[WAL_HEADER:] if log.exists() else b""
    for at in range(0, len(frames), FRAME_HEADER + PAGE):
        page = frames[at + FRAME_HEADER : at + FRAME_HEADER + PAGE]
        first = int.from_bytes(frames[at : at + 4], "big") == 1
        yield _open(page[SALT:] if first else page, key)


def _open(page: bytes, key: bytes) -> bytes:
    body, vector = page[:-RESERVE], page[-RESERVE : -RESERVE + 16]
    opener = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()  # no padding: pages are whole blocks
    return opener.update(body) + opener.finalize()
