"""The data inventory as a file."""

from pathlib import Path

import pytest

from idsvc.store.errors import StoreError
from idsvc.store.inventory import About, InventoryRow, as_markdown, load, parse
from idsvc.store.tables import ABOUT_RESIDENTS

GOOD = '[cases]\ncase_id = { what = "a", about = "resident", why = "b", until = "c" }\n'
DOCUMENT = Path(__file__).parents[3] / "docs" / "data-inventory.md"


def test_a_row_says_what_about_whom_why_and_until_when() -> None:
    assert parse(GOOD) == (InventoryRow("cases", "case_id", "a", About.RESIDENT, "b", "c"),)


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        "cases = 1",
        "[cases]\ncase_id = 1",
        GOOD.replace('about = "resident"', 'about = "nobody"'),
        GOOD.replace('why = "b"', 'why = ""'),
        GOOD.replace(', until = "c"', ""),
        GOOD.replace('what = "a"', 'what = "a", more = "d"'),
    ],
)
def test_a_file_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(StoreError):
        parse(text)


def test_the_document_is_made_from_the_file() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == as_markdown(load())


def test_every_column_about_a_resident_stands_in_a_table_that_dies_on_a_date() -> None:
    dated = {table.name for table in ABOUT_RESIDENTS}
    assert {row.table for row in load() if row.about is About.RESIDENT} <= dated


def test_no_column_holds_what_may_not_be_kept() -> None:
    words = ("name", "birth", "address", "phone", "mail", "gender", "language", "portrait", "nation", "country")
    plain = [f"{row.table}.{row.column}" for row in load() if row.about in {About.RESIDENT, About.CARD}]
    assert not [column for column in plain for word in words if word in column]
