"""How far along a case is, which moves exist, and which retention class each stage falls under."""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from idsvc.enroll.errors import IllegalMove
from idsvc.retention import RecordKind, RetentionClass


@unique
class Stage(StrEnum):
    """The stages of a case; after hand-over there is no case any more."""

    DRAFT = "draft"
    PENDING = "pending"
    REFERRED = "referred"
    APPROVED = "approved"
    ISSUED = "issued"
    DENIED = "denied"


@unique
class Move(StrEnum):
    """What can be done to a case."""

    SUBMIT = "submit"
    REFER = "refer"
    APPROVE = "approve"
    DENY = "deny"
    ISSUE = "issue"
    REISSUE = "reissue"
    HAND_OVER = "hand-over"
    WITHDRAW = "withdraw"


GONE: Final = None

MOVES: Final[Mapping[tuple[Stage, Move], Stage | None]] = MappingProxyType(
    {
        (Stage.DRAFT, Move.SUBMIT): Stage.PENDING,
        (Stage.DRAFT, Move.WITHDRAW): GONE,
        (Stage.PENDING, Move.REFER): Stage.REFERRED,
        (Stage.PENDING, Move.APPROVE): Stage.APPROVED,
        (Stage.PENDING, Move.DENY): Stage.DENIED,
        (Stage.PENDING, Move.WITHDRAW): GONE,
        (Stage.REFERRED, Move.APPROVE): Stage.APPROVED,
        (Stage.REFERRED, Move.DENY): Stage.DENIED,
        (Stage.REFERRED, Move.WITHDRAW): GONE,
        (Stage.APPROVED, Move.ISSUE): Stage.ISSUED,
        (Stage.APPROVED, Move.WITHDRAW): GONE,
        (Stage.ISSUED, Move.REISSUE): Stage.ISSUED,
        (Stage.ISSUED, Move.HAND_OVER): GONE,
        (Stage.ISSUED, Move.WITHDRAW): GONE,
        (Stage.DENIED, Move.WITHDRAW): GONE,
    }
)

RETENTION: Final[Mapping[Stage, RetentionClass]] = MappingProxyType(
    {
        Stage.DRAFT: RetentionClass.DRAFT,
        Stage.PENDING: RetentionClass.APPLICATION,
        Stage.REFERRED: RetentionClass.REFERRED,
        Stage.APPROVED: RetentionClass.APPROVED_COUNTER,
        Stage.ISSUED: RetentionClass.APPROVED_COUNTER,
        Stage.DENIED: RetentionClass.DENIED,
    }
)

KIND: Final[Mapping[Stage, RecordKind]] = MappingProxyType(
    {
        Stage.DRAFT: RecordKind.VISIT,
        Stage.PENDING: RecordKind.APPLICATION,
        Stage.REFERRED: RecordKind.APPLICATION,
        Stage.APPROVED: RecordKind.APPROVAL,
        Stage.ISSUED: RecordKind.APPROVAL,
        Stage.DENIED: RecordKind.DENIAL,
    }
)

CAPTURE_STAGES: Final = frozenset({Stage.REFERRED})


def after(stage: Stage, move: Move) -> Stage | None:
    """Return the stage a move leads to, None where the case ends; raise ``IllegalMove`` where no such move exists."""
    try:
        return MOVES[stage, move]
    except KeyError as unknown:
        raise IllegalMove("this step does not follow from where the case stands; open the case again") from unknown
