"""The journal's acts and what each one counts."""

from datetime import date

import pytest

from idsvc.ledger.act import FIGURES, Act, Figure, JournalLine
from idsvc.ledger.errors import NotAnEntry

DAY = date(2026, 3, 2)


def test_every_act_says_what_it_counts() -> None:
    assert set(FIGURES) == set(Act)


def test_every_figure_is_moved_by_some_act() -> None:
    assert {figure for moved in FIGURES.values() for figure in moved} == set(Figure)


@pytest.mark.parametrize("kind", ["drafts", "applications", "captures", "tags"])
def test_every_sealed_kind_can_be_received_removed_and_destroyed(kind: str) -> None:
    assert {f"{kind}-received", f"{kind}-removed", f"{kind}-destroyed"} <= set(Figure)


def test_what_is_submitted_changes_from_a_draft_to_an_application() -> None:
    assert FIGURES[Act.APPLICATION_SUBMITTED] == (Figure.DRAFTS_REMOVED, Figure.APPLICATIONS_RECEIVED)


@pytest.mark.parametrize(("record", "staff"), [(None, None), (b"r" * 16, b"s" * 16), (b"r" * 16, None)])
def test_a_journal_line_names_ids_or_nothing(record: bytes | None, staff: bytes | None) -> None:
    assert JournalLine(Act.CASE_VIEWED, record, staff, DAY).record_id == record


@pytest.mark.parametrize(("record", "staff"), [(b"r", None), (None, b"Anna"), (b"r" * 17, b"s" * 16)])
def test_a_journal_line_refuses_other_names(record: bytes | None, staff: bytes | None) -> None:
    with pytest.raises(NotAnEntry):
        JournalLine(Act.CASE_VIEWED, record, staff, DAY)
