"""The plain columns of a visit or application: all of them, and no other (DESIGN 2)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from idsvc.enroll.stage import Stage


@unique
class VisitType(StrEnum):
    """Why somebody came; an update carries no subtype."""

    NEW = "new"
    RENEWAL = "renewal"
    UPDATE = "update"
    NEVER_ARRIVED = "never-arrived"
    REPLACEMENT = "replacement"
    PICK_UP = "pick-up"
    APPEAL = "appeal"


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What a case shows without a key.

    ``case_id`` is 16 random bytes, new at every stage; ``case_digest`` is the SHA-256 of the case code on the
    resident's slip; ``ticket`` counts from 1 within a day and a site; ``enrolled_by`` and ``decided_by`` are staff ids.
    """

    case_id: bytes
    stage: Stage
    visit_type: VisitType
    ticket: int
    case_digest: bytes
    site: str
    destroy_by: date
    chain: int
    write_version: int
    enrolled_by: bytes
    decided_by: bytes | None
