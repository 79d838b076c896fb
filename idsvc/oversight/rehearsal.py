"""Violations planted in the evidence itself: what an auditor rehearses with who has a bundle and no city."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from idsvc.ledger.act import Figure
from idsvc.oversight import bundle, public
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import AccessDay, CityEvidence, ColumnShape, Place, PlaceKind, RegisterRows, TableShape
from idsvc.oversight.finding import FindingCode
from idsvc.oversight.reading import read

Plant = Callable[[CityEvidence], CityEvidence]

_ONE_DAY: Final = timedelta(days=1)
_MANY: Final = 40


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What the audits of a bundle said of a violation that was planted in a copy of it."""

    name: str
    code: FindingCode
    new: frozenset[FindingCode]

    @property
    def caught(self) -> bool:
        """Tell whether exactly the violation's code is new."""
        return self.new == {self.code}


def rehearse(name: str, evidence: CityEvidence) -> Rehearsed:
    """Plant a violation in a copy of some evidence, pack it as a bundle, and audit that; raises ``CouldNotLook``."""
    code, plant = PLANTS[name]
    planted = bundle.decode(bundle.encode(plant(evidence)), evidence.schema.inventory)
    return Rehearsed(name, code, _codes(planted) - _codes(evidence))


def _codes(evidence: CityEvidence) -> frozenset[FindingCode]:
    return frozenset(finding.code for check in public.of_bundle(read(evidence)) for finding in check.findings)


def _nothing() -> CouldNotLook:
    return CouldNotLook("this bundle holds nothing to plant this violation in: choose another")


def _overdue(evidence: CityEvidence) -> CityEvidence:
    rows = evidence.holdings.dated
    if not rows:
        raise _nothing()
    late = replace(rows[0], destroy_by=evidence.today)
    return replace(evidence, holdings=replace(evidence.holdings, dated=(late, *rows[1:])))


def _beyond_ceiling(evidence: CityEvidence) -> CityEvidence:
    rows = evidence.holdings.dated
    if not rows:
        raise _nothing()
    far = replace(rows[0], destroy_by=evidence.today + 2000 * _ONE_DAY)
    return replace(evidence, holdings=replace(evidence.holdings, dated=(far, *rows[1:])))


def _holding(**what: object) -> Plant:
    return lambda evidence: replace(evidence, holdings=replace(evidence.holdings, **what))  # type: ignore[arg-type]


def _unbalanced(evidence: CityEvidence) -> CityEvidence:
    return replace(evidence, holdings=replace(evidence.holdings, captures=evidence.holdings.captures + 1))


def _register(evidence: CityEvidence) -> CityEvidence:
    month = "2030-01"
    added = RegisterRows(month, evidence.today.replace(year=2030, month=8, day=1), 1)
    return replace(evidence, holdings=replace(evidence.holdings, register=(*evidence.holdings.register, added)))


def _figures(evidence: CityEvidence) -> CityEvidence:
    open_figures = dict(evidence.books.open_figures)
    today = {**open_figures.get(evidence.today, {})}
    today[Figure.SIGN_INS] = today.get(Figure.SIGN_INS, 0) + 3
    return replace(evidence, books=replace(evidence.books, open_figures=open_figures | {evidence.today: today}))


def _purge_stale(evidence: CityEvidence) -> CityEvidence:
    return replace(evidence, books=replace(evidence.books, last_purge=evidence.today - 5 * _ONE_DAY))


def _table(name: str, change: Callable[[TableShape], TableShape]) -> Plant:
    def plant(evidence: CityEvidence) -> CityEvidence:
        tables = tuple(change(table) if table.name == name else table for table in evidence.schema.tables)
        return replace(evidence, schema=replace(evidence.schema, tables=tables))

    return plant


def _with_column(name: str) -> Callable[[TableShape], TableShape]:
    return lambda table: replace(table, columns=(*table.columns, ColumnShape(name, not_null=False)))


def _text(kind: str) -> Plant:
    def plant(evidence: CityEvidence) -> CityEvidence:
        place = {Place(PlaceKind.VALUE, "cases", "visit_type"): 1}
        return replace(evidence, schema=replace(evidence.schema, **{kind: place}))  # type: ignore[arg-type]

    return plant


def _missing_entry(evidence: CityEvidence) -> CityEvidence:
    return replace(evidence, books=replace(evidence.books, entries=evidence.books.entries[:-1]))


def _edited_entry(evidence: CityEvidence) -> CityEvidence:
    entries = evidence.books.entries
    at = next((at for at, (_, data) in enumerate(entries) if b'"patch":' in data), None)
    if at is None:
        raise _nothing()
    edited = (entries[at][0], entries[at][1].replace(b'"patch":', b'"patch":1'))
    return replace(evidence, books=replace(evidence.books, entries=(*entries[:at], edited, *entries[at + 1 :])))


def _no_checkpoint(evidence: CityEvidence) -> CityEvidence:
    return replace(evidence, books=replace(evidence.books, checkpoint=None))


def _opening_differs(evidence: CityEvidence) -> CityEvidence:
    openings = evidence.books.openings
    if not openings:
        raise _nothing()
    return replace(
        evidence, books=replace(evidence.books, openings=(*openings[:-1], replace(openings[-1], nonce=bytes(32))))
    )


def _cards(name: str) -> Plant:
    def plant(evidence: CityEvidence) -> CityEvidence:
        more = {name: getattr(evidence.cards, name) + 1}
        return replace(evidence, cards=replace(evidence.cards, **more))

    return plant


def _browsing(evidence: CityEvidence) -> CityEvidence:
    day = AccessDay(evidence.today, (_MANY,), (_MANY,), 1, 0, 1)
    return replace(evidence, journal=replace(evidence.journal, access=(*evidence.journal.access, day)))


C = FindingCode
PLANTS: Final[Mapping[str, tuple[FindingCode, Plant]]] = MappingProxyType(
    {
        "overdue": (C.OVERDUE, _overdue),
        "beyond-ceiling": (C.BEYOND_CEILING, _beyond_ceiling),
        "unbalanced": (C.UNBALANCED, _unbalanced),
        "register-unbalanced": (C.REGISTER_UNBALANCED, _register),
        "orphan-blob": (C.ORPHAN_BLOB, _holding(orphan_blobs=1)),
        "orphan-row": (C.ORPHAN_ROW, _holding(orphan_rows=1)),
        "orphan-link": (C.ORPHAN_LINK, _holding(orphan_links={"captures": 1})),
        "figures-edited": (C.FIGURES_DIFFER, _figures),
        "purge-stale": (C.PURGE_STALE, _purge_stale),
        "browsing": (C.ACCESS_PATTERN, _browsing),
        "extra-column": (C.EXTRA_COLUMN, _table("staff", _with_column("nickname"))),
        "closed-set": (C.CLOSED_SET, _table("cards", _with_column("holder"))),
        "rowid-table": (C.ROWID_TABLE, _table("journal", lambda table: replace(table, has_rowid=True))),
        "forbidden-value": (C.FORBIDDEN_WORD, _text("forbidden")),
        "free-text": (C.FREE_TEXT, _text("misshapen")),
        "missing-entry": (C.MISSING_ENTRY, _missing_entry),
        "edited-entry": (C.ROOT_DIFFERS, _edited_entry),
        "no-checkpoint": (C.NO_CHECKPOINT, _no_checkpoint),
        "opening-differs": (C.OPENING_DIFFERS, _opening_differs),
        "unsigned-card": (C.UNSIGNED_CARD, _cards("unsigned_cases")),
        "unlogged-card": (C.UNLOGGED_CARD, _cards("outstanding")),
        "revocation-missing": (C.REVOCATION_MISSING, _cards("missing")),
    }
)
"""What can be planted in a bundle, and the one code that finds it."""
