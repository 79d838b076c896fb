"""The door: a visit that lacks papers is sent back with a ticket and leaves nothing else; a ticket is good once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from idsvc.enroll.arrival import ARRIVAL_ENTROPY, RETURN_DAYS, Arrival, digest_of, new_code
from idsvc.enroll.errors import IllegalMove
from idsvc.enroll.evidence import Missing
from idsvc.enroll.stage import Move, Stage
from idsvc.ledger.act import Act
from idsvc.office import cases, disposal, evidence
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.errors import AnotherAppointment, NotFound
from idsvc.office.payload import Draft
from idsvc.office.ports import UnitOfWork
from idsvc.staff.roles import Permission


@dataclass(frozen=True, slots=True, repr=False)
class SentBack:
    """What a return slip says: what was missing, the ticket to come back with, the last day on which it is good.

    ``fields`` is what was typed, for the resident's own paper; from now on nobody else has it.
    """

    missing: tuple[Missing, ...]
    code: str
    last_day: date
    language: str
    fields: Mapping[str, str] = field(repr=False)


def send_back(office: Office, actor: Actor, case_id: bytes) -> SentBack:
    """Remove a visit whose papers are not enough, and give a ticket to come back with; only its digest is kept."""
    require(actor, Permission.VISIT_EDIT)
    day = settle(office)
    code = new_code(office.entropy(ARRIVAL_ENTROPY))
    destroy_by = day + timedelta(days=RETURN_DAYS)
    with office.units() as unit:
        opened = cases.load(office, unit, case_id, day)
        draft = opened.payload
        if not isinstance(draft, Draft) or opened.head.stage is not Stage.DRAFT:
            raise IllegalMove("a return slip ends a visit that is still being filled in: open the case again")
        missing = evidence.tally_of_draft(office, draft, day).missing
        cases.end(unit, opened.head, Move.WITHDRAW)
        unit.arrivals.give(digest_of(code), destroy_by)
        note(office, unit, Act.VISIT_SENT_BACK, day, actor=actor, record_id=case_id)
        unit.commit()
    disposal.sweep(office)
    last_day = destroy_by - timedelta(days=1)
    return SentBack(missing, code, last_day, draft.visit.language, draft.visit.fields)


def accept(office: Office, actor: Actor, code: str) -> Arrival:
    """Take a ticket or an appointment in, once, and tell which it was.

    Raises ``CodeMistyped``, ``NotFound``, or ``AnotherAppointment`` for one of another day or site, which is kept.
    """
    require(actor, Permission.VISIT_OPEN)
    digest = digest_of(code)
    day = settle(office)
    with office.units() as unit:
        arrival = _taken(unit, actor.site, digest, day)
        note(office, unit, Act.ARRIVAL_ACCEPTED, day, actor=actor)
        unit.commit()
    return arrival


def _taken(unit: UnitOfWork, site: str, digest: bytes, day: date) -> Arrival:
    if unit.arrivals.take_ticket(digest, day):
        return Arrival.RETURN
    slot = unit.arrivals.appointment(digest)
    if slot is None or slot.day < day:
        raise NotFound
    if slot.day != day or slot.site != site:
        raise AnotherAppointment
    unit.arrivals.drop([digest])
    return Arrival.APPOINTMENT
