"""A week of appointments: times with random codes on paper, and nobody's name anywhere."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
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


@dataclass(frozen=True, slots=True)
class Strays:
    """A day's appointments at a site that the policy no longer names; ``minutes`` count from midnight, in order."""

    site: str
    day: date
    minutes: tuple[int, ...]


def strays(office: Office, actor: Actor) -> tuple[Strays, ...]:
    """Return what is still booked at sites that are no longer in the policy, by site and day."""
    require(actor, Permission.APPOINTMENTS_MANAGE)
    day = settle(office)
    with office.units() as unit:
        slots = unit.arrivals.strays(office.policy.city.sites, day)
    by_day = groupby(slots, key=attrgetter("site", "day"))
    return tuple(Strays(site, on, tuple(slot.minute for slot in group)) for (site, on), group in by_day)


def move_strays(office: Office, actor: Actor, site: str, on: date, to: str) -> None:
    """Let a day's appointments of such a site take place at another site, at the same times and by the same codes.

    Raises ``NotAllowed`` where the other site is not in the policy; a day on which nothing is booked stays as it is.
    """
    require(actor, Permission.APPOINTMENTS_MANAGE)
    if to not in office.policy.city.sites:
        raise NotAllowed("choose a site of the policy for these appointments")
    _settle_strays(office, actor, (site, on), Act.APPOINTMENTS_MOVED, to)


def cancel_strays(office: Office, actor: Actor, site: str, on: date) -> None:
    """Take out a day's appointments of such a site: their codes stop working."""
    require(actor, Permission.APPOINTMENTS_MANAGE)
    _settle_strays(office, actor, (site, on), Act.APPOINTMENTS_CANCELLED, None)


def _settle_strays(office: Office, actor: Actor, wanted: tuple[str, date], act: Act, to: str | None) -> None:
    day = settle(office)
    with office.units() as unit:
        slots = unit.arrivals.strays(office.policy.city.sites, day)
        found = [slot for slot in slots if (slot.site, slot.day) == wanted]
        if found:
            unit.arrivals.drop([slot.digest for slot in found])
            unit.arrivals.make([replace(slot, site=to) for slot in found if to is not None])
            note(office, unit, act, day, actor=actor)
            unit.commit()


def _ends(day: date) -> date:
    return day + timedelta(days=1)
