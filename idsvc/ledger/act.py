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
    CASE_SLIP_REPLACED = "case:slip-replaced"
    CASE_REFERRED = "case:referred"
    CASE_CORRECTED = "case:corrected"
    CASE_APPROVED = "case:approved"
    CASE_DENIED = "case:denied"
    APPEAL_BEGUN = "appeal:begun"
    APPEAL_FILED = "appeal:filed"
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
    DUPLICATE_SAME = "duplicate:same"
    DUPLICATE_ANOTHER = "duplicate:another"
    CARD_INTENT = "card:intent"
    CARD_SIGNED = "card:signed"
    CARD_PRINTED = "card:printed"
    CARD_HANDED_OVER = "card:handed-over"
    CARD_REPRINTED = "card:reprinted"
    CARD_SET_ASIDE = "card:set-aside"
    CARD_UNCOLLECTED = "card:uncollected"
    CARD_MAILED = "card:mailed"
    CARD_NEVER_ARRIVED = "card:never-arrived"
    CARD_CAME_BACK = "card:came-back"
    SLOT_EMPTIED = "slot:emptied"
    CARD_VOIDED = "card:voided"
    CARD_REREAD = "card:reread"
    CARD_FOUND = "card:found"
    CARD_CANCELLED = "card:cancelled"
    CARD_ENDED = "card:ended"
    VISIT_SENT_BACK = "visit:sent-back"
    ARRIVAL_ACCEPTED = "arrival:accepted"
    APPOINTMENTS_MADE = "appointments:made"
    APPOINTMENTS_MOVED = "appointments:moved"
    APPOINTMENTS_CANCELLED = "appointments:cancelled"
    CARD_TAKEN_IN = "card:taken-in"
    REQUEST_OPENED = "request:opened"
    STAFF_ADDED = "staff:added"
    STAFF_INVITED = "staff:invited"
    STAFF_CONFIRMED = "staff:confirmed"
    STAFF_KEY_ADDED = "staff:key-added"
    STAFF_KEY_REVOKED = "staff:key-revoked"
    STAFF_LEFT = "staff:left"
    STAFF_SIGNED_IN = "staff:signed-in"
    STAFF_REFUSED = "staff:refused"
    STAFF_LOCKED = "staff:locked"
    STAFF_UNLOCKED = "staff:unlocked"
    DISPLAY_PAIRED = "display:paired"
    DISPLAY_UNPAIRED = "display:unpaired"
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
    PRINT_ANSWERED = "print:answered"
    BRIDGE_SIGNED = "bridge:signed"
    STOCK_RECEIVED = "stock:received"
    STOCK_SPOILED = "stock:spoiled"
    STOCK_DESTROYED = "stock:destroyed"
    RIBBON_USED = "ribbon:used"
    STOCK_CLOSED = "stock:closed"
    STOCK_COUNTERSIGNED = "stock:countersigned"
    FEE_DUE = "fee:due"
    FEE_PAID = "fee:paid"
    FEE_WAIVED = "fee:waived"
    FEE_REFUNDED = "fee:refunded"
    CASH_CLOSED = "cash:closed"
    CASH_WITNESSED = "cash:witnessed"


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
    CASES_SLIP_REPLACED = "cases-slip-replaced"
    CASES_REFERRED = "cases-referred"
    CASES_APPROVED = "cases-approved"
    CASES_DENIED = "cases-denied"
    CASES_APPEALED = "cases-appealed"
    CASES_WITHDRAWN = "cases-withdrawn"
    CAPTURES_VIEWED = "captures-viewed"
    DUPLICATES_CHECKED = "duplicates-checked"
    DUPLICATES_SECOND_LOOK = "duplicates-second-look"
    DUPLICATES_SAME = "duplicates-same"
    DUPLICATES_ANOTHER = "duplicates-another"
    CARDS_INTENDED = "cards-intended"
    CARDS_SIGNED = "cards-signed"
    CARDS_PRINTED = "cards-printed"
    CARDS_HANDED_OVER = "cards-handed-over"
    CARDS_REPRINTED = "cards-reprinted"
    CARDS_SET_ASIDE = "cards-set-aside"
    CARDS_UNCOLLECTED = "cards-uncollected"
    CARDS_MAILED = "cards-mailed"
    CARDS_NEVER_ARRIVED = "cards-never-arrived"
    CARDS_CAME_BACK = "cards-came-back"
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
    VISITS_SENT_BACK = "visits-sent-back"
    ARRIVALS_ACCEPTED = "arrivals-accepted"
    CARDS_TAKEN_IN = "cards-taken-in"
    REQUESTS_OPENED = "requests-opened"
    BLANKS_SPOILED = "blanks-spoiled"
    BRIDGES_SIGNED = "bridges-signed"
    SIGN_INS = "sign-ins"
    SIGN_INS_REFUSED = "sign-ins-refused"
    PURGES = "purges"
    FEES_PAID = "fees-paid"
    FEES_WAIVED = "fees-waived"
    FEES_REFUNDED = "fees-refunded"
    DAYS_CLOSED = "days-closed"


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
        # A slip was lost: its code opens nothing any more, and its resident has another one.
        Act.CASE_SLIP_REPLACED: (Figure.CASES_SLIP_REPLACED,),
        Act.CASE_REFERRED: (Figure.CASES_REFERRED,),
        Act.CASE_CORRECTED: (),
        Act.CASE_APPROVED: (Figure.CASES_APPROVED,),
        Act.CASE_DENIED: (Figure.CASES_DENIED,),
        Act.APPEAL_BEGUN: (),
        Act.APPEAL_FILED: (Figure.CASES_APPEALED,),
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
        Act.DUPLICATE_SAME: (Figure.DUPLICATES_SAME,),
        Act.DUPLICATE_ANOTHER: (Figure.DUPLICATES_ANOTHER,),
        Act.CARD_INTENT: (Figure.CARDS_INTENDED,),
        Act.CARD_SIGNED: (Figure.CARDS_SIGNED,),
        Act.CARD_PRINTED: (Figure.CARDS_PRINTED,),
        Act.CARD_HANDED_OVER: (Figure.CARDS_HANDED_OVER, Figure.APPLICATIONS_REMOVED),
        Act.CARD_REPRINTED: (Figure.CARDS_REPRINTED,),
        Act.CARD_SET_ASIDE: (Figure.CARDS_SET_ASIDE,),
        Act.CARD_UNCOLLECTED: (Figure.CARDS_UNCOLLECTED, Figure.APPLICATIONS_REMOVED),
        # In the post a card is its resident's and stands in the register; its case stays until the envelope's 30 days
        # are over.
        Act.CARD_MAILED: (Figure.CARDS_MAILED, Figure.CARDS_HANDED_OVER),
        Act.CARD_NEVER_ARRIVED: (Figure.CARDS_NEVER_ARRIVED,),
        Act.CARD_CAME_BACK: (Figure.CARDS_CAME_BACK,),
        Act.SLOT_EMPTIED: (),
        Act.CARD_VOIDED: (Figure.CARDS_VOIDED,),
        Act.CARD_REREAD: (Figure.CARDS_REREAD,),
        Act.CARD_FOUND: (),  # by its number, where its code could not be read
        Act.CARD_CANCELLED: (Figure.CARDS_CANCELLED,),
        Act.CARD_ENDED: (Figure.CARDS_ENDED,),
        # Papers were missing: the draft goes, and the resident leaves with a slip that says what to bring.
        Act.VISIT_SENT_BACK: (Figure.DRAFTS_REMOVED, Figure.VISITS_SENT_BACK),
        Act.ARRIVAL_ACCEPTED: (Figure.ARRIVALS_ACCEPTED,),
        Act.APPOINTMENTS_MADE: (),
        Act.APPOINTMENTS_MOVED: (),
        Act.APPOINTMENTS_CANCELLED: (),
        # An old card left with the office, to be destroyed and counted like stock.
        Act.CARD_TAKEN_IN: (Figure.CARDS_TAKEN_IN,),
        Act.REQUEST_OPENED: (Figure.REQUESTS_OPENED,),
        Act.STAFF_ADDED: (),
        Act.STAFF_INVITED: (),
        Act.STAFF_CONFIRMED: (),
        Act.STAFF_KEY_ADDED: (),
        Act.STAFF_KEY_REVOKED: (),
        Act.STAFF_LEFT: (),
        Act.STAFF_SIGNED_IN: (Figure.SIGN_INS,),
        Act.STAFF_REFUSED: (Figure.SIGN_INS_REFUSED,),
        Act.STAFF_LOCKED: (),
        Act.STAFF_UNLOCKED: (),
        Act.DISPLAY_PAIRED: (),
        Act.DISPLAY_UNPAIRED: (),
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
        Act.PRINT_ANSWERED: (),
        # A bridge card is a pair of codes like any other; it becomes void when the card is handed over.
        Act.BRIDGE_SIGNED: (Figure.CARDS_SIGNED, Figure.BRIDGES_SIGNED),
        Act.STOCK_RECEIVED: (),
        Act.STOCK_SPOILED: (Figure.BLANKS_SPOILED,),
        Act.STOCK_DESTROYED: (),
        Act.RIBBON_USED: (),
        Act.STOCK_CLOSED: (),
        Act.STOCK_COUNTERSIGNED: (),
        # Entered without a member of staff: beside the cases of the same clerk and day it would point at one of them.
        Act.FEE_DUE: (),
        Act.FEE_PAID: (Figure.FEES_PAID,),
        Act.FEE_WAIVED: (Figure.FEES_WAIVED,),
        Act.FEE_REFUNDED: (Figure.FEES_REFUNDED,),
        # Two people close a day, each with a line of their own.
        Act.CASH_CLOSED: (Figure.DAYS_CLOSED,),
        Act.CASH_WITNESSED: (),
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
