"""What issuing refuses."""

from collections.abc import Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from idsvc.errors import IdsvcError


class ProfileViolation(IdsvcError):
    """Claims that the card profile does not allow; ``rules`` names every rule that was broken."""

    def __init__(self, rules: tuple[str, ...]) -> None:
        super().__init__("the card does not follow the profile: nothing was signed; report the rules named")
        self.rules = rules


class EndsTooSoon(IdsvcError):
    """A card for this age would end in the month it is made."""

    def __init__(self) -> None:
        super().__init__("this card would end at once, because an age is reached: issue it after the birthday")


class ListFull(IdsvcError):
    """A page of the status list has no index left."""

    def __init__(self) -> None:
        super().__init__("the status list is full: open a new one, then issue again")


@unique
class NotRenewable(StrEnum):
    """Why a card cannot be renewed by reading it."""

    UNKNOWN = "unknown"
    ANOTHER_CARD = "another-card"
    CANCELLED = "cancelled"
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"

    @property
    def sentence(self) -> str:
        """Return one plain sentence that says what to do."""
        return _SENTENCES[self]


_SENTENCES: Final[Mapping[NotRenewable, str]] = MappingProxyType(
    {
        NotRenewable.UNKNOWN: "The register has no such card: enroll as new.",
        NotRenewable.ANOTHER_CARD: "The register entry belongs to another card: read the card again.",
        NotRenewable.CANCELLED: "This card was cancelled: enroll as new.",
        NotRenewable.TOO_EARLY: "A card can be renewed from 60 days before its last day: come back then.",
        NotRenewable.TOO_LATE: "More than six months have passed since the card's last day: enroll as new.",
    }
)


class RenewalRefused(IdsvcError):
    """The card that was read cannot be renewed; ``reasons`` says all of why."""

    def __init__(self, reasons: tuple[NotRenewable, ...]) -> None:
        super().__init__("this card cannot be renewed by reading it: see the reasons")
        self.reasons = reasons
