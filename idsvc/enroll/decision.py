"""Who may decide a case, and the closed lists of reasons a decision can have; no free text anywhere."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final, Protocol

from idsvc.enroll.case import CaseHead
from idsvc.enroll.errors import NotAllowed
from idsvc.enroll.stage import Stage


@unique
class ReferralReason(StrEnum):
    """Why a case waits for another look: twelve, and no other."""

    SPELLING_DIFFERS = "spelling-differs"
    BIRTH_DATE_DIFFERS = "birth-date-differs"
    ADDRESS_DIFFERS = "address-differs"
    PHOTO_UNCLEAR = "photo-unclear"
    FACE_UNCLEAR = "face-unclear"
    PAPER_UNREADABLE = "paper-unreadable"
    PAPER_DAMAGED = "paper-damaged"
    PAPER_OUT_OF_DATE = "paper-out-of-date"
    CANNOT_VERIFY = "cannot-verify"
    PAPER_TO_COME = "paper-to-come"
    SECOND_LOOK = "second-look"
    CARETAKER_UNCLEAR = "caretaker-unclear"

    @property
    def sentence(self) -> str:
        """Return one plain sentence for the screen and the slip."""
        return _REFERRALS[self]


_REFERRALS: Final[Mapping[ReferralReason, str]] = MappingProxyType(
    {
        ReferralReason.SPELLING_DIFFERS: "The name is spelled differently on two papers.",
        ReferralReason.BIRTH_DATE_DIFFERS: "The date of birth differs between two papers.",
        ReferralReason.ADDRESS_DIFFERS: "The address differs between two papers.",
        ReferralReason.PHOTO_UNCLEAR: "The new photo has to be taken again.",
        ReferralReason.FACE_UNCLEAR: "The photo on the paper is hard to compare.",
        ReferralReason.PAPER_UNREADABLE: "A paper is hard to read.",
        ReferralReason.PAPER_DAMAGED: "A paper is damaged.",
        ReferralReason.PAPER_OUT_OF_DATE: "A paper is older than the rules allow.",
        ReferralReason.CANNOT_VERIFY: "A paper could not be checked at the counter.",
        ReferralReason.PAPER_TO_COME: "A paper will be shown on another day.",
        ReferralReason.SECOND_LOOK: "The application needs a second look.",
        ReferralReason.CARETAKER_UNCLEAR: "Who takes care of the child has to be shown.",
    }
)


@unique
class DenialReason(StrEnum):
    """Why no card was made: what was not shown, never what a paper said."""

    IDENTITY_NOT_SHOWN = "identity-not-shown"
    BIRTH_DATE_NOT_SHOWN = "birth-date-not-shown"
    RESIDENCE_NOT_SHOWN = "residence-not-shown"
    FACE_NOT_MATCHED = "face-not-matched"
    PAPERS_NOT_ACCEPTED = "papers-not-accepted"
    CARETAKER_NOT_SHOWN = "caretaker-not-shown"
    HAS_A_CARD = "has-a-card"
    DID_NOT_RETURN = "did-not-return"

    @property
    def sentence(self) -> str:
        """Return one plain sentence for the screen and the slip."""
        return _DENIALS[self]


_DENIALS: Final[Mapping[DenialReason, str]] = MappingProxyType(
    {
        DenialReason.IDENTITY_NOT_SHOWN: "The papers did not show who the card would be for.",
        DenialReason.BIRTH_DATE_NOT_SHOWN: "No paper showed the date of birth.",
        DenialReason.RESIDENCE_NOT_SHOWN: "No paper showed that the applicant lives in the city.",
        DenialReason.FACE_NOT_MATCHED: "The face could not be matched with a paper.",
        DenialReason.PAPERS_NOT_ACCEPTED: "A paper could not be accepted.",
        DenialReason.CARETAKER_NOT_SHOWN: "Who takes care of the child was not shown.",
        DenialReason.HAS_A_CARD: "The applicant has a card that is still good.",
        DenialReason.DID_NOT_RETURN: "The applicant did not come back by the agreed day.",
    }
)


_SUPERVISOR: Final = frozenset({"supervisor"})

DECIDERS: Final[Mapping[Stage, frozenset[str]]] = MappingProxyType(
    {Stage.PENDING: _SUPERVISOR, Stage.REFERRED: _SUPERVISOR, Stage.APPEALED: _SUPERVISOR}
)
"""Which roles decide at which stage (DESIGN 10); a stage that is not named waits for no decision."""


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """How cases are reviewed: who decides at each stage, and how many days a referred resident has to come back."""

    return_days: int
    deciders: Mapping[Stage, frozenset[str]] = field(default_factory=lambda: DECIDERS)


class Decider(Protocol):
    """Who decides, as far as the rules care: ``idsvc.staff`` has the real ones."""

    @property
    def staff_id(self) -> bytes:
        """Return the 16 bytes that name a member of staff."""
        ...

    @property
    def role(self) -> str:
        """Return the role's fixed word."""
        ...


def check_decider(head: CaseHead, decider: Decider, rules: ReviewRules) -> None:
    """Raise ``NotAllowed`` unless this person may decide this case: right stage, right role, nobody's own case."""
    roles = rules.deciders.get(head.stage)
    if roles is None:
        raise NotAllowed("this case does not wait for a decision: open it again to see where it stands")
    if decider.role not in roles:
        raise NotAllowed("a supervisor decides this case: leave it in the queue")
    if decider.staff_id == head.enrolled_by:
        raise NotAllowed("nobody decides a case they enrolled: ask a second person")
    if head.stage is Stage.APPEALED and decider.staff_id == head.decided_by:
        raise NotAllowed("an appeal is decided by another person than the denial: ask a second supervisor")


def check_hands(corrected_by: Collection[bytes], decider: Decider) -> None:
    """Raise ``NotAllowed`` where somebody would decide on details that they corrected themselves."""
    if decider.staff_id in corrected_by:
        raise NotAllowed("nobody decides on details they corrected: ask a second person")


def check_maker(head: CaseHead, maker: Decider) -> None:
    """Raise ``NotAllowed`` where somebody would make the card of a case that they decided (DOMAIN 6)."""
    if maker.staff_id == head.decided_by:
        raise NotAllowed("nobody makes the card of a case they decided: ask a second person")
