"""Signing keys at rest: one private file per key, AES-256-GCM under the signing key of the operator's slot.

A file is canonical JSON; name, algorithm and public thumbprint are bound to the seal, so files cannot be exchanged.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from idsvc.credential.errors import Malformed
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.custody.errors import KeyUnavailable, Why
from idsvc.custody.private_files import read_private
from idsvc.ledger.canonical import Plain, canonical, parse
from idsvc.ledger.errors import LedgerError

FORMAT: Final = "idsvc-key/1"
SUFFIX: Final = ".key"
_NONCE_BYTES: Final = 12
_NAME: Final = re.compile(r"[a-z0-9-]{1,40}")

Entropy = Callable[[int], bytes]


def key_path(directory: Path, name: str) -> Path:
    """Return where the key of this name rests; raises KeyUnavailable for a name that is not a-z, 0-9 and hyphen."""
    if not _NAME.fullmatch(name):
        raise KeyUnavailable(Why.BAD_NAME)
    return directory / f"{name}{SUFFIX}"


def seal_key(name: str, signer: LocalSigner, signing_key: bytes, entropy: Entropy) -> bytes:
    """Return the bytes of a key file; `signing_key` 32 bytes from the operator's slot."""
    file = _KeyFile(name, signer.alg, signer.public.thumbprint, entropy(_NONCE_BYTES))
    sealed = AESGCM(signing_key).encrypt(file.nonce, signer.private_bytes(), canonical(file.bound()))
    return file.to_bytes(sealed)


def load_key(directory: Path, name: str, signing_key: bytes) -> LocalSigner:
    """Return the signer in a key file; raises KeyUnavailable when it is missing, loosened, or damaged in any bit."""
    return open_key(name, read_private(key_path(directory, name)), signing_key)


def open_key(name: str, content: bytes, signing_key: bytes) -> LocalSigner:
    """Return the signer in the bytes of a key file; raises KeyUnavailable when they are damaged in any bit."""
    try:
        file, sealed = _parse(name, content)
        raw = AESGCM(signing_key).decrypt(file.nonce, sealed, canonical(file.bound()))
        return LocalSigner.from_private_bytes(file.alg, raw)
    except (InvalidTag, LedgerError, Malformed, ValueError) as error:
        raise KeyUnavailable(Why.DAMAGED) from error


@dataclass(frozen=True, slots=True)
class CheckpointSigner:
    """A local Ed25519 key in the shape the ledger's checkpoints ask for."""

    signer: LocalSigner

    @property
    def raw_public_key(self) -> bytes:
        """Return the Ed25519 public key, 32 bytes (RFC 8032)."""
        return self.signer.public.x

    def sign(self, message: bytes) -> bytes:
        """Return the signature, 64 bytes."""
        return self.signer.sign(message)


@dataclass(frozen=True, slots=True)
class _KeyFile:
    name: str
    alg: Alg
    thumbprint: bytes
    nonce: bytes

    def bound(self) -> dict[str, Plain]:
        return {"alg": int(self.alg), "format": FORMAT, "name": self.name, "thumbprint": self.thumbprint.hex()}

    def to_bytes(self, sealed: bytes) -> bytes:
        return canonical(self.bound() | {"nonce": self.nonce.hex(), "sealed": sealed.hex()})


def _parse(name: str, content: bytes) -> tuple[_KeyFile, bytes]:
    match parse(content):
        case {"alg": int(alg), "nonce": str(nonce), "sealed": str(sealed_hex), "thumbprint": str(thumbprint)}:
            file = _KeyFile(name, Alg(alg), bytes.fromhex(thumbprint), bytes.fromhex(nonce))
            sealed = bytes.fromhex(sealed_hex)
        case _:
            raise KeyUnavailable(Why.DAMAGED)
    if file.to_bytes(sealed) != content:  # another name or format, or anything the shape does not name
        raise KeyUnavailable(Why.DAMAGED)
    return file, sealed
