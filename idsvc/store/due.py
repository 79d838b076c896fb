"""Counting what dies until a day, without reading any of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, TypeAlias

from sqlalchemy import Connection, Table, func, select

from idsvc.enroll.stage import RETENTION, Stage
from idsvc.retention.due import DueKind, DueRows
from idsvc.retention.schedule import RetentionClass
from idsvc.store.tables import (
    appointments,
    captures,
    cards,
    cases,
    duplicate_tags,
    intents,
    journal,
    payments,
    print_jobs,
    receipts_kept,
    receipts_waiting,
    return_tickets,
    stock_serials,
    terminals,
)

_Key: TypeAlias = tuple[date, DueKind, RetentionClass | None]

TABLES: Final[Mapping[DueKind, tuple[Table, RetentionClass | None]]] = MappingProxyType(
    {
        DueKind.CAPTURES: (captures, RetentionClass.CAPTURE),
        DueKind.TAGS: (duplicate_tags, RetentionClass.DUPLICATE),
        DueKind.INTENTS: (intents, None),
        DueKind.REGISTER: (cards, RetentionClass.REGISTER),
        DueKind.JOURNAL: (journal, RetentionClass.JOURNAL),
        DueKind.PAYMENTS: (payments, RetentionClass.PAYMENT),
        DueKind.PRINT_JOBS: (print_jobs, None),
        DueKind.SERIALS: (stock_serials, None),
        DueKind.TICKETS: (return_tickets, None),
        DueKind.APPOINTMENTS: (appointments, None),
        DueKind.DISPLAYS: (terminals, None),
        DueKind.RECEIPTS: (receipts_kept, None),
        DueKind.RECEIPTS_TO_LIST: (receipts_waiting, None),
    }
)
"""Every table whose rows die on a day of their own, but for the cases: their class is their stage's."""


def due(connection: Connection, until: date) -> Sequence[DueRows]:
    """Return how many rows die until a day, that day included, oldest day first."""
    found: Counter[_Key] = Counter(dict(_of_cases(connection, until)))
    for kind, (table, cls) in TABLES.items():
        wanted = (
            select(table.c.destroy_by, func.count()).where(table.c.destroy_by <= until).group_by(table.c.destroy_by)
        )
        found.update({(day, kind, cls): rows for day, rows in connection.execute(wanted).all()})
    return [DueRows(*key, rows) for key, rows in sorted(found.items(), key=_order)]


def _of_cases(connection: Connection, until: date) -> Iterator[tuple[_Key, int]]:
    columns = cases.c.destroy_by, cases.c.stage
    wanted = select(*columns, func.count()).where(cases.c.destroy_by <= until).group_by(*columns)
    counts: Counter[_Key] = Counter()
    for day, stage, rows in connection.execute(wanted).all():
        counts[day, DueKind.CASES, RETENTION[Stage(stage)]] += rows
    yield from counts.items()


def _order(item: tuple[_Key, int]) -> tuple[date, str, str]:
    (day, kind, cls), _ = item
    return day, kind, cls or ""
