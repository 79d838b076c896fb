"""Trying to open what must not open: every key a clock can still derive, whatever date the record claims.

The vault refuses by the calendar first; an adversary with a copy does not. This asks the keys alone.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from idsvc.retention.chain import keks
from idsvc.retention.clock import ClockState
from idsvc.retention.errors import SealBroken
from idsvc.retention.keywrap import unwrap
from idsvc.retention.schedule import CEILINGS, RetentionClass
from idsvc.retention.sealed import Sealed, associated_data
from idsvc.retention.secret import wiped

AHEAD: Final = max(CEILINGS.values())
"""Days ahead for which keys are tried: no sealed record may be dated later."""


def derivable(state: ClockState, cls: RetentionClass, ahead: int = AHEAD) -> tuple[bytearray, ...]:
    """Return every key-encryption key of a class that this state still leads to, of all its chains.

    32 bytes each, which the caller blanks.
    """
    dates = [state.day + timedelta(days=number) for number in range(1, ahead + 1)]
    return tuple(key for chain in state.chains for _, key in keks(chain.secret, chain.number, state.day, dates, cls))


def opens(sealed: Sealed, keys: Iterable[bytearray]) -> bytes | None:
    """Return the padded plaintext if any of these keys unwraps the record's own key, else None."""
    bound = associated_data(sealed.kind, sealed.record_id, sealed.chain, sealed.retention_class, sealed.write_version)
    for key in keys:
        try:
            with wiped(unwrap(key, sealed.wrapped_key)) as dek:
                return AESGCM(dek).decrypt(sealed.nonce, sealed.ciphertext, bound)
        except (SealBroken, InvalidTag, ValueError):
            continue
    return None
