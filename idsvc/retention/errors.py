"""What the retention clock and its seals refuse, each with a sentence that says what to do."""

from dataclasses import dataclass
from enum import StrEnum

from idsvc.errors import IdsvcError


class RetentionError(IdsvcError):
    """The base of everything this package lets out."""


class Overdue(RetentionError):
    """The record's day has come: it is not read, written or given a later day any more."""

    def __init__(self) -> None:
        super().__init__("the day this record had to be destroyed by has come: it cannot be opened; start a new visit")


class SealBroken(RetentionError):
    """A sealed payload, its key or what it is bound to was altered, or its chain is gone."""

    def __init__(self) -> None:
        super().__init__("the sealed record does not open: it was altered, or its chain is gone; run the audit")


class SealRefused(RetentionError):
    """Something that the rules do not let anybody seal, or keep that long."""


class ClockError(RetentionError):
    """The base of what the retention clock itself refuses."""


class ClockBehind(ClockError):
    """The clock does not stand on today yet."""

    def __init__(self) -> None:
        super().__init__("the retention clock does not stand on today: advance it first")


class ClockTooSoon(ClockError):
    """The machine's date was set on to a new day; the clock follows by itself after 20 hours of running."""

    def __init__(self) -> None:
        super().__init__("the machine's date was set on: if it is right, the clock follows after 20 hours of running")


class ClockNeedsConfirmation(ClockError):
    """The machine's date is further ahead than the clock may go without a person."""

    def __init__(self) -> None:
        super().__init__("the machine's date jumped too far: check it, then confirm it with idsvc clock confirm")


class ClockRolledBack(ClockError):
    """Somebody asked the clock to go back, or the machine's date lies before the ledger."""


class ClockUnavailable(ClockError):
    """The clock file is missing, unreadable, loosened, or cannot be written; a new one is never made instead."""


class ClockFull(ClockError):
    """The cell has no room for one more chain."""

    def __init__(self) -> None:
        super().__init__(
            "the retention clock has no room for a new chain: dispose of records of the oldest chains first"
        )


class OutOfOrder(RetentionError):
    """A step of a disposition was taken before the step it depends on."""

    def __init__(self) -> None:
        super().__init__("a step of the disposition is out of order: run the purge again from its intent")


class ScheduleFault(StrEnum):
    """What can be wrong with one row of a schedule."""

    MISSING = "no rule"
    TOO_SHORT = "less than one day"
    ABOVE_CEILING = "longer than the ceiling"
    BELOW_MINIMUM = "shorter than its own minimum"
    MINIMUM_ABOVE_CEILING = "the minimum exceeds the ceiling: inspect these papers only, or ask counsel"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the class it concerns and what is wrong with it."""

    retention_class: str
    fault: ScheduleFault


class ScheduleError(RetentionError):
    """A schedule with faults; `faults` holds all of them."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("the retention schedule has faults: mend every one listed")
        self.faults = faults
