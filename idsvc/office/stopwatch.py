"""The counter's stopwatch: a visit's seconds go straight into the sums of its week, and exist nowhere else here."""

from collections.abc import Mapping, Sequence

from idsvc.enroll.stopwatch import FEWEST_CLERKS, CounterStep, StepSum, band_of, week_of
from idsvc.office.context import Actor, Office, require, today
from idsvc.office.ports import UnitOfWork
from idsvc.staff.account import Role
from idsvc.staff.roles import Permission


def add(office: Office, actor: Actor, spent: Mapping[str, int]) -> None:
    """Add a visit's seconds by step to the sums of its week and site; which visit and whose it was is not asked.

    At a site with one clerk nothing is added: the sums would be that person's.
    """
    require(actor, Permission.VISIT_EDIT)
    week = week_of(today(office))
    with office.units() as unit:
        if not _several(unit, actor.site):
            return
        for step in CounterStep:
            seconds = spent.get(step.value, 0)
            if seconds > 0:
                unit.stopwatch.add(week, actor.site, step, band_of(seconds), seconds)
        unit.commit()


def _several(unit: UnitOfWork, site: str) -> bool:
    clerks = [each for each in unit.desk.accounts() if each.active and (each.role, each.site) == (Role.CLERK, site)]
    return len(clerks) >= FEWEST_CLERKS


def sums(office: Office, actor: Actor) -> Sequence[StepSum]:
    """Return the sums of each week, site and step, the newest week first."""
    require(actor, Permission.FIGURES_VIEW)
    with office.units() as unit:
        return unit.stopwatch.sums()
