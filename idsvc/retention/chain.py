"""The derivations of one chain: each secret gives the next day's and never the day before's (docs/spec/clock.md)."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from idsvc.retention.schedule import RetentionClass
from idsvc.retention.secret import Secret, own, wipe, wiped

SECRET_BYTES: Final = 32
HASH: Final = "sha256"
PROBE_BYTES: Final = 32
PROBE_FACTOR: Final = 0x9E3779B1
_NO_SALT: Final = bytes(SECRET_BYTES)
_ONE_DAY: Final = timedelta(days=1)


def _derive(secret: Secret, info: str) -> bytearray:
    """Return HKDF-SHA256 (RFC 5869) for one block: libraries that offer it whole leave a copy of what they derived."""
    with wiped(own(hmac.digest(_NO_SALT, secret, HASH))) as extracted:
        return own(hmac.digest(extracted, info.encode("ascii") + b"\1", HASH))


def step(secret: Secret, chain: int, to_day: date) -> bytearray:
    """Return secret[n, to_day] from the secret of the day before; 32 bytes, which the caller blanks."""
    return _derive(secret, f"idsvc/clock/1/step/{chain}/{to_day.isoformat()}")


def step_to(secret: Secret, chain: int, day: date, to_day: date) -> bytearray:
    """Return secret[n, to_day] from secret[n, day], for a day that is not later a copy; the caller blanks it."""
    reached = bytearray(secret)
    while day < to_day:
        day += _ONE_DAY
        with wiped(reached) as before:
            reached = step(before, chain, day)
    return reached


def kek(secret_before: Secret, chain: int, destroy_by: date, cls: RetentionClass) -> bytearray:
    """Return kek[n, E, class] from secret[n, E-1]; 32 bytes, which the caller blanks."""
    return _derive(secret_before, f"idsvc/clock/1/kek/{chain}/{destroy_by.isoformat()}/{cls}")


def keks(
    secret: Secret, chain: int, day: date, dates: Iterable[date], cls: RetentionClass
) -> Iterator[tuple[date, bytearray]]:
    """Yield (E, kek[n, E, class]) for each E after `day` among the dates, in order, walking the chain once.

    The caller blanks the keys; what lies between them on the way is blanked here.
    """
    reached = bytearray(secret)
    try:
        for destroy_by in sorted({each for each in dates if each > day}):
            before = destroy_by - _ONE_DAY
            with wiped(reached) as earlier:
                reached = step_to(earlier, chain, day, before)
            day = before
            yield destroy_by, kek(reached, chain, destroy_by, cls)
    finally:
        wipe(reached)


def commitment(secret: Secret, chain: int) -> bytes:
    """Return the SHA-256 that stands in the ledger for a secret that rested; 32 bytes."""
    return _digest(f"idsvc/clock/1/commitment/{chain}/".encode("ascii"), secret)


def cell_commitment(ciphertext: Secret) -> bytes:
    """Return the SHA-256 that stands in the ledger for a cell: of its first 32 ciphertext bytes."""
    return _digest(b"idsvc/clock/1/cell/", memoryview(ciphertext)[:PROBE_BYTES])


def _digest(prefix: bytes, window: Secret) -> bytes:
    hashed = hashlib.sha256(prefix)
    hashed.update(window)  # joining the two would leave a copy
    return hashed.digest()


def probe(window: Secret) -> int:
    """Return the 32-bit linear probe of 32 bytes, sum of b[i] * R^(31-i) mod 2^32: fast to test everywhere."""
    value = 0
    for byte in memoryview(window)[:PROBE_BYTES]:
        value = (value * PROBE_FACTOR + byte) & 0xFFFFFFFF
    return value
