"""A backup as one file: a key sealed by HPKE (RFC 9180) to the offline public key, then the content in sealed chunks.

`docs/spec/backup.md` is the format. Every chunk is bound to the header, to its place and to being the last or not, so
nothing can be cut off, put elsewhere or mixed from two backups.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from idsvc.custody.backup_keys import BackupKey, OfflineKey
from idsvc.custody.errors import KeyUnavailable, Why
from idsvc.custody.slots import Entropy

MAGIC: Final = b"idsvc-backup/1\r\n"
CHUNK_BYTES: Final = 1_048_576
"""Of plaintext in a chunk; the content is filled up to whole chunks, so that its size tells little."""
KEY_BYTES: Final = 32
TAG_BYTES: Final = 16
_DIGEST_BYTES: Final = 32
_DAY_BYTES: Final = 10
_PLAIN_HEADER: Final = 64
_SEALED_KEY: Final = 32 + KEY_BYTES + TAG_BYTES
HEADER_BYTES: Final = _PLAIN_HEADER + _SEALED_KEY
_SUITE: Final = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup says in clear: which offline key opens it (SHA-256 of its public half), and its day."""

    fingerprint: bytes
    day: date

    def to_bytes(self) -> bytes:
        """Return the 64 bytes that begin the file."""
        plain = MAGIC + self.fingerprint + self.day.isoformat().encode("ascii")
        return plain.ljust(_PLAIN_HEADER, b"\0")

    @classmethod
    def parse(cls, data: bytes) -> "Header":
        """Return what the first 64 bytes say; raises KeyUnavailable."""
        at = len(MAGIC) + _DIGEST_BYTES
        try:
            header = cls(data[len(MAGIC) : at], date.fromisoformat(data[at : at + _DAY_BYTES].decode("ascii")))
        except ValueError as damaged:
            raise KeyUnavailable(Why.BACKUP_DAMAGED) from damaged
        if header.to_bytes() != data:
            raise KeyUnavailable(Why.BACKUP_DAMAGED)
        return header


def seal(content: Iterable[bytes], public: BackupKey, day: date, entropy: Entropy) -> Iterator[bytes]:
    """Yield the bytes of a backup's file; ``content`` comes in parts of any size and is held a chunk at a time."""
    plain, key = Header(public.fingerprint, day).to_bytes(), entropy(KEY_BYTES)
    header = plain + _SUITE.encrypt(key, X25519PublicKey.from_public_bytes(public.raw), info=plain)
    yield header
    cipher = AESGCM(key)
    for number, (chunk, last) in enumerate(_chunks(content)):
        yield cipher.encrypt(_nonce(number, last), chunk, header)


def unseal(file: BinaryIO, key: OfflineKey) -> Iterator[bytes]:
    """Yield a backup's content chunk by chunk, each as it was sealed; raises KeyUnavailable.

    What came before is whole only once this ends without an error.
    """
    header = file.read(HEADER_BYTES)
    if Header.parse(header[:_PLAIN_HEADER]).fingerprint != key.public.fingerprint:
        raise KeyUnavailable(Why.BACKUP_OTHER)
    try:
        private = X25519PrivateKey.from_private_bytes(key.raw)
        opened = _SUITE.decrypt(header[_PLAIN_HEADER:], private, info=header[:_PLAIN_HEADER])
        yield from _open_chunks(file, AESGCM(opened), header)
    except (InvalidTag, ValueError) as damaged:
        raise KeyUnavailable(Why.BACKUP_DAMAGED) from damaged


def read_header(file: BinaryIO) -> Header:
    """Return what a backup says in clear; raises KeyUnavailable."""
    return Header.parse(file.read(_PLAIN_HEADER))


def _open_chunks(file: BinaryIO, cipher: AESGCM, header: bytes) -> Iterator[bytes]:
    number, sealed = 0, file.read(CHUNK_BYTES + TAG_BYTES)
    while True:
        following = file.read(CHUNK_BYTES + TAG_BYTES)
        yield cipher.decrypt(_nonce(number, not following), sealed, header)
        if not following:
            return
        number, sealed = number + 1, following


def _nonce(number: int, last: bool) -> bytes:  # noqa: FBT001 - a bit of the nonce
    return number.to_bytes(11, "big") + bytes((last,))


def _chunks(content: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield (chunk, whether it is the last), every chunk full, the last one filled up with zeros."""
    held = bytearray()
    for part in content:
        held += part
        while len(held) > CHUNK_BYTES:  # a full one is kept back: it may be the last
            yield bytes(held[:CHUNK_BYTES]), False
            del held[:CHUNK_BYTES]
    yield bytes(held.ljust(CHUNK_BYTES, b"\0")), True
