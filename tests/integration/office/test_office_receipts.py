"""Deletion receipts through the office: a code for each stage, listed when its day is entered, joined by nobody."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from idsvc.enroll.codes import parse_receipt_code
from idsvc.enroll.decision import DenialReason
from idsvc.enroll.stage import Stage
from idsvc.ledger.event import Event
from idsvc.ledger.receipts import DIGEST_BYTES, MULTIPLE, ReceiptKind, digest, parse_list, path_of
from idsvc.office import cases, decision, intake, issuance, publication, purge, receipts
from idsvc.oversight.audits import Audit
from idsvc.wiring import inspection
from tests.support.city import TestCity
from tests.support.receipt_desk import Slip, begun, found, published_until, submitted, until
from tests.support.visits import entries, findings, quick_city, tables

MARCH, APRIL, MAY = "2026-03", "2026-04", "2026-05"
K = ReceiptKind


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return quick_city(tmp_path)


def kept_digest(slip: Slip) -> bytes:
    return digest(K.DESTROYED, parse_receipt_code(slip.code))


def test_each_stage_has_a_code_of_its_own_and_a_save_makes_none(city: TestCity) -> None:
    draft, filed = submitted(city)
    approved = decision.approve(city.office, city.actor("sol"), filed.case_id, filed.version)
    issued = issuance.issue(city.office, city.actor("ana"), approved.head.case_id, approved.head.write_version)
    again = issuance.reissue(city.office, city.actor("ana"), issued.head.case_id, issued.head.write_version)
    codes = [draft.code, filed.code, approved.receipt_code, issued.receipt_code, again.receipt_code]
    assert len(set(codes)) == len(codes)
    assert None not in codes
    assert tables(city)["receipts_kept"] == tables(city)["receipts_waiting"] == len(codes)
    assert intake.look(city.office, city.actor("ana"), again.head.case_id).receipt_code is None


def test_a_record_is_received_in_its_month_and_destroyed_in_the_month_its_day_is_entered(city: TestCity) -> None:
    draft, filed = submitted(city)
    assert (draft.destroy_by, filed.destroy_by) == (date(2026, 3, 4), date(2026, 4, 1))
    until(city, date(2026, 3, 20))
    published_until(city, date(2026, 4, 1))
    public = city.where.public
    assert found(public, K.RECEIVED, draft.code) == found(public, K.DESTROYED, draft.code) == [MARCH]
    assert found(public, K.RECEIVED, filed.code) == [MARCH]
    assert found(public, K.DESTROYED, filed.code) == []
    published_until(city, date(2026, 5, 2))
    assert found(public, K.DESTROYED, filed.code) == [APRIL]
    assert found(public, K.RECEIVED, filed.code) == [MARCH]


def test_a_record_removed_early_is_destroyed_on_its_own_day_and_no_earlier(city: TestCity) -> None:
    _, filed = submitted(city)
    denied = decision.deny(city.office, city.actor("sol"), filed.case_id, filed.version, (next(iter(DenialReason)),))
    intake.withdraw(city.office, city.actor("ana"), denied.head.case_id)
    assert tables(city)["cases"] == 0
    last = denied.head.destroy_by
    assert last == date(2026, 4, 16)
    until(city, date(2026, 3, 31))
    published_until(city, date(2026, 4, 1))
    assert denied.receipt_code is not None
    assert found(city.where.public, K.DESTROYED, denied.receipt_code) == []
    until(city, date(2026, 4, 30))
    published_until(city, date(2026, 5, 1))
    assert found(city.where.public, K.DESTROYED, denied.receipt_code) == [APRIL]
    assert tables(city)["receipts_kept"] == 0


def test_a_day_is_entered_for_a_chain_that_only_receipts_still_wait_for(city: TestCity) -> None:
    draft = begun(city)
    with city.office.units() as unit:
        kept = unit.receipts.kept(kept_digest(draft))
        assert kept is not None
        gone = kept.chain + 7  # a chain that the clock does not have any more
        assert unit.receipts.move(kept.destroyed, draft.destroy_by, gone)
        unit.commit()
    until(city, draft.destroy_by)
    said = {(each.fields["destroyed"], each.fields["chain"]) for each in entries(city, Event.DAY_DESTROYED)}
    assert (draft.destroy_by.isoformat(), gone) in said
    published_until(city, date(2026, 4, 1))
    assert found(city.where.public, K.DESTROYED, draft.code) == [MARCH]


def test_lists_are_sorted_padded_and_entered_once_also_when_empty(city: TestCity) -> None:
    begun(city)
    until(city, date(2026, 3, 31))
    published_until(city, date(2026, 4, 1))
    lists = {kind: (city.where.public / path_of(MARCH, kind)).read_bytes() for kind in K}
    assert {len(each) for each in lists.values()} == {MULTIPLE * DIGEST_BYTES}
    assert all(list(parse_list(each)) == sorted(parse_list(each)) for each in lists.values())
    publication.publish(city.office)
    city.run_days(1)
    publication.publish(city.office)
    named = [
        (each.fields["month"], each.fields["kind"], each.fields["size"])
        for each in entries(city, Event.RECEIPTS_LISTED)
    ]
    assert named == [(MARCH, kind.value, MULTIPLE) for kind in K]
    assert {kind: (city.where.public / path_of(MARCH, kind)).read_bytes() for kind in K} == lists
    assert tables(city)["receipts_waiting"] == 0


def test_months_in_which_nobody_published_are_listed_at_the_next_publication(city: TestCity) -> None:
    draft = begun(city)
    until(city, date(2026, 3, 10))
    published_until(city, date(2026, 6, 2))
    assert [each.fields["month"] for each in entries(city, Event.RECEIPTS_LISTED)][::3] == [MARCH, APRIL, MAY]
    assert found(city.where.public, K.DESTROYED, draft.code) == [MARCH]


def test_what_began_before_midnight_and_came_after_the_closing_stands_in_the_next_month(city: TestCity) -> None:
    until(city, date(2026, 3, 31))
    published_until(city, date(2026, 4, 1))
    with city.office.units() as unit:
        late = receipts.new_receipt(city.office)
        receipts.keep(city.office, unit, late, date(2026, 4, 2), 1, date(2026, 3, 31))
        unit.commit()
    until(city, date(2026, 4, 30))
    published_until(city, date(2026, 5, 1))
    assert found(city.where.public, K.RECEIVED, late.code) == [APRIL]


def test_a_held_record_is_shown_once_and_destroyed_on_its_later_day(city: TestCity) -> None:
    _, filed = submitted(city)
    until(city, date(2026, 3, 10))
    with city.office.units() as unit:
        seal = cases.load(city.office, unit, filed.case_id, city.time.today)
        assert seal.receipt == kept_digest(filed)
        assert receipts.move(unit, [seal.receipt], date(2026, 5, 5), seal.head.chain) == 1
        assert receipts.list_held(city.office, unit, [seal.receipt], city.time.today) == 1
        assert receipts.list_held(city.office, unit, [seal.receipt], city.time.today) == 0
        unit.commit()
    until(city, date(2026, 4, 30))
    published_until(city, date(2026, 5, 1))
    assert found(city.where.public, K.HELD, filed.code) == [MARCH]
    assert found(city.where.public, K.DESTROYED, filed.code) == []
    until(city, date(2026, 5, 31))
    published_until(city, date(2026, 6, 1))
    assert found(city.where.public, K.DESTROYED, filed.code) == [MAY]


def test_a_hold_that_may_not_be_spoken_of_moves_the_day_and_shows_nothing(city: TestCity) -> None:
    draft = begun(city)
    with city.office.units() as unit:
        assert receipts.move(unit, [kept_digest(draft)], date(2026, 4, 20), 1) == 1
        unit.commit()
    until(city, date(2026, 3, 31))
    published_until(city, date(2026, 4, 1))
    assert found(city.where.public, K.HELD, draft.code) == found(city.where.public, K.DESTROYED, draft.code) == []


def test_no_two_tables_share_a_value_of_one_code_and_none_holds_the_code(city: TestCity) -> None:
    draft, filed = submitted(city)
    rows = dict[str, list[bytes]]()
    for table, values in inspection.rows(city.where):
        rows.setdefault(table, []).append(values)
    digests = {(kind, slip.code): digest(kind, parse_receipt_code(slip.code)) for kind in K for slip in (draft, filed)}
    homes = {
        key: {table for table, found in rows.items() if any(value in each for each in found)}
        for key, value in digests.items()
    }
    assert all(homes[K.RECEIVED, slip.code] == {"receipts_waiting"} for slip in (draft, filed))
    assert all(homes[K.DESTROYED, slip.code] == {"receipts_kept"} for slip in (draft, filed))
    plain = b"".join(value for found in rows.values() for value in found)
    assert all(
        slip.code.encode() not in plain and parse_receipt_code(slip.code) not in plain for slip in (draft, filed)
    )
    ids = [row[:16] for table in ("receipts_kept", "receipts_waiting") for row in rows[table]]
    assert len(set(ids)) == len(ids)
    assert all(filed.case_id not in row for table in ("receipts_kept", "receipts_waiting") for row in rows[table])


def test_audits_pass_over_a_month_s_end_with_cases_in_every_state(city: TestCity) -> None:
    submitted(city)
    for _ in range(30):
        city.run_days(1)
        purge.run(city.office)
    publication.publish(city.office)
    assert findings(city, Audit.RETENTION, Audit.SCHEMA, Audit.LOG) == []
    with city.office.units() as unit:
        assert not unit.cases.queue(tuple(Stage))


def test_a_lost_public_folder_gets_its_lists_back(city: TestCity) -> None:
    draft = begun(city)
    until(city, date(2026, 3, 31))
    published_until(city, date(2026, 4, 1))
    before = (city.where.public / path_of(MARCH, K.DESTROYED)).read_bytes()
    shutil.rmtree(city.where.public / "receipts")
    publication.publish(city.office)
    assert (city.where.public / path_of(MARCH, K.DESTROYED)).read_bytes() == before
    assert found(city.where.public, K.DESTROYED, draft.code) == [MARCH]


def test_a_restored_database_lists_nothing_twice_and_takes_over_what_was_published(
    city: TestCity, tmp_path: Path
) -> None:
    draft, filed = submitted(city)
    city.office.units.checkpoint()
    kept = shutil.copy(city.where.database, tmp_path / "kept.db")
    until(city, date(2026, 3, 31))
    published_until(city, date(2026, 4, 1))
    with city.office.units() as unit:
        log = unit.books.entries()
    for part in city.where.city.glob("idsvc.db*"):
        part.unlink()
    shutil.copy(kept, city.where.database)
    office = city.reopen()
    with office.units() as unit:
        assert receipts.after_restore(office, unit, log, office.publisher.read) == 0
        assert [each.path for each in unit.receipts.lists()] == [path_of(MARCH, kind) for kind in K]
        assert unit.receipts.kept(kept_digest(draft)) is None
        assert unit.receipts.take_waiting(MARCH, K.RECEIVED) == []
        # Its day was entered in April, and April has no list yet.
        assert unit.receipts.take_waiting(APRIL, K.DESTROYED) == [kept_digest(filed)]
