"""The counter's stopwatch: a visit's seconds go straight into the sums of its week, and exist nowhere else here."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from idsvc.enroll.stopwatch import FEWEST_CLERKS, CounterStep, StepSum, band_of, week_of
from idsvc.ledger.act import Act
from idsvc.office.context import Actor, Office, require, today
from idsvc.office.ports import UnitOfWork
from idsvc.retention.schedule import RetentionClass
from idsvc.staff.account import Role
from idsvc.staff.roles import Permission


def add(office: Office, actor: Actor, spent: Mapping[str, int]) -> None:
    """Add a visit's seconds by step to the sums of its week and site; which visit and whose it was is not asked.

    Nothing is added before two clerks of the site began a visit in this week, as the journal knows: till then the sums
    would be one person's. The first visits of a week, and all of a week in which one clerk worked alone, are dropped.
    """
    require(actor, Permission.VISIT_EDIT)
    week = week_of(today(office))
    with office.units() as unit:
        if not _several(office, unit, actor.site):
            return
        for step in CounterStep:
            seconds = spent.get(step.value, 0)
            if seconds > 0:
                unit.stopwatch.add(week, actor.site, step, band_of(seconds), seconds)
        unit.commit()


def _several(office: Office, unit: UnitOfWork, site: str) -> bool:
    kept = timedelta(days=office.policy.schedule.days(RetentionClass.JOURNAL))
    began = set(unit.books.who_did(Act.VISIT_OPENED, week_of(today(office)) + kept))
    clerks = {each.staff_id for each in unit.desk.accounts() if (each.role, each.site) == (Role.CLERK, site)}
    return len(clerks & began) >= FEWEST_CLERKS


def sums(office: Office, actor: Actor) -> Sequence[StepSum]:
    """Return the sums of each week, site and step, the newest week first."""
    require(actor, Permission.FIGURES_VIEW)
    with office.units() as unit:
        return unit.stopwatch.sums()
