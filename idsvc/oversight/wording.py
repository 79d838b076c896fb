"""Does any name or plain value say more than a fixed word may?"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from idsvc.issue.intent import IntentState
from idsvc.issue.register import CardState
from idsvc.ledger.act import Act, Figure
from idsvc.oversight.evidence import Schema
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.forbidden import is_forbidden
from idsvc.oversight.reading import Reading


def _one_of(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words)))


_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORD: Final = re.compile(r"[a-z]+(-[a-z]+)*")
_ADDRESS: Final = re.compile(r"https://[a-z0-9./-]{1,120}")
_KEY_ID: Final = re.compile(r"[A-Z2-7]{8}")

SHAPES: Final[Mapping[tuple[str, str], re.Pattern[str]]] = MappingProxyType(
    {
        ("cases", "stage"): _WORD,
        ("cases", "visit_type"): _WORD,
        ("cases", "site"): re.compile(r"[a-z0-9-]{1,20}"),
        ("cases", "destroy_by"): _DAY,
        ("captures", "destroy_by"): _DAY,
        ("duplicate_tags", "destroy_by"): _DAY,
        ("intents", "status_list"): _ADDRESS,
        ("intents", "key_id"): _KEY_ID,
        ("intents", "state"): _one_of(*IntentState),
        ("intents", "destroy_by"): _DAY,
        ("cards", "status_list"): _ADDRESS,
        ("cards", "expiry_month"): re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])"),
        ("cards", "key_id"): _KEY_ID,
        ("cards", "state"): _one_of(*CardState),
        ("cards", "destroy_by"): _DAY,
        ("journal", "act"): _one_of(*Act),
        ("journal", "day"): _DAY,
        ("journal", "destroy_by"): _DAY,
        ("figures", "day"): _DAY,
        ("figures", "figure"): _one_of(*Figure),
    }
)
"""The shape of every plain text column in the tables about residents and in the books: none has room for a sentence."""

CLOSED_TABLES: Final = frozenset(table for table, _ in SHAPES)
"""Tables in which a text column without a shape is itself a finding."""


def forbidden(reading: Reading) -> tuple[Finding, ...]:
    """Look for forbidden words in the names of tables, columns, indexes and files, and in plain text values."""
    schema = reading.evidence.schema
    places = Counter(place for place, text in _named(schema) if is_forbidden(text))
    return found(FindingCode.FORBIDDEN_WORD, places.total(), *sorted(places))


def _named(schema: Schema) -> Iterator[tuple[str, str]]:
    """Yield (where, text): where never repeats a value, only the column it stands in."""
    for table in schema.tables:
        yield "name of a table", table.name
        yield from ((f"name of a column of {table.name}", column.name) for column in table.columns)
        yield from ((f"name of an index of {table.name}", index) for index in table.indexes)
    yield from (("name of a file", path) for path in schema.paths)
    yield from ((f"{each.table}.{each.column}", each.value) for each in schema.texts)


def shapes(reading: Reading) -> tuple[Finding, ...]:
    """Look for values that are not in the fixed shape of their column, in tables that may hold no text of anybody's."""
    places: Counter[str] = Counter()
    for each in reading.evidence.schema.texts:
        shape = SHAPES.get((each.table, each.column))
        fits = shape is not None and shape.fullmatch(each.value)
        places[f"{each.table}.{each.column}"] += each.table in CLOSED_TABLES and not fits
    places = +places
    return found(FindingCode.FREE_TEXT, places.total(), *sorted(places))
