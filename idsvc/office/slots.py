"""Numbered pick-up slots of a site: a card waits in one, and is pulled and cancelled if nobody came."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from idsvc.enroll.errors import IllegalMove
from idsvc.enroll.stage import RETENTION, Move, Stage
from idsvc.ledger.act import Act
from idsvc.office import cases, disposal, duplicates, jobs
from idsvc.office import payload as payloads
from idsvc.office.books import note
from idsvc.office.cases import Opened
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle, settle_if_possible
from idsvc.office.errors import NotFound, SlotEmpty
from idsvc.office.payload import IssuedCard, Payload, Place
from idsvc.office.ports import UnitOfWork
from idsvc.office.views import CaseView, view
from idsvc.staff.roles import Permission


@dataclass(frozen=True, slots=True)
class ToPull:
    """A slot of the actor's site whose card is pulled at the end of ``day``, or was to be."""

    number: int
    day: date


def set_aside(office: Office, actor: Actor, case_id: bytes, version: int, ready: date) -> CaseView:
    """Put a good card into the lowest free slot of the actor's site, to be fetched by the case code from ``ready``."""
    require(actor, Permission.CARD_HAND_OVER)
    day = settle(office)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        cases.check_version(opened, version)
        card = opened.payload
        if not isinstance(card, IssuedCard):
            raise IllegalMove("no card is waiting here: issue it first")
        jobs.came_out(unit, case_id)
        until = _pull_by(office, card, day)
        slot = Place(actor.site, unit.slots.take(actor.site, until))
        waits = replace(card, slot=slot, ready=min(max(ready, day), until))
        moved = cases.move(office, unit, opened, Move.SET_ASIDE, waits, day)
        _carry_intent(unit, opened, moved)
        note(office, unit, Act.CARD_SET_ASIDE, day, actor=actor, record_id=moved.head.case_id)
        shown = view(office, unit, moved)
        unit.commit()
    return shown


def _pull_by(office: Office, card: IssuedCard, day: date) -> date:
    """Return the last day on which the case of a card that waits from today on still opens."""
    visit_day = payloads.visit_day(card)
    ends = office.policy.schedule.destroy_by(RETENTION[Stage.WAITING], day, visit_day=visit_day)
    return ends - timedelta(days=1)


def _carry_intent(unit: UnitOfWork, before: Opened, after: Opened) -> None:
    """Let the intent of a signed card go with its case: under the new record's id, until the new record's day."""
    intent = unit.intents.get(before.head.case_id)
    if intent is None:
        raise NotFound
    jobs.carry(unit, before.head.case_id, after.head)
    unit.intents.remove(intent.intent_id)
    unit.intents.add(replace(intent, intent_id=after.head.case_id, destroy_by=after.head.destroy_by))


def empty(unit: UnitOfWork, payload: Payload) -> None:
    """Let the slot of a card go that leaves it, in the caller's transaction; a card in no slot changes nothing."""
    if isinstance(payload, IssuedCard) and payload.slot is not None:
        unit.slots.free(payload.slot.site, payload.slot.number)


def to_pull(office: Office, actor: Actor) -> tuple[ToPull, ...]:
    """Return the cards to pull at the end of today at the actor's site, by slot: no name, no case."""
    require(actor, Permission.CARD_HAND_OVER)
    day = settle_if_possible(office)
    with office.units() as unit:
        return tuple(ToPull(number, until) for number, until in unit.slots.due(actor.site, day))


def pull(office: Office, actor: Actor, number: int) -> None:
    """Take an uncollected card out of its slot at the actor's site: it is cancelled, its case removed if still there.

    Raises ``SlotEmpty``.
    """
    require(actor, Permission.CARD_HAND_OVER)
    day = settle(office)
    slot = Place(actor.site, number)
    with office.units() as unit:
        until = unit.slots.pull_by(slot.site, number)
        if until is None or until > day:
            raise SlotEmpty
        unit.slots.free(slot.site, number)
        waiting = _in_slot(office, unit, slot, until, day)
        if waiting is None:  # its case died with its day, and the purge made its codes invalid
            note(office, unit, Act.SLOT_EMPTIED, day, actor=actor)
        else:
            disposal.void_intents(office, unit, actor, waiting.head.case_id, day)
            duplicates.remove(office, unit, actor, waiting.head.case_id, day)
            cases.end(unit, waiting.head, Move.PULL)
            note(office, unit, Act.CARD_UNCOLLECTED, day, actor=actor, record_id=waiting.head.case_id)
        unit.commit()
    disposal.sweep(office)


def _in_slot(office: Office, unit: UnitOfWork, slot: Place, until: date, day: date) -> Opened | None:
    """Return the case whose card lies in a slot: only those are opened that die on the same day."""
    ends = until + timedelta(days=1)
    if ends <= day:
        return None
    dying = [head.case_id for head in unit.cases.queue((Stage.WAITING,)) if head.destroy_by == ends]
    opened = (cases.load(office, unit, case_id, day) for case_id in dying)
    return next((each for each in opened if isinstance(each.payload, IssuedCard) and each.payload.slot == slot), None)
