"""Rows of receipts, and a city of the first release, with its cases, brought up to them."""

from datetime import date
from pathlib import Path

import pytest

from idsvc.ledger.receipts import Kept, ReceiptKind, ReceiptList, Waiting
from idsvc.store.engine import create_database, open_database
from idsvc.store.errors import StoreError
from idsvc.store.schema import dump_rows, live_schema
from idsvc.store.unit_of_work import UnitsOfWork
from tests.support.store_records import case_of, number_id

KEY = bytes(range(32))
DAY = date(2026, 3, 4)
FIRST_RELEASE = {
    *("cases", "captures", "duplicate_tags", "intents", "cards", "status_lists", "status_pages", "journal", "figures"),
    *("figure_openings", "ledger", "checkpoints", "purges", "staff", "sessions", "failures", "tickets", "nodes"),
    *("facts", "alembic_version"),
}
"""The tables of v0001."""


def kept(number: int, destroy_by: date = DAY, chain: int = 1) -> Kept:
    return Kept(number_id(number), bytes([number]) * 32, bytes([number + 100]) * 32, destroy_by, chain)


def waiting(number: int, month: str = "2026-03", kind: ReceiptKind = ReceiptKind.RECEIVED) -> Waiting:
    return Waiting(number_id(number), bytes([number]) * 32, kind, month, date(2026, 5, 1))


@pytest.fixture
def units(tmp_path: Path) -> UnitsOfWork:
    return UnitsOfWork(create_database(tmp_path / "city.db", KEY))


def test_what_waits_for_a_day_and_chain_is_taken_out_once(units: UnitsOfWork) -> None:
    with units() as unit:
        for number in range(1, 6):
            unit.receipts.keep(kept(number))
        unit.receipts.keep(kept(6, chain=2))
        unit.receipts.keep(kept(7, date(2026, 3, 5)))
        assert unit.receipts.chains() == {1, 2}
        assert sorted(unit.receipts.take_destroyed(DAY, 1)) == [bytes([number]) * 32 for number in range(1, 6)]
        assert list(unit.receipts.take_destroyed(DAY, 1)) == []
        assert [each.destroyed[0] for each in unit.receipts.all_kept()] == [6, 7]


def test_more_than_one_batch_is_taken_out(units: UnitsOfWork) -> None:
    with units() as unit:
        for number in range(1200):
            value = number.to_bytes(32, "big")
            unit.receipts.wait(Waiting(value[16:], value, ReceiptKind.RECEIVED, "2026-03", DAY))
        assert len(unit.receipts.take_waiting("2026-03", ReceiptKind.RECEIVED)) == 1200
        assert list(unit.receipts.take_waiting("2026-03", ReceiptKind.RECEIVED)) == []


def test_a_moved_receipt_waits_for_its_new_day_and_is_held_once(units: UnitsOfWork) -> None:
    with units() as unit:
        unit.receipts.keep(kept(1))
        assert unit.receipts.move(kept(1).destroyed, date(2026, 6, 1), 3)
        assert not unit.receipts.move(bytes(32), DAY, 1)
        assert unit.receipts.take_held(kept(1).destroyed) == kept(1).held
        assert unit.receipts.take_held(kept(1).destroyed) is None
        found = unit.receipts.kept(kept(1).destroyed)
        assert found is not None
        assert (found.destroy_by, found.chain, found.held) == (date(2026, 6, 1), 3, None)
        unit.receipts.forget(kept(1).destroyed)
        assert unit.receipts.kept(kept(1).destroyed) is None


def test_a_month_has_one_list_of_a_kind(units: UnitsOfWork) -> None:
    made = ReceiptList("2026-03", ReceiptKind.HELD, 7, b"list")
    with units() as unit:
        assert unit.receipts.newest_month() is None
        unit.receipts.add_list(made)
        assert unit.receipts.newest_month() == "2026-03"
        assert list(unit.receipts.lists()) == [made]
        unit.commit()
    with pytest.raises(StoreError), units() as unit:
        unit.receipts.add_list(made)


def test_what_waits_for_past_lists_is_forgotten_after_a_restore(units: UnitsOfWork) -> None:
    with units() as unit:
        unit.receipts.wait(waiting(1, "2026-02"))
        unit.receipts.wait(waiting(2, "2026-03"))
        unit.receipts.wait(waiting(3, "2026-04"))
        unit.receipts.forget_waiting("2026-03")
        left = [
            list(unit.receipts.take_waiting(month, ReceiptKind.RECEIVED)) for month in ("2026-02", "2026-03", "2026-04")
        ]
    assert left == [[], [], [bytes([3]) * 32]]


def test_a_city_of_the_first_release_keeps_its_cases_and_gets_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "city.db"
    engine = create_database(path, KEY)
    with UnitsOfWork(engine)() as unit:
        unit.cases.add(*case_of(1, b"sealed before there were receipts"))
        unit.commit()
    tables = {table.name for table in live_schema(engine)} - FIRST_RELEASE
    assert {"receipts_kept", "receipts_waiting", "receipt_lists"} <= tables
    with engine.begin() as connection:
        for table in tables:
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'v0001'")
    engine.dispose()
    reopened = open_database(path, KEY)
    assert tables <= {table.name for table in live_schema(reopened)}
    cases = [values for table, values in dump_rows(reopened) if table == "cases"]
    assert [b"sealed before there were receipts" in values for values in cases] == [True]
    with UnitsOfWork(reopened)() as unit:
        unit.receipts.keep(kept(1))
        unit.commit()
