"""The derivations of one chain: each secret gives the next day's and never the day before's (docs/spec/clock.md)."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from idsvc.retention.schedule import RetentionClass

SECRET_BYTES: Final = 32
PROBE_BYTES: Final = 32
PROBE_FACTOR: Final = 0x9E3779B1
_ONE_DAY: Final = timedelta(days=1)


def _derive(secret: bytes, info: str) -> bytes:
    hkdf = HKDF(algorithm=SHA256(), length=SECRET_BYTES, salt=None, info=info.encode("ascii"))
    return hkdf.derive(secret)


def step(secret: bytes, chain: int, to_day: date) -> bytes:
    """Return secret[n, to_day] from the secret of the day before; 32 bytes."""
    return _derive(secret, f"idsvc/clock/1/step/{chain}/{to_day.isoformat()}")


def step_to(secret: bytes, chain: int, day: date, to_day: date) -> bytes:
    """Return secret[n, to_day] from secret[n, day]; a day that is not later gives the secret unchanged."""
    while day < to_day:
        day += _ONE_DAY
        secret = step(secret, chain, day)
    return secret


def kek(secret_before: bytes, chain: int, destroy_by: date, cls: RetentionClass) -> bytes:
    """Return kek[n, E, class] from secret[n, E-1]; 32 bytes."""
    return _derive(secret_before, f"idsvc/clock/1/kek/{chain}/{destroy_by.isoformat()}/{cls}")


def keks(
    secret: bytes, chain: int, day: date, dates: Iterable[date], cls: RetentionClass
) -> Iterator[tuple[date, bytes]]:
    """Yield (E, kek[n, E, class]) for each E after `day` among the dates, in order, walking the chain once."""
    for destroy_by in sorted({each for each in dates if each > day}):
        before = destroy_by - _ONE_DAY
        secret, day = step_to(secret, chain, day, before), before
        yield destroy_by, kek(secret, chain, destroy_by, cls)


def commitment(secret: bytes, chain: int) -> bytes:
    """Return the SHA-256 that stands in the ledger for a secret that rested; 32 bytes."""
    return hashlib.sha256(f"idsvc/clock/1/commitment/{chain}/".encode("ascii") + secret).digest()


def cell_commitment(ciphertext: bytes) -> bytes:
    """Return the SHA-256 that stands in the ledger for a cell: of its first 32 ciphertext bytes."""
    return hashlib.sha256(b"idsvc/clock/1/cell/" + ciphertext[:PROBE_BYTES]).digest()


def probe(window: bytes) -> int:
    """Return the 32-bit linear probe of 32 bytes, sum of b[i] * R^(31-i) mod 2^32: fast to test everywhere."""
    value = 0
    for byte in window[:PROBE_BYTES]:
        value = (value * PROBE_FACTOR + byte) & 0xFFFFFFFF
    return value
