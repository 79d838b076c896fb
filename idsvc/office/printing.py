"""Printing a card once: shown, sent, and answered for; whatever came out otherwise is void and counted (DESIGN 6)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from idsvc.card.content import DrawnCard
from idsvc.card.errors import GateFailed
from idsvc.issue.print_job import CardVoid, JobState, NotPrintedYet, Outcome, PrintedBefore, PrintJob
from idsvc.issue.stock import StockMove, serial_of
from idsvc.ledger.act import Act
from idsvc.office import cases, disposal, issuance, stock
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, require, today
from idsvc.office.day import settle
from idsvc.office.errors import ReadBackFailed
from idsvc.office.payload import IssuedCard
from idsvc.office.ports import UnitOfWork
from idsvc.staff.roles import Permission


@dataclass(frozen=True, slots=True, order=True)
class Unanswered:
    """A card that was sent to a printer and of which nobody said what came out; its slip's code opens its case."""

    ticket: int
    destroy_by: date


def state(office: Office, actor: Actor, case_id: bytes) -> JobState | None:
    """Return how far the card of an issued case got; None where its codes are void and a new one has to be made."""
    require(actor, Permission.CARD_HAND_OVER)
    with office.units() as unit:
        job = unit.jobs.get(case_id)
    return job.state if job else None


def preview(office: Office, actor: Actor, case_id: bytes) -> DrawnCard:
    """Return the card as it will be printed; a drawing that the gate does not let out voids it and raises."""
    require(actor, Permission.CARD_HAND_OVER)
    day = settle(office)
    _reserved(office, case_id)
    return _released(office, actor, case_id, day)


def send(office: Office, actor: Actor, case_id: bytes) -> DrawnCard:
    """Return the card for the printer, once: the job is *sent*, durably, before the caller has a single dot of it.

    Raises ``PrintedBefore``, ``CardVoid``, or what ``preview`` raises.
    """
    require(actor, Permission.CARD_HAND_OVER)
    day = settle(office)
    _reserved(office, case_id)
    drawn = _released(office, actor, case_id, day)
    with office.units() as unit:
        if not unit.jobs.mark(case_id, JobState.SENT, expected=JobState.RESERVED):
            raise PrintedBefore
        note(office, unit, Act.CARD_PRINTED, day, actor=actor, record_id=case_id)
        unit.commit()
    return drawn


def to_printer(office: Office, drawn: DrawnCard) -> bool:
    """Hand a card that is sent to this machine's printer; False where there is none and the page itself is printed.

    Raises ``PrinterFailed``: the job stays sent, and whoever stands there says what came out.
    """
    if office.printer is None:
        return False
    office.printer.print_card(drawn.pdf)
    return True


def digests(office: Office, actor: Actor, case_id: bytes) -> tuple[str, ...]:
    """Return the SHA-256 of the text of each code of the card, in hex: what a page compares a scanned card with.

    A digest tells whoever holds the card that it is this one, and nobody else anything. Empty where no card waits.
    """
    require(actor, Permission.CARD_HAND_OVER)
    with office.units() as unit:
        card = cases.load(office, unit, case_id, today(office)).payload
    texts = (card.front_text, card.back_text) if isinstance(card, IssuedCard) else ()
    return tuple(hashlib.sha256(text.encode()).hexdigest() for text in texts)


def _reserved(office: Office, case_id: bytes) -> None:
    with office.units() as unit:
        if _job(unit, case_id).state is not JobState.RESERVED:
            raise PrintedBefore


def _job(unit: UnitOfWork, case_id: bytes) -> PrintJob:
    job = unit.jobs.get(case_id)
    if job is None:
        raise CardVoid
    return job


def _released(office: Office, actor: Actor, case_id: bytes, day: date) -> DrawnCard:
    try:
        return issuance.faces(office, actor, case_id)
    except (GateFailed, ReadBackFailed):
        with office.units() as unit:
            disposal.void_made(office, unit, actor, case_id, day)
            unit.commit()
        raise


def answer(office: Office, actor: Actor, case_id: bytes, outcome: Outcome, serial: str) -> None:
    """Say what came out of the printer; ``serial`` is that of a spoiled blank.

    A good card may be handed over. Anything else voids the card's codes: the next attempt is a new credential. What
    was called good may still turn out spoiled, until it is handed over. The same answer twice changes nothing. Raises
    ``NotPrintedYet``, ``CardVoid``, ``NotASerial``.
    """
    require(actor, Permission.CARD_HAND_OVER)
    spoiled = serial_of(serial) if outcome is Outcome.SPOILED else ""
    day = settle(office)
    with office.units() as unit:
        job = _job(unit, case_id)
        if job.state is JobState.RESERVED:
            raise NotPrintedYet
        if outcome is Outcome.GOOD:
            _good(office, unit, actor, job, day)
        else:
            _bad(office, unit, actor, job, day)
        if spoiled:
            stock.spoil_in(office, unit, actor, spoiled, day)
        unit.commit()
    disposal.sweep(office)


def _good(office: Office, unit: UnitOfWork, actor: Actor, job: PrintJob, day: date) -> None:
    if unit.jobs.mark(job.job_id, JobState.GOOD, expected=JobState.SENT):
        unit.stock.move(day, job.site, StockMove.BLANKS_ISSUED)
        note(office, unit, Act.PRINT_ANSWERED, day, actor=actor, record_id=job.job_id)


def _bad(office: Office, unit: UnitOfWork, actor: Actor, job: PrintJob, day: date) -> None:
    """Void the card; a blank that was counted as issued is not any more."""
    if job.state is JobState.GOOD:
        unit.stock.move(day, job.site, StockMove.BLANKS_ISSUED, -1)
    unit.jobs.remove(job.job_id)
    note(office, unit, Act.PRINT_ANSWERED, day, actor=actor, record_id=job.job_id)
    disposal.void_made(office, unit, actor, job.job_id, day)


def without_answer(office: Office, actor: Actor) -> Sequence[Unanswered]:
    """Return the print jobs of the actor's site that nobody answered, by ticket: no name, no case."""
    require(actor, Permission.STOCK_NOTE)
    with office.units() as unit:
        found = [unit.cases.get(job.job_id) for job in unit.jobs.sent(actor.site)]
    return sorted(Unanswered(each[0].ticket, each[0].destroy_by) for each in found if each)
