"""Handing a card over: the case goes, the closed set of DESIGN 5 stays, and nothing more."""

from datetime import date
from enum import StrEnum, unique
from typing import Final

from idsvc.enroll.case import VisitType
from idsvc.enroll.codes import CodeKind, digest_code
from idsvc.enroll.errors import IllegalMove
from idsvc.enroll.stage import Move
from idsvc.issue.intent import Intent
from idsvc.issue.numbers import number_digest
from idsvc.issue.register import CardRecord, CardState
from idsvc.issue.stock import StockMove
from idsvc.issue.validity import expiry_month, last_day_of, register_destroy_by
from idsvc.ledger.act import Act
from idsvc.office import cancellation, cases, disposal, jobs, slots
from idsvc.office.books import note
from idsvc.office.cases import Opened
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.errors import NotFound
from idsvc.office.payload import IssuedCard
from idsvc.office.ports import UnitOfWork
from idsvc.office.views import Slip
from idsvc.retention.sealed import ID_BYTES
from idsvc.staff.roles import Permission

COMES_WITH_A_CARD: Final = frozenset({VisitType.RENEWAL, VisitType.UPDATE})
"""Visits whose resident has a card that the new one stands for."""


@unique
class OldCard(StrEnum):
    """What the clerk says of the old card as the new one is handed over; the case keeps none of it."""

    TAKEN_IN = "taken-in"
    NOT_TAKEN_IN = "not-taken-in"


def slip(office: Office, actor: Actor, case_id: bytes) -> Slip:
    """Return what goes onto the resident's slip while the card still waits."""
    require(actor, Permission.CARD_HAND_OVER)
    day = settle(office)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
    return _slip(opened, _issued(opened))


def hand_over(office: Office, actor: Actor, case_id: bytes, old_card: OldCard = OldCard.NOT_TAKEN_IN) -> Slip:
    """End the case: register the card, cancel the one it replaces, remove everything about the person.

    An old card that was taken in is one more to be destroyed. Nobody asks about one that was not: it is cancelled all
    the same where it was read, and otherwise it ends on its last day.
    """
    require(actor, Permission.CARD_HAND_OVER)
    day = settle(office)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        issued = _issued(opened)
        intent = unit.intents.get(case_id)
        if intent is None:
            raise NotFound
        jobs.came_out(unit, case_id)
        unit.jobs.remove(case_id)
        unit.cards.add(record_of(office, issued, intent))
        unit.intents.remove(intent.intent_id)
        disposal.void_intents(office, unit, actor, case_id, day)  # left by a reprint that a crash cut short
        if issued.filed.replaces is not None:
            cancellation.cancel_record(office, unit, actor, issued.filed.replaces, day)
        if old_card is OldCard.TAKEN_IN and opened.head.visit_type in COMES_WITH_A_CARD:
            _take_in(office, unit, actor, day)
        slots.empty(unit, issued)
        cases.end(unit, opened.head, Move.HAND_OVER)
        note(office, unit, Act.CARD_HANDED_OVER, day, actor=actor, record_id=case_id)
        unit.commit()
    disposal.sweep(office)
    return _slip(opened, issued)


def _take_in(office: Office, unit: UnitOfWork, actor: Actor, day: date) -> None:
    """Count a card among those to be destroyed, and tie it to no case."""
    unit.stock.move(day, actor.site, StockMove.CARDS_TAKEN_IN)
    note(office, unit, Act.CARD_TAKEN_IN, day, actor=actor)


def record_of(office: Office, issued: IssuedCard, intent: Intent) -> CardRecord:
    """Return the closed set that stays of a card, under an id of its own."""
    return CardRecord(
        card_id=office.entropy(ID_BYTES),
        status_list=intent.status_list,
        front_index=intent.front_index,
        back_index=intent.back_index,
        number_digest=number_digest(issued.card_number),
        cancel_digest=digest_code(CodeKind.CANCEL, issued.cancel_code),
        expiry_month=expiry_month(issued.expires),
        key_id=issued.key_id,
        rules_version=issued.rules_version,
        state=CardState.VALID,
        destroy_by=register_destroy_by(issued.expires),
    )


def _issued(opened: Opened) -> IssuedCard:
    if not isinstance(opened.payload, IssuedCard):
        raise IllegalMove("no card is waiting here: issue it first")
    return opened.payload


def _slip(opened: Opened, issued: IssuedCard) -> Slip:
    shown: date = last_day_of(issued.expires)
    return Slip(issued.cancel_code, opened.head.ticket, shown)
