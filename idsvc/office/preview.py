"""What the purge will take out in the days to come, and under which rule each record lived: it changes nothing."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from idsvc.office.context import Office, today
from idsvc.retention.due import WITH_THEIR_CASE, DueRows
from idsvc.retention.schedule import RetentionClass, Rule

MAX_DAYS: Final = 366


@dataclass(frozen=True, slots=True)
class Planned:
    """Rows that die on a day, with the rule of today's policy for their class, where they have one."""

    due: DueRows
    rule: Rule | None

    @property
    def with_their_case(self) -> bool:
        """Return whether these rows die with the case that they belong to."""
        return self.due.kind in WITH_THEIR_CASE


@dataclass(frozen=True, slots=True)
class Stays:
    """Rows of a class that keep a longer date than a new rule would give, and the last of those dates."""

    retention_class: RetentionClass
    rows: int
    until: date


def upcoming(office: Office, days: int) -> tuple[Planned, ...]:
    """Return what dies from now until so many days ahead, what is overdue included, oldest day first.

    What is made, removed or held meanwhile is not foreseen. The clock is only read.
    """
    with office.units() as unit:
        due = unit.purges.due(today(office) + timedelta(days=days))
    rules = office.policy.schedule.rules
    return tuple(Planned(each, rules[each.retention_class] if each.retention_class else None) for each in due)


def kept_longer(office: Office, cls: RetentionClass, days: int) -> Stays | None:
    """Return what exists of a class and dies later than a record made today under a new period; None: nothing does.

    A date never moves inside a stage: what was promised when a record was made is kept.
    """
    limit = today(office) + timedelta(days=days)
    with office.units() as unit:
        later = [each for each in unit.purges.due(date.max) if each.retention_class is cls and each.destroy_by > limit]
    return Stays(cls, sum(each.rows for each in later), later[-1].destroy_by) if later else None
