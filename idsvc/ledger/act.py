"""The internal journal's acts, and which of the day's figures each act moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from idsvc.ledger.errors import NotAnEntry

ID_BYTES: Final = 16


@unique
class Act(StrEnum):
    """What somebody, or the office itself, can do, as ``subject:action``."""

    VISIT_OPENED = "visit:opened"
    DRAFT_SAVED = "draft:saved"
    DRAFT_REMOVED = "draft:removed"
    DRAFT_DESTROYED = "draft:destroyed"
    APPLICATION_SUBMITTED = "application:submitted"
    APPLICATION_DESTROYED = "application:destroyed"
    CASE_VIEWED = "case:viewed"
    CASE_REOPENED = "case:reopened"
    CASE_REFERRED = "case:referred"
    CASE_APPROVED = "case:approved"
    CASE_DENIED = "case:denied"
    CASE_WITHDRAWN = "case:withdrawn"
    CASE_REMOVED = "case:removed"
    CAPTURE_ADDED = "capture:added"
    CAPTURE_VIEWED = "capture:viewed"
    CAPTURE_REMOVED = "capture:removed"
    CAPTURE_DESTROYED = "capture:destroyed"
    TAG_KEPT = "tag:kept"
    TAG_REMOVED = "tag:removed"
    TAG_DESTROYED = "tag:destroyed"
    DUPLICATE_CHECKED = "duplicate:checked"
    DUPLICATE_SECOND_LOOK = "duplicate:second-look"
    CARD_INTENT = "card:intent"
    CARD_SIGNED = "card:signed"
    CARD_PRINTED = "card:printed"
    CARD_HANDED_OVER = "card:handed-over"
    CARD_VOIDED = "card:voided"
    CARD_REREAD = "card:reread"
    CARD_CANCELLED = "card:cancelled"
    CARD_ENDED = "card:ended"
    STAFF_ADDED = "staff:added"
    STAFF_SIGNED_IN = "staff:signed-in"
    STAFF_REFUSED = "staff:refused"
    STAFF_LOCKED = "staff:locked"
    STAFF_UNLOCKED = "staff:unlocked"
    STAFF_SIGNED_OUT = "staff:signed-out"
    CLOCK_ADVANCED = "clock:advanced"
    PURGE_RAN = "purge:ran"
    STATUS_PUBLISHED = "status:published"
    TRUST_PUBLISHED = "trust:published"
    LEDGER_PUBLISHED = "ledger:published"
    RECEIPTS_LISTED = "receipts:listed"
    BACKUP_MADE = "backup:made"
    CITY_RESTORED = "city:restored"
    RESTORE_DRILLED = "restore:drilled"
    DRAFT_LOST = "draft:lost"
    APPLICATION_LOST = "application:lost"
    CAPTURE_LOST = "capture:lost"
    TAG_LOST = "tag:lost"
    CARD_LOST = "card:lost"
    CODE_FOUND = "code:found"
    CODE_CANCELLED = "code:cancelled"
    DESTRUCTION_DRILLED = "destruction:drilled"
    MACHINE_ACKNOWLEDGED = "machine:acknowledged"


@unique
class Figure(StrEnum):
    """What is counted per day; nothing in a figure outlives the sealing of its day but its total."""

    VISITS_OPENED = "visits-opened"
    DRAFTS_RECEIVED = "drafts-received"
    DRAFTS_REMOVED = "drafts-removed"
    DRAFTS_DESTROYED = "drafts-destroyed"
    APPLICATIONS_RECEIVED = "applications-received"
    APPLICATIONS_REMOVED = "applications-removed"
    APPLICATIONS_DESTROYED = "applications-destroyed"
    CAPTURES_RECEIVED = "captures-received"
    CAPTURES_REMOVED = "captures-removed"
    CAPTURES_DESTROYED = "captures-destroyed"
    TAGS_RECEIVED = "tags-received"
    TAGS_REMOVED = "tags-removed"
    TAGS_DESTROYED = "tags-destroyed"
    CASES_VIEWED = "cases-viewed"
    CASES_REOPENED = "cases-reopened"
    CASES_REFERRED = "cases-referred"
    CASES_APPROVED = "cases-approved"
    CASES_DENIED = "cases-denied"
    CASES_WITHDRAWN = "cases-withdrawn"
    CAPTURES_VIEWED = "captures-viewed"
    DUPLICATES_CHECKED = "duplicates-checked"
    DUPLICATES_SECOND_LOOK = "duplicates-second-look"
    CARDS_INTENDED = "cards-intended"
    CARDS_SIGNED = "cards-signed"
    CARDS_PRINTED = "cards-printed"
    CARDS_HANDED_OVER = "cards-handed-over"
    CARDS_VOIDED = "cards-voided"
    CARDS_REREAD = "cards-reread"
    CARDS_CANCELLED = "cards-cancelled"
    CARDS_ENDED = "cards-ended"
    DRAFTS_LOST = "drafts-lost"
    APPLICATIONS_LOST = "applications-lost"
    CAPTURES_LOST = "captures-lost"
    TAGS_LOST = "tags-lost"
    CARDS_LOST = "cards-lost"
    CODES_FOUND = "codes-found"
    CODES_CANCELLED = "codes-cancelled"
    SIGN_INS = "sign-ins"
    SIGN_INS_REFUSED = "sign-ins-refused"
    PURGES = "purges"


FIGURES: Final[Mapping[Act, tuple[Figure, ...]]] = MappingProxyType(
    {
        Act.VISIT_OPENED: (Figure.VISITS_OPENED, Figure.DRAFTS_RECEIVED),
        Act.DRAFT_SAVED: (),
        Act.DRAFT_REMOVED: (Figure.DRAFTS_REMOVED,),
        Act.DRAFT_DESTROYED: (Figure.DRAFTS_DESTROYED,),
        # A draft becomes an application: one sealed record goes, another comes. From then until the case ends it
        # counts as one application; a change of stage replaces its record and moves no count.
        Act.APPLICATION_SUBMITTED: (Figure.DRAFTS_REMOVED, Figure.APPLICATIONS_RECEIVED),
        Act.APPLICATION_DESTROYED: (Figure.APPLICATIONS_DESTROYED,),
        Act.CASE_VIEWED: (Figure.CASES_VIEWED,),
        Act.CASE_REOPENED: (Figure.CASES_REOPENED,),
        Act.CASE_REFERRED: (Figure.CASES_REFERRED,),
        Act.CASE_APPROVED: (Figure.CASES_APPROVED,),
        Act.CASE_DENIED: (Figure.CASES_DENIED,),
        Act.CASE_WITHDRAWN: (Figure.CASES_WITHDRAWN, Figure.APPLICATIONS_REMOVED),
        Act.CASE_REMOVED: (Figure.APPLICATIONS_REMOVED,),
        Act.CAPTURE_ADDED: (Figure.CAPTURES_RECEIVED,),
        Act.CAPTURE_VIEWED: (Figure.CAPTURES_VIEWED,),
        Act.CAPTURE_REMOVED: (Figure.CAPTURES_REMOVED,),
        Act.CAPTURE_DESTROYED: (Figure.CAPTURES_DESTROYED,),
        Act.TAG_KEPT: (Figure.TAGS_RECEIVED,),
        Act.TAG_REMOVED: (Figure.TAGS_REMOVED,),
        Act.TAG_DESTROYED: (Figure.TAGS_DESTROYED,),
        Act.DUPLICATE_CHECKED: (Figure.DUPLICATES_CHECKED,),
        Act.DUPLICATE_SECOND_LOOK: (Figure.DUPLICATES_SECOND_LOOK,),
        Act.CARD_INTENT: (Figure.CARDS_INTENDED,),
        Act.CARD_SIGNED: (Figure.CARDS_SIGNED,),
        Act.CARD_PRINTED: (Figure.CARDS_PRINTED,),
        Act.CARD_HANDED_OVER: (Figure.CARDS_HANDED_OVER, Figure.APPLICATIONS_REMOVED),
        Act.CARD_VOIDED: (Figure.CARDS_VOIDED,),
        Act.CARD_REREAD: (Figure.CARDS_REREAD,),
        Act.CARD_CANCELLED: (Figure.CARDS_CANCELLED,),
        Act.CARD_ENDED: (Figure.CARDS_ENDED,),
        Act.STAFF_ADDED: (),
        Act.STAFF_SIGNED_IN: (Figure.SIGN_INS,),
        Act.STAFF_REFUSED: (Figure.SIGN_INS_REFUSED,),
        Act.STAFF_LOCKED: (),
        Act.STAFF_UNLOCKED: (),
        Act.STAFF_SIGNED_OUT: (),
        Act.CLOCK_ADVANCED: (),
        Act.PURGE_RAN: (Figure.PURGES,),
        Act.STATUS_PUBLISHED: (),
        Act.TRUST_PUBLISHED: (),
        Act.LEDGER_PUBLISHED: (),
        Act.RECEIPTS_LISTED: (),
        Act.BACKUP_MADE: (),
        Act.CITY_RESTORED: (),
        Act.RESTORE_DRILLED: (),
        # What was pending when a backup was made is not in it: lost to the city that was restored from it.
        Act.DRAFT_LOST: (Figure.DRAFTS_LOST,),
        Act.APPLICATION_LOST: (Figure.APPLICATIONS_LOST,),
        Act.CAPTURE_LOST: (Figure.CAPTURES_LOST,),
        Act.TAG_LOST: (Figure.TAGS_LOST,),
        Act.CARD_LOST: (Figure.CARDS_LOST,),
        # One code of a card that the register does not know; found: its index was not known to be drawn, either.
        Act.CODE_FOUND: (Figure.CODES_FOUND,),
        Act.CODE_CANCELLED: (Figure.CODES_CANCELLED,),
        Act.DESTRUCTION_DRILLED: (),
        Act.MACHINE_ACKNOWLEDGED: (),
    }
)
"""What each act counts: of drafts, applications, captures, tags all received are removed, destroyed, lost or there."""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """Who did what to which record on which day: ids are 16 random bytes, None where there is no record or person."""

    act: Act
    record_id: bytes | None
    staff_id: bytes | None
    day: date

    def __post_init__(self) -> None:
        if any(part is not None and len(part) != ID_BYTES for part in (self.record_id, self.staff_id)):
            raise NotAnEntry("a journal line names records and staff by ids of 16 bytes only")
