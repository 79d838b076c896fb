"""The signed checkpoint: a C2SP signed note (https://c2sp.org/signed-note, /tlog-checkpoint), Ed25519, type 0x01."""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from idsvc.ledger.errors import NotACheckpoint, SignatureRefused
from idsvc.ledger.merkle import HASH_BYTES

MAX_NOTE: Final = 64_000
"""Largest checkpoint read, in characters: its text and far more than 16 witnesses."""
_ED25519: Final = b"\x01"
_KEY_ID_BYTES: Final = 4
_PUBLIC_BYTES: Final = 32
_SIGNATURE: Final = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_ORIGIN: Final = re.compile(r"[!-*,-~]{1,200}")


class NoteSigner(Protocol):
    """Whoever holds the log's private key, wherever that is."""

    @property
    def raw_public_key(self) -> bytes:
        """Return the Ed25519 public key, 32 bytes (RFC 8032)."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature of a message."""
        ...


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: the log's ``origin``, its ``size`` in entries, its 32-byte ``root``."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not _ORIGIN.fullmatch(self.origin):
            raise NotACheckpoint("a log's origin is a web address without its scheme: no spaces, no plus sign")
        if self.size < 0 or len(self.root) != HASH_BYTES:
            raise NotACheckpoint("a checkpoint holds a size and a root of 32 bytes")

    def text(self) -> str:
        """Return what is signed: three lines, each ending in a newline."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


def sign(origin: str, size: int, root: bytes, signer: NoteSigner) -> str:
    """Return the signed note over a tree head; the key's name is the origin."""
    text = Checkpoint(origin, size, root).text()
    blob = key_id(origin, signer.raw_public_key) + signer.sign(text.encode())
    return f"{text}\n— {origin} {_base64(blob)}\n"


def parse(note: str) -> Checkpoint:
    """Return what a note says, its signatures not looked at; raise ``NotACheckpoint``."""
    text, _signatures = _split(note)
    return _head(text)


def verify(note: str, origin: str, public: bytes) -> Checkpoint:
    """Return the tree head of a note that the log's key signed; ``public`` is its raw 32 bytes.

    Signatures of unknown keys (witnesses, a key to come) are passed over, as the note's specification asks; each
    signature under the log's own name and key id must hold.
    """
    text, signatures = _split(note)
    head = _head(text)
    if head.origin != origin:
        raise NotACheckpoint("this is the checkpoint of another log; compare its first line with the city's origin")
    known = (origin, key_id(origin, public))
    blobs = [blob for name, blob in signatures if (name, blob[:_KEY_ID_BYTES]) == known]
    if not blobs:
        raise SignatureRefused("the log's key did not sign this checkpoint; get it again from the city")
    try:
        for blob in blobs:
            Ed25519PublicKey.from_public_bytes(public).verify(blob[_KEY_ID_BYTES:], text.encode())
    except InvalidSignature as broken:
        raise SignatureRefused("the signature does not fit this checkpoint; get it again from the city") from broken
    return head


def key_id(name: str, public: bytes) -> bytes:
    """Return the 4 bytes that name a key in a note: of SHA-256(name || 0x0A || 0x01 || public key)."""
    if len(public) != _PUBLIC_BYTES:
        raise SignatureRefused("a checkpoint key is an Ed25519 public key of 32 bytes")
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:_KEY_ID_BYTES]


def verifier_key(origin: str, public: bytes) -> str:
    """Return the one-line public key that public tools for notes take: name, key id, key, joined by plus signs."""
    return f"{origin}+{key_id(origin, public).hex()}+{_base64(_ED25519 + public)}"


def _split(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Return a note's text and its signatures as (key name, key id and signature)."""
    text, blank, tail = note.rpartition("\n\n")
    if len(note) > MAX_NOTE or not blank or not tail.endswith("\n"):
        raise NotACheckpoint("this is not a signed note: a text, an empty line, then its signatures")
    return f"{text}\n", [_signature(line) for line in tail.removesuffix("\n").split("\n")]


def _signature(line: str) -> tuple[str, bytes]:
    found = _SIGNATURE.fullmatch(line)
    blob = _unbase64(found[2]) if found else b""
    if not found or len(blob) <= _KEY_ID_BYTES:
        raise NotACheckpoint("a signature line of the note does not have its form")
    return found[1], blob


def _head(text: str) -> Checkpoint:
    """Return the tree head that exactly three lines give: this log writes no extension lines."""
    lines = text.split("\n")
    if len(lines) != len(("origin", "size", "root", "")) or not _SIZE.fullmatch(lines[1]):
        raise NotACheckpoint("a checkpoint of this log is three lines: origin, size, root")
    return Checkpoint(lines[0], int(lines[1]), _unbase64(lines[2]))


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _unbase64(text: str) -> bytes:
    """Return what standard base64 holds; one text for each value, padding bits zero."""
    try:
        data = b64decode(text, validate=True)
    except ValueError as fault:
        raise NotACheckpoint("the note holds something that is not base64") from fault
    if _base64(data) != text:
        raise NotACheckpoint("the note holds base64 that is not in its one form")
    return data
