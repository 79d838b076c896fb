"""The signed note (https://c2sp.org/signed-note): a text, an empty line, and lines that each carry one signature."""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from typing import Final

from idsvc.ledger.errors import NotACheckpoint, NotAKey, SignatureRefused

MAX_NOTE: Final = 64_000
"""Largest note read, in characters: its text and far more than 16 witnesses."""
PUBLIC_BYTES: Final = 32
"""Length of an Ed25519 public key (RFC 8032)."""
_KEY_ID_BYTES: Final = 4
_NAME: Final = r"[^\s+\x00-\x1f]+"
_SIGNATURE: Final = re.compile(rf"— ({_NAME}) ([A-Za-z0-9+/]+={{0,2}})")
_VERIFIER: Final = re.compile(rf"({_NAME})\+([0-9a-f]{{8}})\+([A-Za-z0-9+/]+={{0,2}})")


_PRIME: Final = 2**255 - 19
_WEAK: Final = frozenset(
    {
        0,
        1,
        _PRIME - 1,
        _PRIME,
        _PRIME + 1,
        0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826,
        0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7,
    }
)
"""The y coordinates of points of small order (RFC 8032, 5.1): under such a key anybody can sign many messages."""


class KeyKind(Enum):
    """What a key of a note signs, by the byte that names it in key ids and key lines."""

    LOG = b"\x01"
    WITNESS = b"\x04"


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A public key of notes: its name, its kind, 32 bytes of Ed25519; raises ``NotAKey``."""

    name: str
    kind: KeyKind
    public: bytes

    def __post_init__(self) -> None:
        if not re.fullmatch(_NAME, self.name):
            raise NotAKey("a key's name is a web address without its scheme: no spaces, no plus sign")
        if len(self.public) != PUBLIC_BYTES:
            raise NotAKey("a key of a note is an Ed25519 public key of 32 bytes")
        if int.from_bytes(self.public, "little") & (2**255 - 1) in _WEAK:
            raise NotAKey("a key of a note is of small order, so that anybody can sign with it: refuse it")

    @property
    def key_id(self) -> bytes:
        """Return the 4 bytes that name the key in a note: of SHA-256(name || 0x0A || kind || public key)."""
        data = self.name.encode() + b"\n" + self.kind.value + self.public
        return sha256(data).digest()[:_KEY_ID_BYTES]

    def line(self) -> str:
        """Return the one-line public key that public tools for notes take: name, key id, key, joined by plus signs."""
        return f"{self.name}+{self.key_id.hex()}+{base64(self.kind.value + self.public)}"

    @classmethod
    def parse(cls, line: str, kind: KeyKind) -> "NoteKey":
        """Return the key in a line; raises ``NotAKey`` for another form, another kind, or a key id that is not its."""
        found = _VERIFIER.fullmatch(line)
        try:
            data = unbase64(found[3]) if found else b""
        except NotACheckpoint as refused:
            raise NotAKey(_NO_LINE) from refused
        if not found or data[:1] != kind.value:
            raise NotAKey(_NO_LINE)
        key = cls(found[1], kind, data[1:])
        if key.key_id.hex() != found[2]:
            raise NotAKey(
                "the key line was changed on its way: its key id does not belong to its key; ask for it again"
            )
        return key


_NO_LINE: Final = "a key line is a name, eight hex digits and a key in base64, joined by plus signs: copy it whole"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: the key's name, the 4 bytes of its id, and what the key signed with."""

    name: str
    key_id: bytes
    value: bytes

    def line(self) -> str:
        """Return the line as it stands in a note, without its newline."""
        return f"— {self.name} {base64(self.key_id + self.value)}"

    def is_of(self, key: NoteKey) -> bool:
        """Tell whether the line names this key; what it holds is not looked at."""
        return (self.name, self.key_id) == (key.name, key.key_id)


def split(note: str) -> tuple[str, tuple[Signature, ...]]:
    """Return a note's text, with its last newline, and its signatures; raises ``NotACheckpoint``."""
    text, blank, tail = note.rpartition("\n\n")
    if len(note) > MAX_NOTE or not blank or not tail.endswith("\n"):
        raise NotACheckpoint("this is not a signed note: a text, an empty line, then its signatures")
    return f"{text}\n", tuple(_signature(line) for line in tail.removesuffix("\n").split("\n"))


def join(text: str, signatures: Iterable[Signature]) -> str:
    """Return the note of a text, which ends in a newline, and its signatures; a line stands in it once."""
    return "\n".join((text, *dict.fromkeys(each.line() for each in signatures))) + "\n"


def of_key(signatures: Iterable[Signature], key: NoteKey) -> list[bytes]:
    """Return what a key signed with, each time; raises ``SignatureRefused`` where it did not sign."""
    values = [each.value for each in signatures if each.is_of(key)]
    if not values:
        raise SignatureRefused("the log's key did not sign this checkpoint; get it again from the city")
    return values


def _signature(line: str) -> Signature:
    found = _SIGNATURE.fullmatch(line)
    blob = unbase64(found[2]) if found else b""
    if not found or len(blob) <= _KEY_ID_BYTES:
        raise NotACheckpoint("a signature line of the note does not have its form")
    return Signature(found[1], blob[:_KEY_ID_BYTES], blob[_KEY_ID_BYTES:])


def base64(data: bytes) -> str:
    """Return the one standard base64 text of some bytes."""
    return b64encode(data).decode("ascii")


def unbase64(text: str) -> bytes:
    """Return what standard base64 holds; one text for each value, padding bits zero; raises ``NotACheckpoint``."""
    try:
        data = b64decode(text, validate=True)
    except ValueError as fault:
        raise NotACheckpoint("the note holds something that is not base64") from fault
    if base64(data) != text:
        raise NotACheckpoint("the note holds base64 that is not in its one form")
    return data
