"""From rows to numbers: the last place that sees an id or a text, and all that checks and bundles are made of."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from idsvc.ledger.act import FIGURES, Act
from idsvc.oversight.evidence import (
    AccessDay,
    Cards,
    Dated,
    Holdings,
    Inventoried,
    Journal,
    Place,
    PlaceKind,
    RegisterRows,
    TableShape,
)
from idsvc.oversight.evidence import Schema as SchemaTally
from idsvc.oversight.forbidden import is_forbidden
from idsvc.oversight.raw import Bitmaps, Blob, CaptureFiles, Indices, JournalRow, Links, StatusLists, TextValue
from idsvc.oversight.wording import CLOSED_TABLES, SHAPES

OPENINGS: Final = frozenset({Act.CASE_VIEWED, Act.CASE_REOPENED, Act.CAPTURE_VIEWED})
"""Acts by which somebody sees what is sealed without changing it."""


def holdings(dated: Iterable[Dated], register: Iterable[RegisterRows], links: Links, files: CaptureFiles) -> Holdings:
    """Count what is there, and what lacks its other half, both ways."""
    owned = {Blob(row.destroy_by, row.capture_id) for row in links.captures}
    seen = files.standing | files.passing
    return Holdings(
        dated=tuple(dated),
        register=tuple(register),
        captures=sum(row.live for row in links.captures),
        files=Counter(blob.destroy_by for blob in files.standing),
        orphan_blobs=len(files.standing - owned) + files.strays,
        orphan_rows=sum(not row.live or Blob(row.destroy_by, row.capture_id) not in seen for row in links.captures),
        orphan_links=_orphan_links(links),
    )


def _orphan_links(links: Links) -> Mapping[str, int]:
    return +Counter(
        {
            "captures": sum(row.case_id not in links.cases for row in links.captures),
            "duplicate_tags": sum(case_id not in links.cases for case_id in links.tag_cases),
            # A signed card's case goes on under the intent's id; the case it was made from is gone by then.
            "intents": sum(links.cases.isdisjoint((row.intent_id, row.case_id)) for row in links.intents),
        }
    )


def cards(links: Links, lists: StatusLists) -> Cards:
    """Count how intents, issued cases, register and bitmaps fit together."""
    signed = {row.intent_id for row in links.intents if row.signed}
    known = [*(row.indices for row in links.intents), *(row.indices for row in links.cards)]
    return Cards(
        standing=len(links.intents),
        signed=len(signed),
        unsigned_cases=len(links.issued - signed),
        lost_intents=len(signed - links.issued),
        undrawn=_undrawn(known, lists.kept),
        outstanding=sum(_ones(_without(each.drawn, each.revoked)) for each in lists.kept.values()),
        waiting=sum(_ones(_without(each.revoked, each.published)) for each in lists.kept.values()),
        missing=sum(_missing(kept, lists.published.get(uri)) for uri, kept in lists.kept.items()),
        unrevoked=_unrevoked([row.indices for row in links.cards if row.cancelled], lists.kept),
        unreadable=sum(lists.published.get(uri) is None for uri in lists.kept),
    )


def _undrawn(known: Sequence[Indices], kept: Mapping[str, Bitmaps]) -> int:
    used = Counter((each.uri, index) for each in known for index in (each.front, each.back))
    never = sum(uri not in kept or not _is_set(kept[uri].drawn, index) for uri, index in used)
    return never + sum(times - 1 for times in used.values())


def _unrevoked(cancelled: Sequence[Indices], kept: Mapping[str, Bitmaps]) -> int:
    return sum(
        each.uri in kept and not _is_set(kept[each.uri].revoked, index)
        for each in cancelled
        for index in (each.front, each.back)
    )


def _missing(kept: Bitmaps, published: bytes | None) -> int:
    """Count bits that the list in public should have and does not, and those that the next list would lose."""
    if published is None:
        return 0
    return _ones(_without(kept.published, published)) + _ones(_without(published, kept.revoked))


def _is_set(bitmap: bytes, index: int) -> bool:
    return 0 <= index < 8 * len(bitmap) and bool(bitmap[index >> 3] >> (index & 7) & 1)


def _without(bits: bytes, others: bytes) -> int:
    return int.from_bytes(bits, "little") & ~int.from_bytes(others, "little")


def _ones(bits: int) -> int:
    return bits.bit_count()


def journal(rows: Sequence[JournalRow], today: date, period: int) -> Journal:
    """Make the figures of each day anew from the journal, and count who opened how much; ``period`` is in days.

    Lines live shorter where the policy was stricter when they were written: the shortest life seen is taken.
    """
    kept = min((max((row.destroy_by - row.day).days, 1) for row in rows), default=period)
    by_day: defaultdict[date, list[JournalRow]] = defaultdict(list)
    for row in rows:
        by_day[row.day].append(row)
    since = max(today - timedelta(days=min(kept, period) - 1), date.min)
    figures = {day: _figures(lines) for day, lines in by_day.items() if day >= since}
    return Journal(since, figures, tuple(_access(day, by_day[day]) for day in sorted(by_day)))


def _figures(lines: Iterable[JournalRow]) -> Mapping[str, int]:
    return Counter(figure.value for line in lines if line.act in _ACTS for figure in FIGURES[Act(line.act)])


_ACTS: Final = frozenset(act.value for act in Act)


def _access(day: date, lines: Sequence[JournalRow]) -> AccessDay:
    worked = {line.record_id for line in lines if line.act not in OPENINGS}
    seen = [line for line in lines if line.act in OPENINGS]
    per_record = Counter((line.staff_id, line.record_id) for line in seen)
    return AccessDay(
        day=day,
        openings=_most_first(line.staff_id for line in seen),
        idle=_most_first(line.staff_id for line in seen if line.record_id not in worked),
        repeated=max(per_record.values(), default=0),
        refusals=sum(line.act == Act.STAFF_REFUSED for line in lines),
        sign_ins=sum(line.act == Act.STAFF_SIGNED_IN for line in lines),
    )


def _most_first(staff: Iterable[bytes]) -> tuple[int, ...]:
    return tuple(sorted(Counter(staff).values(), reverse=True))


def schema(
    tables: Sequence[TableShape], inventory: Sequence[Inventoried], texts: Iterable[TextValue], paths: Iterable[str]
) -> SchemaTally:
    """Count, by place, the names and values that hold a forbidden word or have no fixed shape."""
    values = sorted(texts)
    return SchemaTally(
        tables=tuple(tables),
        inventory=tuple(inventory),
        forbidden=Counter(place for place, text in _named(tables, values, paths) if is_forbidden(text)),
        misshapen=Counter(Place(PlaceKind.VALUE, each.table, each.column) for each in values if not _fits(each)),
    )


def _named(
    tables: Sequence[TableShape], texts: Iterable[TextValue], paths: Iterable[str]
) -> Iterator[tuple[Place, str]]:
    for table in tables:
        yield Place(PlaceKind.TABLE), table.name
        yield from ((Place(PlaceKind.COLUMN, table.name), column.name) for column in table.columns)
        yield from ((Place(PlaceKind.INDEX, table.name), index) for index in table.indexes)
    yield from ((Place(PlaceKind.FILE), path) for path in paths)
    yield from ((Place(PlaceKind.VALUE, each.table, each.column), each.value) for each in texts)


def _fits(each: TextValue) -> bool:
    if each.table not in CLOSED_TABLES:
        return True
    shape = SHAPES.get((each.table, each.column))
    return shape is not None and shape.fullmatch(each.value) is not None
