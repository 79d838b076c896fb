"""What is due on a day, as a count: the closed set of what a purge takes out, and under which class it lived."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique

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


@dataclass(frozen=True, slots=True)
class DueRows:
    """How many rows of one kind and class die on a day; an intent has no class: it dies with its case."""

    destroy_by: date
    kind: DueKind
    retention_class: RetentionClass | None
    rows: int
