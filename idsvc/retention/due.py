"""What is due on a day, as a count: the closed set of what a purge takes out, and under which class it lived."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique
from typing import Final

from idsvc.retention.schedule import RetentionClass


@unique
class DueKind(StrEnum):
    """What a purge takes out, each in its own table."""

    CASES = "cases"
    CAPTURES = "captures"
    TAGS = "tags"
    INTENTS = "intents"
    REGISTER = "register"
    JOURNAL = "journal"
    PAYMENTS = "payments"
    PRINT_JOBS = "print-jobs"
    SERIALS = "serials"
    TICKETS = "tickets"
    APPOINTMENTS = "appointments"
    DISPLAYS = "displays"
    RECEIPTS = "receipts"
    RECEIPTS_TO_LIST = "receipts-to-list"


WITH_THEIR_CASE: Final = frozenset({DueKind.INTENTS, DueKind.PRINT_JOBS})
"""What has no class of its own because it dies with its case; the others without a class live for constant days."""


@dataclass(frozen=True, slots=True)
class DueRows:
    """How many rows of one kind and class die on a day; the class is None where no policy can change the days."""

    destroy_by: date
    kind: DueKind
    retention_class: RetentionClass | None
    rows: int
