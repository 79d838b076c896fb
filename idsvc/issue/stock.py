"""Blank cards and ribbons are counted like money: what came in is issued, spoiled, destroyed, missing or still there.

Four piles stand in an office's safe. What moves between them is counted per day and site, and never tied to a card.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from idsvc.enroll.guard import GuardField, GuardVerdict, check_text
from idsvc.errors import IdsvcError

MAX_COUNT: Final = 100_000
"""No office's safe holds more of anything, and no delivery brings more."""


@unique
class Pile(StrEnum):
    """What is counted at the end of a day."""

    BLANKS = "blanks"
    OLD_CARDS = "old-cards"
    RIBBONS = "ribbons"
    USED_RIBBONS = "used-ribbons"


@unique
class StockMove(StrEnum):
    """Why a count changed; the words stand in the table ``stock``."""

    BLANKS_RECEIVED = "blanks-received"
    BLANKS_ISSUED = "blanks-issued"
    BLANKS_SPOILED = "blanks-spoiled"
    BLANKS_MISSING = "blanks-missing"
    BLANKS_FOUND = "blanks-found"
    CARDS_TAKEN_IN = "cards-taken-in"
    CARDS_DESTROYED = "cards-destroyed"
    OLD_CARDS_MISSING = "old-cards-missing"
    OLD_CARDS_FOUND = "old-cards-found"
    RIBBONS_RECEIVED = "ribbons-received"
    RIBBONS_USED = "ribbons-used"
    RIBBONS_MISSING = "ribbons-missing"
    RIBBONS_FOUND = "ribbons-found"
    RIBBONS_DESTROYED = "ribbons-destroyed"
    USED_RIBBONS_MISSING = "used-ribbons-missing"
    USED_RIBBONS_FOUND = "used-ribbons-found"


_M: Final = StockMove
INTO: Final[Mapping[Pile, tuple[StockMove, ...]]] = MappingProxyType(
    {
        Pile.BLANKS: (_M.BLANKS_RECEIVED, _M.BLANKS_FOUND),
        Pile.OLD_CARDS: (_M.BLANKS_SPOILED, _M.CARDS_TAKEN_IN, _M.OLD_CARDS_FOUND),
        Pile.RIBBONS: (_M.RIBBONS_RECEIVED, _M.RIBBONS_FOUND),
        Pile.USED_RIBBONS: (_M.RIBBONS_USED, _M.USED_RIBBONS_FOUND),
    }
)
"""What makes a pile higher: a spoiled blank is a card to be destroyed, a used ribbon holds what it printed."""

OUT_OF: Final[Mapping[Pile, tuple[StockMove, ...]]] = MappingProxyType(
    {
        Pile.BLANKS: (_M.BLANKS_ISSUED, _M.BLANKS_SPOILED, _M.BLANKS_MISSING),
        Pile.OLD_CARDS: (_M.CARDS_DESTROYED, _M.OLD_CARDS_MISSING),
        Pile.RIBBONS: (_M.RIBBONS_USED, _M.RIBBONS_MISSING),
        Pile.USED_RIBBONS: (_M.RIBBONS_DESTROYED, _M.USED_RIBBONS_MISSING),
    }
)
"""What makes it lower."""

MISSING: Final[Mapping[Pile, StockMove]] = MappingProxyType({pile: moves[-1] for pile, moves in OUT_OF.items()})
FOUND: Final[Mapping[Pile, StockMove]] = MappingProxyType({pile: moves[-1] for pile, moves in INTO.items()})


class StockRefused(IdsvcError):
    """The stock's books cannot be written so."""


class NotACount(StockRefused):
    """A number of things is a whole number, not negative, and not larger than a safe."""

    def __init__(self) -> None:
        super().__init__("count again: a whole number from 0 to 100,000")


class NotASerial(StockRefused):
    """What was typed is no stock serial."""

    def __init__(self) -> None:
        super().__init__(
            "type or scan the serial printed on the blank card: 3 to 20 letters, digits and hyphens, mostly digits"
        )


class GuardedSerial(StockRefused):
    """What was typed may be the number of somebody's paper, so it is not kept."""

    def __init__(self) -> None:
        super().__init__(
            "this could be the number of a resident's paper, which is never kept: "
            "if it is the blank's serial, type it without its letter"
        )


class SerialTwice(StockRefused):
    """A blank is spoiled once."""

    def __init__(self) -> None:
        super().__init__("this serial was entered already: look at the card again")


class AlreadyClosed(StockRefused):
    """The day has its two signatures."""

    def __init__(self) -> None:
        super().__init__("today's stock is closed already: what moves now is counted tomorrow")


class SamePerson(StockRefused):
    """The second signature is the first one's."""

    def __init__(self) -> None:
        super().__init__("the second signature is another person's: let a colleague count and sign")


class CountMoved(StockRefused):
    """Between counting and signing the stock moved, so that the difference is another one."""

    def __init__(self) -> None:
        super().__init__("the stock moved while it was counted: look at the differences again, then sign")


@dataclass(frozen=True, slots=True)
class SpoiledSerial:
    """The serial of a spoiled blank: ``serial_id`` is 16 random bytes; it goes when the day's stock is closed."""

    serial_id: bytes
    serial: str
    site: str
    day: date
    destroy_by: date


SERIAL: Final = re.compile(r"(?=(?:.*[0-9]){3})(?!(?:.*[A-Z]){7})[A-Z0-9][A-Z0-9-]{1,18}[A-Z0-9]")
"""Three digits at least and six letters at most: there is no room for anybody's name."""


def serial_of(typed: str) -> str:
    """Return a stock serial in its one form, upper case and without blanks.

    Raises ``NotASerial``, and ``GuardedSerial`` for what the guard takes for a word or a number of a paper.
    """
    serial = "".join(typed.split()).upper()
    if not SERIAL.fullmatch(serial):
        raise NotASerial
    if check_text(serial, GuardField.FREE) is GuardVerdict.REFUSE:
        raise GuardedSerial
    return serial


def count_of(typed: str) -> int:
    """Return a count from 0 to ``MAX_COUNT``; raise ``NotACount``."""
    digits = typed.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len(str(MAX_COUNT)) and int(digits) <= MAX_COUNT):
        raise NotACount
    return int(digits)


def expected(totals: Mapping[StockMove, int]) -> Mapping[Pile, int]:
    """Return how many of each pile there should be, from all that ever moved.

    It is negative where more was printed than was ever received: then a delivery was not entered.
    """
    return MappingProxyType(
        {
            pile: sum(totals.get(move, 0) for move in INTO[pile]) - sum(totals.get(move, 0) for move in OUT_OF[pile])
            for pile in Pile
        }
    )


def differences(should: Mapping[Pile, int], counted: Mapping[Pile, int]) -> Mapping[Pile, int]:
    """Return counted less expected of every pile where they differ: negative is missing."""
    return MappingProxyType({pile: counted[pile] - should[pile] for pile in Pile if counted[pile] != should[pile]})


def settling(difference: Mapping[Pile, int]) -> Mapping[StockMove, int]:
    """Return the moves that close a difference, so that the next day begins with what is there."""
    return MappingProxyType(
        {(MISSING if by < 0 else FOUND)[pile]: abs(by) for pile, by in difference.items() if by != 0}
    )
