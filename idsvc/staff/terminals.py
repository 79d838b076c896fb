"""A resident's display paired with a clerk's sitting: what it may show, and what the resident answered on it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Final

CLAIM_SECONDS: Final = 2 * 60
"""How long a code that a clerk typed waits for the display that shows it."""

NO_CASE: Final = bytes(16)
"""Stands for no case, so that a case's id is written over by bytes of the same length."""


@unique
class Screen(StrEnum):
    """Everything a display can show; what is about a case is shown only while that case is in the clerk's hands."""

    WELCOME = "welcome"
    START = "start"
    SLIP = "slip"
    DETAILS = "details"
    PAPERS = "papers"
    PHOTO = "photo"
    PROOF = "proof"
    CASE = "case"
    FEE = "fee"
    SETTLED = "settled"
    CARD = "card"
    TAKE = "take"
    THANKS = "thanks"
    BUSY = "busy"
    PAUSE = "pause"
    BLANK = "blank"


ABOUT_A_CASE: Final = frozenset(
    {Screen.SLIP, Screen.DETAILS, Screen.PAPERS, Screen.PHOTO, Screen.PROOF}
    | {Screen.CASE, Screen.FEE, Screen.SETTLED, Screen.CARD, Screen.TAKE}
)
"""What is taken from a sealed record; without a case in hand, "one moment" is shown in its place."""


@unique
class Answer(StrEnum):
    """What a resident can press."""

    NONE = "none"
    GOES_ON = "goes-on"
    LEAVES = "leaves"
    OTHER_LANGUAGE = "other-language"
    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Pairing:
    """A display and the sitting it belongs to: digests only, until the day's end.

    ``display_digest`` is None until the display that shows the code has claimed it; ``made`` is seconds since 1970;
    ``answered`` is the write version of the case that the answer is about, 0 without a case.
    """

    pairing_id: bytes
    code_digest: bytes
    display_digest: bytes | None
    session_digest: bytes
    made: int
    screen: Screen
    case_id: bytes
    language: str
    answer: Answer
    answered: int
    destroy_by: date
