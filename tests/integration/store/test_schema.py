"""The live schema, the inventory, the closed sets, and every row."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import Engine

from idsvc.store.inventory import load
from idsvc.store.schema import dump_rows, live_schema
from idsvc.store.tables import ABOUT_RESIDENTS
from idsvc.store.unit_of_work import UnitsOfWork
from tests.support.store_records import capture_of, case_of, number_id

ROOT = Path(__file__).parents[3]
PLAIN_CASE = {  # DESIGN 2: all plain columns of a visit or application
    "case_id",
    "stage",
    "visit_type",
    "ticket",
    "case_digest",
    "site",
    "destroy_by",
    "chain",
    "write_version",
    "enrolled_by",
    "decided_by",
}
SEALED = {"wrapped_key", "nonce", "payload"}
CLOSED_SET = {  # DESIGN 5: all that is kept of a card
    "card_id",
    "status_list",
    "front_index",
    "back_index",
    "number_digest",
    "cancel_digest",
    "expiry_month",
    "key_id",
    "rules_version",
    "state",
    "destroy_by",
}


def columns_of(engine: Engine) -> dict[str, set[str]]:
    return {table.name: {column.name for column in table.columns} for table in live_schema(engine)}


def test_every_column_is_in_the_inventory_and_every_row_of_it_is_a_column(engine: Engine) -> None:
    live = {(table.name, column.name) for table in live_schema(engine) for column in table.columns}
    assert live == {(row.table, row.column) for row in load()}


def test_a_case_has_its_plain_columns_and_a_seal(engine: Engine) -> None:
    assert columns_of(engine)["cases"] == PLAIN_CASE | SEALED


def test_a_card_has_the_closed_set(engine: Engine) -> None:
    assert columns_of(engine)["cards"] == CLOSED_SET


def test_no_table_with_random_ids_keeps_the_order_of_its_rows(engine: Engine) -> None:
    kept = {table.name for table in live_schema(engine) if table.has_rowid}
    assert kept == {"ledger", "checkpoints", "status_lists", "alembic_version"}


@pytest.mark.parametrize("table", [table.name for table in ABOUT_RESIDENTS])
def test_what_is_about_a_resident_has_its_date(engine: Engine, table: str) -> None:
    (live,) = (each for each in live_schema(engine) if each.name == table)
    assert [column.not_null for column in live.columns if column.name == "destroy_by"] == [True]
    assert [column.name for column in live.columns if column.primary_key] == [live.columns[0].name]


def test_a_planted_table_and_column_are_seen(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql('CREATE TABLE "odd ""name" (surname TEXT)')
        connection.exec_driver_sql('INSERT INTO "odd ""name" VALUES (\'planted\')')
        connection.exec_driver_sql("ALTER TABLE cards ADD COLUMN surname TEXT")
    assert columns_of(engine)['odd "name'] == {"surname"}
    assert "surname" in columns_of(engine)["cards"]
    assert ('odd "name', ("planted",)) in list(dump_rows(engine))


def test_every_row_is_dumped_as_it_is_kept(engine: Engine) -> None:
    with UnitsOfWork(engine)() as unit:
        unit.cases.add(*case_of(1, b"sealed"))
        unit.captures.add(capture_of(1, number_id(1)))
        unit.city.settle("name", "value")
        unit.commit()
    rows = list(dump_rows(engine))
    assert {table for table, _ in rows} == {"alembic_version", "cases", "captures", "facts"}
    assert ("facts", ("name", "value")) in rows
    (case,) = (values for table, values in rows if table == "cases")
    assert {case_of(1)[0].case_id, b"sealed", "2026-03-02"} <= set(case)


def commits(path: Path) -> list[str]:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    return [
        ast.unparse(call.func.value)
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "commit"
    ]


def test_the_only_commit_is_the_unit_of_work_s() -> None:
    found = {path.relative_to(ROOT).as_posix(): commits(path) for path in (ROOT / "idsvc").rglob("*.py")}
    assert found.pop("idsvc/store/unit_of_work.py") == ["self._connection"]
    assert {receiver for receivers in found.values() for receiver in receivers} <= {"unit"}
    assert not [path for path, receivers in found.items() if receivers and path.startswith("idsvc/store/")]
