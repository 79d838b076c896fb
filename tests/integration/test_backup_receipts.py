"""Receipts over a restore: a code on paper shows its end where the log says so, and never where it does not."""

from datetime import date
from pathlib import Path

import pytest

from idsvc.ledger.event import Event
from idsvc.ledger.receipts import ReceiptKind
from idsvc.office import publication
from idsvc.store import dump
from idsvc.wiring import planting
from tests.support.receipt_desk import Slip, begun, found, published_until, submitted, until
from tests.support.restored import Backed, backed_city, codes
from tests.support.visits import Audit, findings, tables, work_days

K = ReceiptKind
MARCH, APRIL = "2026-03", "2026-04"


@pytest.fixture
def backed(tmp_path: Path) -> Backed:
    return backed_city(tmp_path)


def shown(public: Path, slip: Slip) -> dict[ReceiptKind, list[str]]:
    return {kind: found(public, kind, slip.code) for kind in K}


def test_a_day_entered_since_the_backup_is_shown_and_one_to_come_is_not_under_a_new_clock(
    backed: Backed, tmp_path: Path
) -> None:
    draft, filed = submitted(backed.city)
    file, _ = backed.back_up()
    late = begun(backed.city)
    work_days(backed.city, 4)
    publication.publish(backed.city.office)
    restored = backed.restore(tmp_path / "r", file)
    assert (restored.report.receipts_dropped, codes(restored)) == (1, {"RESTORED"})
    city = backed.opened(tmp_path / "r")
    assert tables(city)["receipts_kept"] == 0
    work_days(city, 26)
    publication.publish(city.office)
    work_days(city, 30)
    publication.publish(city.office)
    public = city.where.public
    assert shown(public, draft) == {K.RECEIVED: [MARCH], K.DESTROYED: [MARCH], K.HELD: []}
    assert shown(public, filed) == {K.RECEIVED: [MARCH], K.DESTROYED: [], K.HELD: []}
    assert shown(public, late) == {K.RECEIVED: [], K.DESTROYED: [], K.HELD: []}
    assert findings(city, *Audit) == ["the city was never put back from a backup: RESTORED"]


def test_under_the_old_clock_a_record_that_was_pending_shows_its_end_on_its_own_day(
    backed: Backed, tmp_path: Path
) -> None:
    _, filed = submitted(backed.city)
    file, _ = backed.back_up()
    published_until(backed.city, date(2026, 3, 3))
    restored = backed.restore(tmp_path / "r", file, clock=backed.city.where.clock)
    assert restored.report.receipts_dropped == 0
    city = backed.opened(tmp_path / "r")
    until(city, date(2026, 3, 31))
    published_until(city, date(2026, 4, 1))
    assert shown(city.where.public, filed)[K.DESTROYED] == []
    published_until(city, date(2026, 5, 1))
    assert shown(city.where.public, filed) == {K.RECEIVED: [MARCH], K.DESTROYED: [APRIL], K.HELD: []}


def test_a_list_that_was_published_since_the_backup_takes_nothing_in_twice(backed: Backed, tmp_path: Path) -> None:
    draft, filed = submitted(backed.city)
    file, _ = backed.back_up()
    until(backed.city, date(2026, 3, 31))
    published_until(backed.city, date(2026, 4, 1))
    backed.restore(tmp_path / "r", file)
    city = backed.opened(tmp_path / "r")
    published_until(city, date(2026, 5, 1))
    public = city.where.public
    assert shown(public, draft) == {K.RECEIVED: [MARCH], K.DESTROYED: [MARCH], K.HELD: []}
    assert shown(public, filed) == {K.RECEIVED: [MARCH], K.DESTROYED: [APRIL], K.HELD: []}


def test_after_a_hold_nothing_is_called_destroyed_on_the_day_it_had_before(backed: Backed, tmp_path: Path) -> None:
    draft, filed = submitted(backed.city)
    file, _ = backed.back_up()
    outside = planting.Planted(backed.city.where, backed.city.time.today)
    outside.enter(Event.HOLDS_IN_FORCE, {"count": 1})
    published_until(backed.city, date(2026, 3, 6))
    restored = backed.restore(tmp_path / "r", file, clock=backed.city.where.clock)
    assert restored.report.receipts_dropped == 0
    city = backed.opened(tmp_path / "r")
    assert tables(city)["receipts_kept"] == 0
    until(city, date(2026, 3, 31))
    published_until(city, date(2026, 4, 1))
    published_until(city, date(2026, 5, 1))
    assert shown(city.where.public, draft)[K.DESTROYED] == shown(city.where.public, filed)[K.DESTROYED] == []


def test_a_receipt_that_the_held_list_has_travels_without_its_held_digest(backed: Backed, tmp_path: Path) -> None:
    begun(backed.city)
    with backed.city.office.units() as unit:
        (row,) = unit.receipts.all_kept()
        assert unit.receipts.take_held(row.destroyed)
        unit.commit()
    file, _ = backed.back_up()
    publication.publish(backed.city.office)
    backed.restore(tmp_path / "r", file, clock=backed.city.where.clock)
    with backed.opened(tmp_path / "r").office.units() as unit:
        (kept,) = unit.receipts.all_kept()
    assert (kept.destroyed, kept.held) == (row.destroyed, None)


def test_rows_of_a_backup_come_by_their_random_numbers(backed: Backed) -> None:
    for _ in range(4):
        begun(backed.city)
    rows = [record for record in dump.rows(backed.city.office.units.engine) if record[:1] == ["rows"]]  # type: ignore[attr-defined,index]
    ids = {table: [row[0] for row in batch] for _, table, batch in rows}  # type: ignore[misc,union-attr,str-unpack]
    assert len(ids["receipts_kept"]) == len(ids["receipts_waiting"]) == 4
    assert all(list(ids[table]) == sorted(ids[table]) for table in ("receipts_kept", "receipts_waiting"))
