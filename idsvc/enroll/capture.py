"""What the city keeps beside a case: its captures and its duplicate tag, as plain rows."""

from dataclasses import dataclass
from datetime import date

from idsvc.retention import Sealed


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """A capture without its bytes: the ciphertext is a blob named by ``sealed.record_id`` under its date.

    ``sealed.ciphertext`` is empty here; ``live`` is False while the blob is being made or unmade.
    """

    case_id: bytes
    sealed: Sealed
    live: bool


@dataclass(frozen=True, slots=True)
class TagRow:
    """A duplicate tag: ``case_id`` links the open application and is cleared at hand-over."""

    tag_id: bytes
    tag: bytes
    chain: int
    destroy_by: date
    case_id: bytes | None
