"""Cancelling a card: by the code on its resident's slip, or by its number; no reason is asked or kept."""

from datetime import date

from idsvc.enroll.codes import CodeKind, digest_code, parse_cancel_code
from idsvc.enroll.errors import IllegalMove
from idsvc.issue.numbers import number_digest, parse_card_number
from idsvc.issue.register import CardRecord, CardState
from idsvc.ledger.act import Act
from idsvc.office import status
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle_if_possible
from idsvc.office.errors import NotFound
from idsvc.office.ports import UnitOfWork
from idsvc.office.readback import read_any
from idsvc.staff.roles import Permission


def by_code(office: Office, actor: Actor, cancel_code: str) -> None:
    """Cancel the card whose slip carries this code; a second time changes nothing and succeeds."""
    require(actor, Permission.CARD_CANCEL)
    digest = digest_code(CodeKind.CANCEL, parse_cancel_code(cancel_code))
    day = settle_if_possible(office)
    with office.units() as unit:
        _cancel(office, unit, actor, unit.cards.by_cancel_code(digest), day)
        unit.commit()


def by_number(office: Office, actor: Actor, card_number: str) -> None:
    """Cancel the card with this number, its resident present; a second time changes nothing and succeeds."""
    require(actor, Permission.CARD_CANCEL)
    digest = number_digest(parse_card_number(card_number))
    day = settle_if_possible(office)
    with office.units() as unit:
        _cancel(office, unit, actor, unit.cards.by_number(digest), day)
        unit.commit()


def by_scan(office: Office, actor: Actor, code: str) -> None:
    """Cancel the card that carries this code, front or back, its resident present; again it changes nothing.

    For what neither slip nor number finds: a card that was handed over after the backup a city was restored from. Of
    such a card only the code that was scanned is cancelled: scan both. Raises ``CardNotReadable``.
    """
    require(actor, Permission.CARD_CANCEL)
    day = settle_if_possible(office)
    claims = read_any(office, code)
    uri, index = claims.status.uri, claims.status.index
    with office.units() as unit:
        record = unit.cards.by_index(uri, index)
        if record is not None:
            _cancel(office, unit, actor, record, day)
        else:
            _cancel_code(office, unit, actor, uri, index, day)
        unit.commit()


def _cancel_code(office: Office, unit: UnitOfWork, actor: Actor, uri: str, index: int, day: date) -> None:
    """Revoke one index that belongs to no register entry, and keep it from ever being drawn."""
    if unit.intents.by_index(uri, index) is not None:
        raise IllegalMove("this card was not handed over yet: open its case by its code, and end it there")
    found = status.find(unit, uri, index)
    if found.revoked:
        return
    if not found.drawn:
        note(office, unit, Act.CODE_FOUND, day, actor=actor)
    status.revoke_found(unit, uri, index)
    note(office, unit, Act.CODE_CANCELLED, day, actor=actor)


def cancel_record(office: Office, unit: UnitOfWork, actor: Actor, card_id: bytes, day: date) -> None:
    """Cancel a card by its internal id, in the caller's transaction; one that ended meanwhile is no fault."""
    record = unit.cards.get(card_id)
    if record is not None:
        _cancel(office, unit, actor, record, day)


def _cancel(office: Office, unit: UnitOfWork, actor: Actor, record: CardRecord | None, day: date) -> None:
    if record is None:
        raise NotFound
    if record.state is CardState.CANCELLED:
        return
    unit.cards.cancel(record.card_id)
    status.revoke(unit, record.status_list, (record.front_index, record.back_index))
    note(office, unit, Act.CARD_CANCELLED, day, actor=actor, record_id=record.card_id)
