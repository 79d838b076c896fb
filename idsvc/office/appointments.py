"""A week of appointments: times with random codes on paper, and nobody's name anywhere."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from idsvc.enroll.arrival import ARRIVAL_ENTROPY, Appointment, WeekPlan, digest_of, new_code
from idsvc.enroll.errors import NotAllowed
from idsvc.ledger.act import Act
from idsvc.office.books import note
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.staff.roles import Permission

AHEAD: Final = 60
"""Days ahead that appointments are made for at most."""


@dataclass(frozen=True, slots=True, repr=False)
class Slot:
    """A time and its code as the printed week shows them, this once; ``minute`` counts from midnight."""

    day: date
    minute: int
    code: str


def make_week(office: Office, actor: Actor, plan: WeekPlan) -> tuple[Slot, ...]:
    """Make the appointments of a plan at the actor's site; those made before for the same days are taken out.

    Raises ``NotAllowed`` for days that have begun or lie too far ahead.
    """
    require(actor, Permission.APPOINTMENTS_MANAGE)
    day = settle(office)
    if not all(day < each <= day + timedelta(days=AHEAD) for each in plan.days):
        raise NotAllowed("make appointments for days to come, at most 60 days ahead")
    made = tuple(Slot(*time, new_code(office.entropy(ARRIVAL_ENTROPY))) for time in plan.times())
    rows = [Appointment(digest_of(each.code), actor.site, each.minute, _ends(each.day)) for each in made]
    with office.units() as unit:
        before = unit.arrivals.slots(actor.site, _ends(plan.days[0]), _ends(plan.days[-1]))
        unit.arrivals.drop([slot.digest for slot in before if slot.day in plan.days])
        unit.arrivals.make(rows)
        note(office, unit, Act.APPOINTMENTS_MADE, day, actor=actor)
        unit.commit()
    return made


def coming(office: Office, actor: Actor) -> Mapping[date, int]:
    """Return how many appointments the actor's site still expects on each day from today on, in order."""
    require(actor, Permission.APPOINTMENTS_MANAGE)
    day = settle(office)
    with office.units() as unit:
        slots = unit.arrivals.slots(actor.site, _ends(day), _ends(day + timedelta(days=AHEAD)))
    return Counter(slot.day for slot in slots)


def _ends(day: date) -> date:
    return day + timedelta(days=1)
