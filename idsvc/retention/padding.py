"""Payloads are padded to a few sizes, so that a length says nothing about what is inside."""

from typing import Final

from idsvc.retention.errors import SealBroken, SealRefused

LENGTH_BYTES: Final = 4
SIZES: Final = tuple(kib * 1024 for kib in (1, 4, 16, 64, 256, 1024, 2048, 4096, 8192))
"""Sizes of a padded plaintext in bytes, its length prefix included."""

MAX_PAYLOAD: Final = SIZES[-1] - LENGTH_BYTES
"""The longest payload in bytes."""


def pad(payload: bytes) -> bytes:
    """Return length (4 bytes, big endian), payload, zeros up to the smallest size that fits; raises SealRefused."""
    if len(payload) > MAX_PAYLOAD:
        raise SealRefused("the record is larger than 8 MiB: make the file smaller")
    size = next(each for each in SIZES if len(payload) + LENGTH_BYTES <= each)
    zeros = bytes(size - LENGTH_BYTES - len(payload))
    return b"".join((len(payload).to_bytes(LENGTH_BYTES, "big"), payload, zeros))


def unpad(plaintext: bytes) -> bytes:
    """Return the payload; raises SealBroken for anything that `pad` does not write."""
    payload = plaintext[LENGTH_BYTES : LENGTH_BYTES + int.from_bytes(plaintext[:LENGTH_BYTES], "big")]
    if len(payload) > MAX_PAYLOAD or pad(payload) != plaintext:
        raise SealBroken
    return payload
