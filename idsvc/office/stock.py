"""The blank stock of a site: what moved, what was counted, and the two people who closed the day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from idsvc.issue.stock import (
    FOUND,
    MISSING,
    AlreadyClosed,
    CountMoved,
    NotACount,
    Pile,
    SamePerson,
    SerialTwice,
    SpoiledSerial,
    StockMove,
    differences,
    expected,
    serial_of,
    settling,
)
from idsvc.ledger.act import Act
from idsvc.ledger.event import Event
from idsvc.office import disposal
from idsvc.office.books import enter, note
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.errors import NotPermitted
from idsvc.office.ports import UnitOfWork
from idsvc.retention.sealed import ID_BYTES
from idsvc.staff.roles import Permission

SERIAL_DAYS: Final = 7
"""Longest life of a spoiled blank's serial, where nobody closes the day."""

ENTERED: Final[Mapping[StockMove, tuple[Permission, Act]]] = MappingProxyType(
    {
        StockMove.BLANKS_RECEIVED: (Permission.STOCK_KEEP, Act.STOCK_RECEIVED),
        StockMove.RIBBONS_RECEIVED: (Permission.STOCK_KEEP, Act.STOCK_RECEIVED),
        StockMove.CARDS_DESTROYED: (Permission.STOCK_KEEP, Act.STOCK_DESTROYED),
        StockMove.RIBBONS_DESTROYED: (Permission.STOCK_KEEP, Act.STOCK_DESTROYED),
        StockMove.CARDS_TAKEN_IN: (Permission.STOCK_NOTE, Act.CARD_TAKEN_IN),
        StockMove.RIBBONS_USED: (Permission.STOCK_NOTE, Act.RIBBON_USED),
    }
)
"""What a person enters by hand; all else follows from a print, a spoiled blank or a count."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The stock of a site today.

    ``should`` is what ought to be in the safe; ``moved`` what moved today; ``counted`` is empty until the day is
    closed, and ``last_closed`` the newest day that was; ``serials`` are of blanks spoiled since then.
    """

    day: date
    site: str
    should: Mapping[Pile, int]
    moved: Mapping[StockMove, int]
    counted: Mapping[Pile, int]
    last_closed: date | None
    serials: Sequence[str]


def standing(office: Office, actor: Actor) -> Standing:
    """Return how the stock of the actor's site stands."""
    require(actor, Permission.STOCK_NOTE)
    day = settle(office)
    with office.units() as unit:
        return Standing(
            day=day,
            site=actor.site,
            should=expected(unit.stock.totals(actor.site)),
            moved=unit.stock.moved(day, actor.site),
            counted=unit.stock.counted(day, actor.site),
            last_closed=unit.stock.last_closed(actor.site),
            serials=tuple(each.serial for each in unit.stock.serials(actor.site)),
        )


def record(office: Office, actor: Actor, move: StockMove, count: int) -> None:
    """Enter what came into the safe or left it by hand; raises ``NotPermitted``, ``NotACount`` for none."""
    if move not in ENTERED:
        raise NotPermitted
    permission, act = ENTERED[move]
    require(actor, permission)
    if count < 1:
        raise NotACount
    day = settle(office)
    with office.units() as unit:
        unit.stock.move(day, actor.site, move, count)
        note(office, unit, act, day, actor=actor)
        unit.commit()


def spoil(office: Office, actor: Actor, serial: str) -> None:
    """Enter a blank that was spoiled outside of any print, by the serial printed on it; raises ``NotASerial``."""
    require(actor, Permission.STOCK_NOTE)
    checked = serial_of(serial)
    day = settle(office)
    with office.units() as unit:
        spoil_in(office, unit, actor, checked, day)
        unit.commit()


def spoil_in(office: Office, unit: UnitOfWork, actor: Actor, serial: str, day: date) -> None:
    """Enter a spoiled blank in the caller's own transaction; raises ``SerialTwice`` for one that lies in the box."""
    if any(each.serial == serial for each in unit.stock.serials(actor.site)):
        raise SerialTwice
    unit.stock.move(day, actor.site, StockMove.BLANKS_SPOILED)
    destroy_by = day + timedelta(days=SERIAL_DAYS)
    unit.stock.keep_serial(SpoiledSerial(office.entropy(ID_BYTES), serial, actor.site, day, destroy_by))
    note(office, unit, Act.STOCK_SPOILED, day, actor=actor)


def compare(office: Office, actor: Actor, counted: Mapping[Pile, int]) -> Mapping[Pile, int]:
    """Return counted less expected of every pile where they differ; nothing is written."""
    require(actor, Permission.STOCK_KEEP)
    with office.units() as unit:
        return differences(expected(unit.stock.totals(actor.site)), counted)


def close(
    office: Office, actor: Actor, second: Actor, counted: Mapping[Pile, int], accepted: Mapping[Pile, int]
) -> Mapping[Pile, int]:
    """Close the day of a site by two people; what is missing is entered, published, and does not stop tomorrow.

    ``second`` has just shown who they are, in the same form; ``accepted`` is the difference both saw. Returns it.
    Raises ``SamePerson``, ``NotPermitted`` (another site, or a role that does not sign), ``AlreadyClosed``,
    ``CountMoved``.
    """
    require(actor, Permission.STOCK_KEEP)
    _check_second(actor, second)
    day = settle(office)
    with office.units() as unit:
        if unit.stock.counted(day, actor.site):
            raise AlreadyClosed
        difference = differences(expected(unit.stock.totals(actor.site)), counted)
        if difference != accepted:
            raise CountMoved
        for move, by in settling(difference).items():
            unit.stock.move(day, actor.site, move, by)
        unit.stock.keep_count(day, actor.site, counted)
        unit.stock.forget_serials(actor.site)
        _enter(office, unit, (actor, second), difference, day)
        unit.commit()
    disposal.sweep(office)
    return difference


def _check_second(actor: Actor, second: Actor) -> None:
    if second.staff_id == actor.staff_id:
        raise SamePerson
    require(second, Permission.STOCK_SIGN)
    if second.site != actor.site:
        raise NotPermitted


def _enter(
    office: Office, unit: UnitOfWork, people: tuple[Actor, Actor], difference: Mapping[Pile, int], day: date
) -> None:
    """Name both in the journal under one random id, and publish how much is missing or too much, of what, and no more.

    The entry says neither the site nor how much there is: beside a camera, exact counts would tell who got a card.
    """
    closing = office.entropy(ID_BYTES)
    for act, who in zip((Act.STOCK_CLOSED, Act.STOCK_COUNTERSIGNED), people, strict=True):
        note(office, unit, act, day, actor=who, record_id=closing)
    settled = settling(difference)
    words = {move.value.replace("-", "_"): settled.get(move, 0) for move in (*MISSING.values(), *FOUND.values())}
    enter(unit, Event.STOCK_CLOSED, day, words)


@dataclass(frozen=True, slots=True)
class Balance:
    """Blank cards of a site since its first day: received is issued, spoiled, missing or in the safe."""

    received: int
    issued: int
    in_the_safe: int


def balance(office: Office, site: str) -> Balance:
    """Return how the blank cards of a site stand, for the demo's report."""
    with office.units() as unit:
        totals = unit.stock.totals(site)
    received, issued = totals.get(StockMove.BLANKS_RECEIVED, 0), totals.get(StockMove.BLANKS_ISSUED, 0)
    return Balance(received, issued, expected(totals)[Pile.BLANKS])


FIRST_DELIVERY: Final[Mapping[StockMove, int]] = MappingProxyType(
    {StockMove.BLANKS_RECEIVED: 250, StockMove.RIBBONS_RECEIVED: 4}
)


def deliver_first(office: Office, site: str) -> None:
    """Put a first delivery into the safe of an invented city, so that its counter can begin."""
    day = settle(office)
    with office.units() as unit:
        for move, count in FIRST_DELIVERY.items():
            unit.stock.move(day, site, move, count)
            note(office, unit, Act.STOCK_RECEIVED, day, actor=None)
        unit.commit()
