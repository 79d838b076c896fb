"""Cards that go by mail in a plain envelope, that never arrive, or that come back."""

from contextlib import suppress
from dataclasses import replace
from datetime import date

from idsvc.enroll.case import VisitType
from idsvc.enroll.errors import IllegalMove
from idsvc.enroll.stage import Move, Stage
from idsvc.issue.stock import StockMove
from idsvc.ledger.act import Act
from idsvc.office import cancellation, cases, disposal, jobs, slots
from idsvc.office.books import note
from idsvc.office.cases import Made, Opened
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.errors import NotFound, NotInTheMail, NotMailed
from idsvc.office.handover import record_of
from idsvc.office.payload import Filed, IssuedCard
from idsvc.office.ports import UnitOfWork
from idsvc.office.readback import read_any
from idsvc.office.views import CaseView, view
from idsvc.retention.errors import ClockError
from idsvc.staff.roles import Permission


def mail(office: Office, actor: Actor, case_id: bytes, version: int) -> CaseView:
    """Put the card into the post: it stands in the register, and its case stays for an envelope that does not arrive.

    Nothing of the signed card is kept with the case; raises ``NotMailed``.
    """
    require(actor, Permission.CARD_HAND_OVER)
    day = settle(office)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        cases.check_version(opened, version)
        card = opened.payload
        if not isinstance(card, IssuedCard):
            raise IllegalMove("no card is waiting here: issue it first")
        if not card.filed.may_mail:
            raise NotMailed
        record_id = _register(office, unit, actor, opened, card, day)
        # Its bridge card is void now: whoever comes back because nothing arrived may have another.
        mailings = card.filed.mailings + 1
        posted = replace(card.filed, replaces=None, bridge=None, mailings=mailings, mailed_card=record_id)
        moved = cases.move(office, unit, opened, Move.MAIL, posted, day)
        note(office, unit, Act.CARD_MAILED, day, actor=actor, record_id=moved.head.case_id)
        shown = view(office, unit, moved)
        unit.commit()
    disposal.sweep(office)
    return shown


def _register(office: Office, unit: UnitOfWork, actor: Actor, opened: Opened, card: IssuedCard, day: date) -> bytes:
    """Register a card as a hand-over does, and cancel the one that it replaces; return its entry's id."""
    intent = unit.intents.get(opened.head.case_id)
    if intent is None:
        raise NotFound
    jobs.came_out(unit, opened.head.case_id)
    unit.jobs.remove(opened.head.case_id)
    record = record_of(office, card, intent)
    unit.cards.add(record)
    unit.intents.remove(intent.intent_id)
    disposal.void_intents(office, unit, actor, opened.head.case_id, day)
    slots.empty(unit, card)
    if card.filed.replaces is not None:
        cancellation.cancel_record(office, unit, actor, card.filed.replaces, day)
    return record.card_id


def never_arrived(office: Office, actor: Actor, case_id: bytes, version: int) -> CaseView:
    """Cancel a mailed card that did not come; its case is open for a new one, free, until the same day as before."""
    require(actor, Permission.CARD_HAND_OVER)
    day = settle(office)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        cases.check_version(opened, version)
        moved = _missed(office, unit, actor, opened, Act.CARD_NEVER_ARRIVED, day)
        shown = view(office, unit, moved)
        unit.commit()
    return shown


def came_back(office: Office, actor: Actor, code: str) -> date:
    """Cancel a card whose envelope came back, by either code on it; return the day until which a new one can be made.

    Nothing of its case is shown: its resident opens it with the case code. Raises ``CardNotReadable`` or
    ``NotInTheMail``.
    """
    require(actor, Permission.CARD_HAND_OVER)
    claims = read_any(office, code)
    day = settle(office)
    with office.units() as unit:
        record = unit.cards.by_index(claims.status.uri, claims.status.index)
        opened = None if record is None else _in_the_mail(office, unit, record.card_id, day)
        if opened is None:
            raise NotInTheMail
        moved = _missed(office, unit, actor, opened, Act.CARD_CAME_BACK, day)
        unit.stock.move(day, actor.site, StockMove.CARDS_TAKEN_IN)  # the card in the envelope is one more to destroy
        note(office, unit, Act.CARD_TAKEN_IN, day, actor=actor)
        unit.commit()
    return moved.head.destroy_by


def _in_the_mail(office: Office, unit: UnitOfWork, card_id: bytes, day: date) -> Opened | None:
    """Return the case of a mailed card: which case it is stands in the seal alone, so each is opened to see."""
    heads = [head for head in unit.cases.queue((Stage.MAILED,)) if head.destroy_by > day]
    opened = (cases.load(office, unit, head.case_id, day) for head in heads)
    return next((each for each in opened if _mailed_card(each) == card_id), None)


def _mailed_card(opened: Opened) -> bytes | None:
    return opened.payload.mailed_card if isinstance(opened.payload, Filed) else None


def _missed(office: Office, unit: UnitOfWork, actor: Actor, opened: Opened, act: Act, day: date) -> Opened:
    filed = opened.payload
    if not isinstance(filed, Filed) or opened.head.stage is not Stage.MAILED:
        raise IllegalMove("no card of this case is in the mail: open the case again to see where it stands")
    _cancel(office, unit, actor, filed, day)
    kept = replace(filed, mailed_card=None)
    moved = cases.move(office, unit, opened, Move.MISS, kept, day, Made(visit_type=VisitType.NEVER_ARRIVED))
    note(office, unit, act, day, actor=actor, record_id=moved.head.case_id)
    return moved


def _cancel(office: Office, unit: UnitOfWork, actor: Actor, filed: Filed, day: date) -> None:
    if filed.mailed_card is not None:
        cancellation.cancel_record(office, unit, actor, filed.mailed_card, day)


def let_go(office: Office, unit: UnitOfWork, actor: Actor, case_id: bytes, day: date) -> None:
    """Cancel the mailed card of a case that its resident withdraws and let its slot go, in the caller's transaction.

    While the clock waits for a person a seal does not open: then the card stays as it is and is cancelled by its code.
    """
    found = unit.cases.get(case_id)
    if found is None or found[0].stage not in {Stage.MAILED, Stage.WAITING}:
        return
    with suppress(ClockError):
        payload = cases.load(office, unit, case_id, day).payload
        slots.empty(unit, payload)
        if isinstance(payload, Filed):
            _cancel(office, unit, actor, payload, day)
