"""What a supervisor sees at a glance: today's own totals, referrals with their dates, and what dies on which day."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from idsvc.enroll.case import CaseHead
from idsvc.enroll.decision import ReferralReason
from idsvc.enroll.stage import Stage
from idsvc.office import cases, preview, review
from idsvc.office.context import Actor, Office, require
from idsvc.office.day import settle
from idsvc.office.payload import Filed
from idsvc.office.ports import UnitOfWork
from idsvc.office.preview import Planned
from idsvc.staff.roles import Permission

AHEAD: Final = 120
"""Days that the calendar looks ahead: no case lives longer."""


def figures(office: Office, actor: Actor) -> Mapping[str, int]:
    """Return what was counted today, name to count."""
    require(actor, Permission.FIGURES_VIEW)
    day = settle(office)
    with office.units() as unit:
        return dict(unit.books.figures(day))


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A case that its resident has to come back for: no name, one reason out of twelve, None for an appeal."""

    case_id: bytes
    ticket: int
    site: str
    reason: ReferralReason | None
    due: date
    may_decide: bool


@dataclass(frozen=True, slots=True)
class DayOfDeath:
    """What dies on a day, and whether that day has come."""

    day: date
    planned: tuple[Planned, ...]
    overdue: bool

    @property
    def rows(self) -> int:
        """Return how many records that are."""
        return sum(each.due.rows for each in self.planned)


def referrals(office: Office, actor: Actor) -> tuple[ReferralRow, ...]:
    """Return what is referred or appealed, the next to be due first.

    The reason stands inside the seal; nothing else that stands there is looked at.
    """
    require(actor, Permission.QUEUE_VIEW)
    day = settle(office)
    with office.units() as unit:
        heads = [head for head in unit.cases.queue((Stage.REFERRED, Stage.APPEALED)) if head.destroy_by > day]
        rows = [_row(office, unit, actor, head, day) for head in heads]
    return tuple(sorted(rows, key=lambda row: (row.due, row.site, row.ticket)))


def _row(office: Office, unit: UnitOfWork, actor: Actor, head: CaseHead, day: date) -> ReferralRow:
    payload = cases.load(office, unit, head.case_id, day).payload
    reason = payload.application.referral if isinstance(payload, Filed) and head.stage is Stage.REFERRED else None
    due = head.destroy_by - timedelta(days=1)
    return ReferralRow(head.case_id, head.ticket, head.site, reason, due, review.may_decide(office, actor, head))


def reasons(rows: tuple[ReferralRow, ...]) -> Mapping[ReferralReason, int]:
    """Return how often each reason was given, the most frequent first."""
    return dict(Counter(row.reason for row in rows if row.reason is not None).most_common())


def calendar(office: Office, actor: Actor) -> tuple[DayOfDeath, ...]:
    """Return what dies in the days to come, by the same count as ``idsvc purge --dry-run``; what is overdue too."""
    require(actor, Permission.FIGURES_VIEW)
    today = settle(office)
    planned = preview.upcoming(office, AHEAD)
    days = sorted({each.due.destroy_by for each in planned})
    return tuple(
        DayOfDeath(day, tuple(each for each in planned if each.due.destroy_by == day), day <= today) for day in days
    )
