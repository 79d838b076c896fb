"""The signed checkpoint: a C2SP signed note (https://c2sp.org/signed-note, /tlog-checkpoint), Ed25519, type 0x01."""

import re
from dataclasses import dataclass
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from idsvc.ledger import note as notes
from idsvc.ledger.errors import NotACheckpoint, NotAKey, SignatureRefused
from idsvc.ledger.merkle import HASH_BYTES
from idsvc.ledger.note import MAX_NOTE, KeyKind, NoteKey, Signature

__all__ = ["MAX_NOTE", "Checkpoint", "NoteSigner", "head_of", "key_id", "parse", "sign", "verifier_key", "verify"]

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
        return f"{self.origin}\n{self.size}\n{notes.base64(self.root)}\n"


def sign(origin: str, size: int, root: bytes, signer: NoteSigner) -> str:
    """Return the signed note over a tree head; the key's name is the origin."""
    text = Checkpoint(origin, size, root).text()
    signature = Signature(origin, key_id(origin, signer.raw_public_key), signer.sign(text.encode()))
    return notes.join(text, [signature])


def parse(note: str) -> Checkpoint:
    """Return what a note says, its signatures not looked at; raise ``NotACheckpoint``."""
    text, _signatures = notes.split(note)
    return head_of(text)


def verify(note: str, origin: str, public: bytes) -> Checkpoint:
    """Return the tree head of a note that the log's key signed; ``public`` is its raw 32 bytes.

    Signatures of unknown keys (witnesses, a key to come) are passed over, as the note's specification asks; each
    signature under the log's own name and key id must hold.
    """
    text, signatures = notes.split(note)
    head = head_of(text)
    if head.origin != origin:
        raise NotACheckpoint("this is the checkpoint of another log; compare its first line with the city's origin")
    try:
        for value in notes.of_key(signatures, _key(origin, public)):
            Ed25519PublicKey.from_public_bytes(public).verify(value, text.encode())
    except InvalidSignature as broken:
        raise SignatureRefused("the signature does not fit this checkpoint; get it again from the city") from broken
    return head


def key_id(name: str, public: bytes) -> bytes:
    """Return the 4 bytes that name a log's key in a note: of SHA-256(name || 0x0A || 0x01 || public key)."""
    return _key(name, public).key_id


def verifier_key(origin: str, public: bytes) -> str:
    """Return the one-line public key that public tools for notes take: name, key id, key, joined by plus signs."""
    return _key(origin, public).line()


def _key(name: str, public: bytes) -> NoteKey:
    try:
        return NoteKey(name, KeyKind.LOG, public)
    except NotAKey as refused:
        raise SignatureRefused("a checkpoint key is an Ed25519 public key of 32 bytes") from refused


def head_of(text: str) -> Checkpoint:
    """Return the tree head that exactly three lines give: this log writes no extension lines."""
    lines = text.split("\n")
    if len(lines) != len(("origin", "size", "root", "")) or not _SIZE.fullmatch(lines[1]):
        raise NotACheckpoint("a checkpoint of this log is three lines: origin, size, root")
    return Checkpoint(lines[0], int(lines[1]), notes.unbase64(lines[2]))
