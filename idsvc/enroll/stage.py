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
    APPEALED = "appealed"
    APPROVED = "approved"
    ISSUED = "issued"
    WAITING = "waiting"
    MAILED = "mailed"
    RETURNED = "returned"
    DENIED = "denied"


@unique
class Move(StrEnum):
    """What can be done to a case."""

    SUBMIT = "submit"
    REFER = "refer"
    APPROVE = "approve"
    DENY = "deny"
    APPEAL = "appeal"
    LAPSE = "lapse"
    ISSUE = "issue"
    REISSUE = "reissue"
    SET_ASIDE = "set-aside"
    MAIL = "mail"
    MISS = "miss"
    PULL = "pull"
    HAND_OVER = "hand-over"
    WITHDRAW = "withdraw"


GONE: Final = None

MOVES: Final[Mapping[tuple[Stage, Move], Stage | None]] = MappingProxyType(
    {
        (Stage.DRAFT, Move.SUBMIT): Stage.PENDING,
        (Stage.DRAFT, Move.APPEAL): Stage.APPEALED,
        (Stage.DRAFT, Move.WITHDRAW): GONE,
        (Stage.PENDING, Move.REFER): Stage.REFERRED,
        (Stage.PENDING, Move.APPROVE): Stage.APPROVED,
        (Stage.PENDING, Move.DENY): Stage.DENIED,
        (Stage.PENDING, Move.WITHDRAW): GONE,
        (Stage.REFERRED, Move.APPROVE): Stage.APPROVED,
        (Stage.REFERRED, Move.DENY): Stage.DENIED,
        (Stage.REFERRED, Move.WITHDRAW): GONE,
        (Stage.APPEALED, Move.APPROVE): Stage.APPROVED,
        (Stage.APPEALED, Move.DENY): Stage.DENIED,
        (Stage.APPEALED, Move.WITHDRAW): GONE,
        (Stage.APPROVED, Move.ISSUE): Stage.ISSUED,
        (Stage.APPROVED, Move.WITHDRAW): GONE,
        (Stage.ISSUED, Move.REISSUE): Stage.ISSUED,
        (Stage.ISSUED, Move.HAND_OVER): GONE,
        (Stage.ISSUED, Move.SET_ASIDE): Stage.WAITING,
        (Stage.ISSUED, Move.MAIL): Stage.MAILED,
        (Stage.ISSUED, Move.WITHDRAW): GONE,
        (Stage.WAITING, Move.REISSUE): Stage.ISSUED,
        (Stage.WAITING, Move.HAND_OVER): GONE,
        (Stage.WAITING, Move.PULL): GONE,
        (Stage.WAITING, Move.WITHDRAW): GONE,
        (Stage.MAILED, Move.MISS): Stage.RETURNED,
        (Stage.MAILED, Move.WITHDRAW): GONE,
        (Stage.RETURNED, Move.ISSUE): Stage.ISSUED,
        (Stage.RETURNED, Move.WITHDRAW): GONE,
        (Stage.DENIED, Move.APPEAL): GONE,
        (Stage.DENIED, Move.LAPSE): GONE,
        (Stage.DENIED, Move.WITHDRAW): GONE,
    }
)

RETENTION: Final[Mapping[Stage, RetentionClass]] = MappingProxyType(
    {
        Stage.DRAFT: RetentionClass.DRAFT,
        Stage.PENDING: RetentionClass.APPLICATION,
        Stage.REFERRED: RetentionClass.REFERRED,
        Stage.APPEALED: RetentionClass.APPEALED,
        Stage.APPROVED: RetentionClass.APPROVED_COUNTER,
        Stage.ISSUED: RetentionClass.APPROVED_COUNTER,
        Stage.WAITING: RetentionClass.APPROVED_PICKUP,
        Stage.MAILED: RetentionClass.APPROVED_MAILED,
        Stage.RETURNED: RetentionClass.APPROVED_MAILED,
        Stage.DENIED: RetentionClass.DENIED,
    }
)

KIND: Final[Mapping[Stage, RecordKind]] = MappingProxyType(
    {
        Stage.DRAFT: RecordKind.VISIT,
        Stage.PENDING: RecordKind.APPLICATION,
        Stage.REFERRED: RecordKind.APPLICATION,
        Stage.APPEALED: RecordKind.APPLICATION,
        Stage.APPROVED: RecordKind.APPROVAL,
        Stage.ISSUED: RecordKind.APPROVAL,
        Stage.WAITING: RecordKind.APPROVAL,
        Stage.MAILED: RecordKind.APPROVAL,
        Stage.RETURNED: RecordKind.APPROVAL,
        Stage.DENIED: RecordKind.DENIAL,
    }
)

CAPTURE_STAGES: Final = frozenset({Stage.REFERRED, Stage.APPEALED})
"""Where a paper may be copied, if the policy lets it be."""

CARD_STAGES: Final = frozenset({Stage.ISSUED, Stage.WAITING})
"""Where a signed card waits that is in nobody's hand yet: its intent stands beside the case."""

SAME_DATE: Final = frozenset({(Stage.MAILED, Move.MISS)})
"""Moves that keep the date of the record they replace: a card that did not come is mended within its 30 days."""


def after(stage: Stage, move: Move) -> Stage | None:
    """Return the stage a move leads to, None where the case ends; raise ``IllegalMove`` where no such move exists."""
    try:
        return MOVES[stage, move]
    except KeyError as unknown:
        raise IllegalMove("this step does not follow from where the case stands; open the case again") from unknown
