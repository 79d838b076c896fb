"""How long each class of record may live: ceilings in code, shorter periods by policy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from idsvc.retention.errors import Fault, Overdue, ScheduleError, ScheduleFault


class RetentionClass(StrEnum):
    """The closed set of classes; each value is part of a key derivation and never changes."""

    DRAFT = "draft"
    CAPTURE = "capture"
    APPLICATION = "application"
    REFERRED = "referred"
    APPROVED_COUNTER = "approved-counter"
    APPROVED_MAILED = "approved-mailed"
    APPROVED_PICKUP = "approved-pickup"
    DENIED = "denied"
    APPEALED = "appealed"
    DUPLICATE = "duplicate-tag"
    JOURNAL = "journal"
    REGISTER = "register"
    PAYMENT = "payment"


MAX_ALL_STAGES: Final = 120
"""Days from the visit after which nothing about a resident's case exists, whatever a policy says."""

MAX_HOLD: Final = 90
"""Days to the review of a hold, the only thing that moves a date later."""

CEILINGS: Final[Mapping[RetentionClass, int]] = MappingProxyType(
    {
        RetentionClass.DRAFT: 2,
        RetentionClass.CAPTURE: 30,
        RetentionClass.APPLICATION: 60,
        RetentionClass.REFERRED: 30,  # lives on its captures, so no longer than they may
        RetentionClass.APPROVED_COUNTER: 2,
        RetentionClass.APPROVED_MAILED: 30,
        RetentionClass.APPROVED_PICKUP: 60,
        RetentionClass.DENIED: 60,
        RetentionClass.APPEALED: 15,
        RetentionClass.DUPLICATE: 60,
        RetentionClass.JOURNAL: 400,
        RetentionClass.REGISTER: 184,  # counted from the card's expiry: six months
        RetentionClass.PAYMENT: 60,  # no case's: as long as money can be asked back by its number
    }
)
"""The longest period of each class in days; constants, so that no file exceeds them."""

DEFAULTS: Final[Mapping[RetentionClass, int]] = MappingProxyType(
    {
        **CEILINGS,
        RetentionClass.CAPTURE: 14,
        RetentionClass.APPLICATION: 30,
        RetentionClass.REFERRED: 10,
        RetentionClass.DENIED: 45,  # 30 to appeal, and room until the appeal that was begun is filed
        RetentionClass.DUPLICATE: 30,
        RetentionClass.JOURNAL: 90,
        RetentionClass.PAYMENT: 30,
    }
)
"""The period of each class in days where the policy says nothing."""

APPROVED: Final = (
    RetentionClass.APPROVED_COUNTER,
    RetentionClass.APPROVED_MAILED,
    RetentionClass.APPROVED_PICKUP,
)

STAGES: Final = (
    RetentionClass.DRAFT,
    RetentionClass.APPLICATION,
    RetentionClass.REFERRED,
    RetentionClass.DENIED,
    RetentionClass.APPEALED,
)
"""The stages a case can walk through one after another before it is approved."""

ALONGSIDE: Final = (RetentionClass.CAPTURE, RetentionClass.DUPLICATE)
"""What is made during a stage and may outlast it, with a date of its own."""

OF_A_CASE: Final = frozenset((*STAGES, *APPROVED, *ALONGSIDE))
"""Classes bounded by the visit; a journal row and a register entry hold nothing about a resident's case."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of a schedule: days, the minimum a law demands (0: none), its citation, and who approved it."""

    days: int
    minimum: int = 0
    citation: str = ""
    approved_by: str = ""


def _faults_of(cls: RetentionClass, rule: Rule | None) -> tuple[ScheduleFault, ...]:
    if rule is None:
        return (ScheduleFault.MISSING,)
    checks = (
        (rule.days < 1, ScheduleFault.TOO_SHORT),
        (rule.days > CEILINGS[cls], ScheduleFault.ABOVE_CEILING),
        (rule.days < rule.minimum, ScheduleFault.BELOW_MINIMUM),
        (rule.minimum > CEILINGS[cls], ScheduleFault.MINIMUM_ABOVE_CEILING),
    )
    return tuple(fault for failed, fault in checks if failed)


@dataclass(frozen=True, slots=True)
class Schedule:
    """One rule per class, none above its ceiling; ScheduleError names every fault at once."""

    rules: Mapping[RetentionClass, Rule]

    def __post_init__(self) -> None:
        faults = tuple(
            Fault(cls.value, fault) for cls in RetentionClass for fault in _faults_of(cls, self.rules.get(cls))
        )
        if faults:
            raise ScheduleError(faults)
        object.__setattr__(self, "rules", MappingProxyType(dict(self.rules)))

    @classmethod
    def default(cls) -> "Schedule":
        """Return the schedule of a city whose policy says nothing."""
        return cls({name: Rule(days) for name, days in DEFAULTS.items()})

    def days(self, cls: RetentionClass) -> int:
        """Return the period of a class in days."""
        return self.rules[cls].days

    def destroy_by(
        self, cls: RetentionClass, today: date, *, visit_day: date, inside_stage: date | None = None
    ) -> date:
        """Return the first day on which a record made today can no longer be opened.

        `today` is the day the period runs from (for a register entry: the card's expiry). `inside_stage` is the date
        the record already has in this stage: it never moves. Raises Overdue when the case as a whole has run out.
        """
        last = today + timedelta(days=self.days(cls))
        if cls in OF_A_CASE:
            last = min(last, self.last_possible_day(visit_day))
        chosen = last if inside_stage is None else inside_stage
        if chosen <= today:
            raise Overdue
        return chosen

    def last_possible_day(self, visit_day: date) -> date:
        """Return the day by which everything of a case is destroyed, along its longest way: what the slip prints."""
        before = sum(self.days(cls) for cls in STAGES)
        after = max(self.days(cls) for cls in (*APPROVED, *ALONGSIDE))
        return visit_day + timedelta(days=min(MAX_ALL_STAGES, before + after))
