"""A witness's statement that a log only grew: C2SP cosignature/v1 (https://c2sp.org/tlog-cosignature), Ed25519, 0x04.

It is a signature line beside the log's own: 8 bytes of time, then a signature over the time and the whole checkpoint.
"""

from collections.abc import Iterable
from typing import Final, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from idsvc.ledger import note as notes
from idsvc.ledger.checkpoint import NoteSigner, head_of
from idsvc.ledger.errors import NotACheckpoint, SignatureRefused
from idsvc.ledger.note import KeyKind, NoteKey, Signature

MAX_TIME: Final = 2**63 - 1
"""Latest moment a cosignature may carry, in seconds since 1970."""
SEED_BYTES: Final = 32
_TIME_BYTES: Final = 8
_SIGNATURE_BYTES: Final = 64


class WitnessSigner(NoteSigner, Protocol):
    """Whoever holds a witness's private key, under the witness's name."""

    @property
    def key(self) -> NoteKey:
        """Return the public key that others check with."""
        ...


class Witness:
    """A witness's own key in memory, from its 32-byte seed (RFC 8032)."""

    __slots__ = ("_private", "key")

    def __init__(self, name: str, seed: bytes) -> None:
        """Take the name and the seed; raises ``NotAKey`` for a name that notes cannot carry."""
        self._private = Ed25519PrivateKey.from_private_bytes(seed)
        self.key: Final = NoteKey(name, KeyKind.WITNESS, self.raw_public_key)

    @property
    def raw_public_key(self) -> bytes:
        """Return the Ed25519 public key, 32 bytes (RFC 8032)."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the signature, 64 bytes."""
        return self._private.sign(message)


def cosign(note: str, time: int, signer: WitnessSigner) -> str:
    """Return a note with this witness's line under it, in place of any older one; ``time`` in seconds since 1970.

    Whether the log may be vouched for is not looked at here. Raises ``NotACheckpoint`` for a note of another form.
    """
    text, signatures = notes.split(note)
    head_of(text)
    value = time.to_bytes(_TIME_BYTES, "big") + signer.sign(_message(text, time))
    others = [each for each in signatures if not each.is_of(signer.key)]
    return notes.join(text, [*others, Signature(signer.key.name, signer.key.key_id, value)])


def times(note: str, key: NoteKey) -> tuple[int, ...]:
    """Return when a witness cosigned a note, in seconds since 1970; nothing where it did not.

    Raises ``SignatureRefused`` where a line under its name and key id does not hold: one bad line spoils the rest.
    """
    text, signatures = notes.split(note)
    return tuple(_checked(text, each.value, key.public) for each in signatures if each.is_of(key))


def with_lines(note: str, others: Iterable[str], keys: Iterable[NoteKey]) -> str:
    """Return a note with the cosignatures that other copies of it carry; each line of a known key must hold.

    Raises ``NotACheckpoint`` for a copy of another text, ``SignatureRefused`` for a line that does not hold and for
    copies that hold no line of a known witness. Lines of unknown keys are left out.
    """
    text, signatures = notes.split(note)
    known = tuple(keys)
    added: dict[tuple[str, bytes], Signature] = {}
    for other in others:
        its_text, its_signatures = notes.split(other)
        if its_text != text:
            raise NotACheckpoint("the cosigned checkpoint is not this one: ask the witness to cosign the newest")
        for each in its_signatures:
            if any(each.is_of(key) and _checked(text, each.value, key.public) <= MAX_TIME for key in known):
                added[each.name, each.key_id] = each
    if not added:
        raise SignatureRefused("no known witness cosigned this: add its key line to the witness file, or ask it again")
    kept = [each for each in signatures if (each.name, each.key_id) not in added]
    return notes.join(text, [*kept, *added.values()])


def without_others(note: str, origin: str) -> str:
    """Return a note with the log's own lines alone."""
    text, signatures = notes.split(note)
    return notes.join(text, [each for each in signatures if each.name == origin])


def _checked(text: str, value: bytes, public: bytes) -> int:
    """Return the time of a cosignature that holds."""
    if len(value) != _TIME_BYTES + _SIGNATURE_BYTES:
        raise SignatureRefused(_BROKEN)
    time = int.from_bytes(value[:_TIME_BYTES], "big")
    if time > MAX_TIME:
        raise SignatureRefused(_BROKEN)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(value[_TIME_BYTES:], _message(text, time))
    except InvalidSignature as broken:
        raise SignatureRefused(_BROKEN) from broken
    return time


_BROKEN: Final = "a witness's cosignature does not fit this checkpoint; ask the witness for it again"


def _message(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()
