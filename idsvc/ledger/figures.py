"""The day's figures, sealed: the public log holds a digest, the auditor holds its opening."""

from collections.abc import Mapping
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from idsvc.ledger.canonical import canonical
from idsvc.ledger.errors import LedgerError

NONCE_BYTES: Final = 32


def canonical_figures(figures: Mapping[str, int]) -> bytes:
    """Return the canonical JSON of a day's figures, name to count; raise ``LedgerError`` for a negative count."""
    if any(type(count) is not int or count < 0 for count in figures.values()):
        raise LedgerError("a figure is a count: an integer that is not negative")
    return canonical(figures)


def seal(figures: Mapping[str, int], nonce: bytes) -> bytes:
    """Return SHA-256(nonce || canonical figures), 32 bytes; the nonce is 32 fresh random bytes."""
    return digest(nonce, canonical_figures(figures))


def digest(nonce: bytes, figures: bytes) -> bytes:
    """Return the 32-byte digest of an opening as it is kept: the nonce and the canonical figures."""
    if len(nonce) != NONCE_BYTES:
        raise LedgerError("figures are sealed with 32 random bytes, no more and no fewer")
    return sha256(nonce + figures).digest()


def opens(sealed: bytes, nonce: bytes, figures: bytes) -> bool:
    """Tell whether an opening gives the digest that stands in the log."""
    return compare_digest(sealed, digest(nonce, figures))
