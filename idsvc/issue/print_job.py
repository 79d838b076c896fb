"""A print job: one attempt to put one signed card onto one blank, and never a second attempt with the same codes.

A job is reserved when the card is signed, sent when the page with both faces leaves the office's memory, and good once
somebody said that a good card came out. Any other answer voids the card, and the next attempt is a new credential.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

from idsvc.errors import IdsvcError


@unique
class JobState(StrEnum):
    """How far a card got towards its blank."""

    RESERVED = "reserved"
    SENT = "sent"
    GOOD = "good"


@unique
class Outcome(StrEnum):
    """What somebody saw come out of the printer."""

    GOOD = "good"
    SPOILED = "spoiled"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One job: ``job_id`` is the id of the issued record and of the intent that signed it; nothing of the holder."""

    job_id: bytes
    state: JobState
    site: str
    destroy_by: date


class PrintRefused(IdsvcError):
    """A card cannot be printed, or handed over, as its job stands."""


class PrintedBefore(PrintRefused):
    """The page for the printer was given out already."""

    def __init__(self) -> None:
        super().__init__("this card was sent to the printer already and is never printed twice: say what came out")


class NotPrintedYet(PrintRefused):
    """Nobody said yet that a good card came out."""

    def __init__(self) -> None:
        super().__init__("say first whether a good card came out: only then is a card handed over")


class PrinterFailed(PrintRefused):
    """The printer, or the spooler before it, did not take the card."""

    def __init__(self) -> None:
        super().__init__("the printer did not take the card: see that it is on, look whether one came out, and say so")


class CardVoid(PrintRefused):
    """The codes of this card are void."""

    def __init__(self) -> None:
        super().__init__("this card is void and will not be printed: make a new one")
