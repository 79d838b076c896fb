"""AES-KW (RFC 3394) taken off in buffers of ours: libraries leave a copy of the key they unwrap."""

from typing import Final

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB
from cryptography.hazmat.primitives.constant_time import bytes_eq

from idsvc.retention.errors import SealBroken
from idsvc.retention.secret import wipe, wiped

KEY_BYTES: Final = 32
WRAPPED_BYTES: Final = KEY_BYTES + 8
_INITIAL: Final = bytes.fromhex("a6" * 8)
_HALF: Final = 8
_BLOCKS: Final = KEY_BYTES // _HALF
_ROUNDS: Final = 6
_ROOM: Final = 31  # what update_into asks for: a block, and another less one byte


def unwrap(kek: bytearray, wrapped: bytes) -> bytearray:
    """Return the 32 bytes that are wrapped, which the caller blanks; raises SealBroken when they are not."""
    if len(wrapped) != WRAPPED_BYTES:
        raise SealBroken
    parts = bytearray(wrapped)
    if not bytes_eq(_taken_apart(kek, parts), _INITIAL):
        wipe(parts)
        raise SealBroken
    with wiped(parts):
        return parts[_HALF:]


def _taken_apart(kek: bytearray, parts: bytearray) -> bytes:
    """Undo the rounds (section 2.2.2, by index) in place, and return the check value."""
    undo = Cipher(AES(kek), ECB()).decryptor()  # noqa: S305 - single blocks, as the standard says
    with (
        wiped(bytearray(2 * _HALF)) as block,
        wiped(bytearray(_ROOM)) as out,
        memoryview(parts) as all_parts,
        memoryview(block) as given,
        memoryview(out) as got,
    ):
        given[:_HALF] = all_parts[:_HALF]
        for turn in range(_ROUNDS * _BLOCKS, 0, -1):
            place = _HALF * ((turn - 1) % _BLOCKS + 1)
            given[_HALF - 1] ^= turn
            given[_HALF:] = all_parts[place : place + _HALF]
            undo.update_into(given, got)
            all_parts[place : place + _HALF] = got[_HALF : 2 * _HALF]
            given[:_HALF] = got[:_HALF]
        return bytes(given[:_HALF])
