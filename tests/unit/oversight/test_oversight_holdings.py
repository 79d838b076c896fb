from dataclasses import replace
from datetime import date

import pytest

from idsvc.ledger.act import Figure
from idsvc.ledger.figures import canonical_figures
from idsvc.oversight import accounting, dates, tallies
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import Dated, Opening, RegisterRows
from idsvc.oversight.raw import Blob, CaptureFiles, CaptureLink, Indices, IntentLink, Links
from idsvc.oversight.reading import Reading, read
from idsvc.retention import CEILINGS, MAX_ALL_STAGES, RetentionClass
from tests.support.evidence import OPENING, day, evidence

CASE, ONE, TWO = b"c" * 16, b"1" * 16, b"2" * 16


def holding(**what: object) -> Reading:
    city = evidence()
    return read(replace(city, holdings=replace(city.holdings, **what)))


def counting(canonical: bytes, **open_figures: int) -> Reading:
    named = {name.replace("_", "-"): count for name, count in open_figures.items()}
    return read(evidence(openings=(Opening(OPENING, bytes(32), canonical),), open_figures={day(1): named}))


NO_FILES = CaptureFiles()


def linked(files: CaptureFiles = NO_FILES, **links: object) -> Reading:
    return read(replace(evidence(), holdings=tallies.holdings((), (), replace(Links(), **links), files)))


@pytest.mark.parametrize("cls", [None, *RetentionClass])
def test_the_ceiling_itself_is_allowed_and_the_day_after_is_not(cls: RetentionClass | None) -> None:
    last = MAX_ALL_STAGES if cls is None else CEILINGS[cls]
    assert not dates.beyond_ceiling(holding(dated=(Dated("cases", cls, day(last), 2),)))
    assert [each.count for each in dates.beyond_ceiling(holding(dated=(Dated("cases", cls, day(last + 1), 2),)))] == [2]


@pytest.mark.parametrize(
    ("month", "destroy_by", "wrong"),
    [
        ("2031-02", date(2031, 9, 1), 0),
        ("2031-02", date(2031, 9, 2), 1),
        ("soon", date(2031, 9, 1), 1),
    ],
)
def test_a_register_entry_has_the_one_date_of_its_month(month: str, destroy_by: date, wrong: int) -> None:
    assert (
        sum(each.count for each in dates.beyond_ceiling(holding(register=(RegisterRows(month, destroy_by, 1),))))
        == wrong
    )


def test_what_is_due_today_is_overdue_and_tomorrow_is_not() -> None:
    rows = (Dated("cases", RetentionClass.DRAFT, day(0), 1), Dated("journal", RetentionClass.JOURNAL, day(1), 4))
    entries = (RegisterRows("2025-08", day(0), 3),)
    found = dates.overdue(holding(dated=rows, register=entries, files={day(0): 1}))
    assert [(each.count, each.where) for each in found] == [(5, ("cards 3", "cases 1", "files 1"))]


def test_sealed_and_open_figures_are_added() -> None:
    sealed = canonical_figures({Figure.DRAFTS_RECEIVED: 2, Figure.DRAFTS_REMOVED: 1})
    assert not accounting.balance(counting(sealed, drafts_destroyed=1))
    assert [each.where for each in accounting.balance(counting(sealed))] == [("drafts",)]


@pytest.mark.parametrize("damaged", [b"{", b"[1]"])
def test_unreadable_figures_are_not_called_balanced(damaged: bytes) -> None:
    with pytest.raises(CouldNotLook):
        accounting.balance(counting(damaged))


def test_drafts_applications_captures_and_tags_are_each_pending() -> None:
    city = evidence(
        open_figures={
            OPENING: {"drafts-received": 1, "applications-received": 2, "captures-received": 1, "tags-received": 2}
        }
    )
    rows = (
        Dated("cases", RetentionClass.DRAFT, day(1), 1),
        Dated("cases", RetentionClass.DENIED, day(1), 2),
        Dated("duplicate_tags", RetentionClass.DUPLICATE, day(1), 1),
        Dated("journal", RetentionClass.JOURNAL, day(1), 9),
    )
    links = Links(captures=(CaptureLink(ONE, day(1), CASE, live=True), CaptureLink(TWO, day(1), CASE, live=False)))
    held = replace(tallies.holdings(rows, (), links, CaptureFiles()), held={"tags": 1})
    assert not accounting.balance(read(replace(city, holdings=held)))
    assert accounting.balance(read(replace(city, holdings=replace(held, held={}))))


def test_what_moves_while_the_auditor_looks_is_no_orphan() -> None:
    row, blob = CaptureLink(ONE, day(1), CASE, live=True), Blob(day(1), ONE)
    cases = frozenset({CASE})
    passing, standing = CaptureFiles(passing=frozenset({blob})), CaptureFiles(standing=frozenset({blob}))
    assert not accounting.orphans(linked(passing, captures=(row,), cases=cases))
    assert not accounting.orphans(linked(passing))
    assert accounting.orphans(linked(standing))


def test_an_intent_belongs_to_the_case_it_is_for_or_to_the_one_it_made() -> None:
    used = Indices("https://id.city.example/status/1", 1, 2)
    intents = (IntentLink(ONE, CASE, signed=False, indices=used), IntentLink(CASE, TWO, signed=True, indices=used))
    assert not accounting.orphans(linked(intents=intents, cases=frozenset({CASE})))
    assert [each.where for each in accounting.orphans(linked(intents=intents))] == [("intents",)]


def test_a_row_left_half_made_is_found() -> None:
    row = CaptureLink(ONE, day(1), CASE, live=False)
    files = CaptureFiles(standing=frozenset({Blob(day(1), ONE)}))
    found = accounting.orphans(linked(files, captures=(row,), cases=frozenset({CASE})))
    assert [each.code for each in found] == ["ORPHAN_ROW"]
