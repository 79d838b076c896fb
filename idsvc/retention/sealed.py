"""A sealed payload as it rests: nothing in it opens without the clock, and it cannot be made without a death date."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from idsvc.retention.errors import SealRefused
from idsvc.retention.schedule import RetentionClass

ID_BYTES: Final = 16
NONCE_BYTES: Final = 12


class RecordKind(StrEnum):
    """The closed set of record types that carry a payload; each value is bound into the seal."""

    VISIT = "visit"
    APPLICATION = "application"
    CAPTURE = "capture"
    APPROVAL = "approval"
    DENIAL = "denial"


@dataclass(frozen=True, slots=True)
class Sealed:
    """One write of one record: what the store keeps of it, key wrapped, payload encrypted.

    `record_id` 16 random bytes; `chain` and `write_version` from 1; `destroy_by` the first day it no longer opens;
    `wrapped_key` 40 bytes (RFC 3394); `nonce` 12 bytes; `ciphertext` a padded size plus 16 bytes of tag.
    """

    kind: RecordKind
    record_id: bytes
    chain: int
    retention_class: RetentionClass
    write_version: int
    destroy_by: date
    wrapped_key: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    ciphertext: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.record_id) != ID_BYTES or self.chain < 1 or self.write_version < 1:
            raise SealRefused(
                "a sealed record needs an id of 16 bytes, a chain and a write version from 1: mend the caller"
            )


def associated_data(
    kind: RecordKind, record_id: bytes, chain: int, retention_class: RetentionClass, write_version: int
) -> bytes:
    """Return the bytes a payload is bound to: ASCII, `idsvc/seal/1/KIND/ID/CHAIN/CLASS/VERSION`, the id in hex."""
    return f"idsvc/seal/1/{kind}/{record_id.hex()}/{chain}/{retention_class}/{write_version}".encode("ascii")
