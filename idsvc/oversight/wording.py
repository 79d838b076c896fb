"""Does any name or plain value say more than a fixed word may?"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from idsvc.issue.fees import PaymentState
from idsvc.issue.intent import IntentState
from idsvc.issue.print_job import JobState
from idsvc.issue.register import CardState
from idsvc.issue.stock import SERIAL, Pile, StockMove
from idsvc.ledger.act import Act, Figure
from idsvc.oversight.evidence import Place
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.reading import Reading


def _one_of(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORD: Final = re.compile(r"[a-z]+(-[a-z]+)*")
_ADDRESS: Final = re.compile(r"https://[a-z0-9./-]{1,120}")
_KEY_ID: Final = re.compile(r"[A-Z2-7]{8}")
_SITE: Final = re.compile(r"[a-z0-9-]{1,20}")

SHAPES: Final[Mapping[tuple[str, str], re.Pattern[str]]] = MappingProxyType(
    {
        ("cases", "stage"): _WORD,
        ("cases", "visit_type"): _WORD,
        ("cases", "site"): _SITE,
        ("cases", "destroy_by"): _DAY,
        ("captures", "destroy_by"): _DAY,
        ("duplicate_tags", "destroy_by"): _DAY,
        ("intents", "status_list"): _ADDRESS,
        ("intents", "key_id"): _KEY_ID,
        ("intents", "state"): _one_of(*IntentState),
        ("intents", "destroy_by"): _DAY,
        ("print_jobs", "state"): _one_of(*JobState),
        ("print_jobs", "site"): _SITE,
        ("print_jobs", "destroy_by"): _DAY,
        ("stock_serials", "serial"): SERIAL,
        ("stock_serials", "site"): _SITE,
        ("stock_serials", "day"): _DAY,
        ("stock_serials", "destroy_by"): _DAY,
        ("stock", "day"): _DAY,
        ("stock", "site"): _SITE,
        ("stock", "move"): _one_of(*StockMove),
        ("stock_counts", "day"): _DAY,
        ("stock_counts", "site"): _SITE,
        ("stock_counts", "pile"): _one_of(*Pile),
        ("cards", "status_list"): _ADDRESS,
        ("cards", "expiry_month"): re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])"),
        ("cards", "key_id"): _KEY_ID,
        ("cards", "state"): _one_of(*CardState),
        ("cards", "destroy_by"): _DAY,
        ("journal", "act"): _one_of(*Act),
        ("journal", "day"): _DAY,
        ("journal", "destroy_by"): _DAY,
        ("payments", "state"): _one_of(*PaymentState),
        ("payments", "day"): _DAY,
        ("payments", "site"): re.compile(r"[a-z0-9-]{1,20}"),
        ("payments", "destroy_by"): _DAY,
        ("figures", "day"): _DAY,
        ("figures", "figure"): _one_of(*Figure),
    }
)
"""The shape of every plain text column in the tables about residents and in the books: none has room for a sentence."""

CLOSED_TABLES: Final = frozenset(table for table, _ in SHAPES)
"""Tables in which a text column without a shape is itself a finding."""


def forbidden(reading: Reading) -> tuple[Finding, ...]:
    """Find forbidden words in the names of tables, columns, indexes and files, and in plain text values."""
    return _at(FindingCode.FORBIDDEN_WORD, reading.evidence.schema.forbidden)


def shapes(reading: Reading) -> tuple[Finding, ...]:
    """Find values that are not in the fixed shape of their column, in tables that may hold no text of anybody's."""
    return _at(FindingCode.FREE_TEXT, reading.evidence.schema.misshapen)


def _at(code: FindingCode, places: Mapping[Place, int]) -> tuple[Finding, ...]:
    """Return the finding with its places, which never repeat a value, only where it stands."""
    return found(code, sum(places.values()), *sorted(map(str, places)))
