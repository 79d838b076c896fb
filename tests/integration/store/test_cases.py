"""Cases: saved once, by one clerk, and gone for good when taken out."""

import secrets
import threading
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from idsvc.enroll.case import VisitType
from idsvc.enroll.stage import Stage
from idsvc.retention import RetentionClass, Sealed
from idsvc.store.errors import RecordRefused, StoreBusy
from idsvc.store.unit_of_work import UnitsOfWork
from tests.support.raw_pages import raw_pages
from tests.support.store_records import DAY, case_of, number_id, seal_of

LATER = DAY + timedelta(days=9)


def add(units: UnitsOfWork, *numbers: int, payload: bytes = b"sealed payload", **changes: object) -> None:
    with units() as unit:
        for number in numbers:
            unit.cases.add(*case_of(number, payload, **changes))
        unit.commit()


@pytest.mark.parametrize("stage", Stage)
def test_a_case_is_read_back_as_it_was_written(units: UnitsOfWork, stage: Stage) -> None:
    written = case_of(1, stage=stage, visit_type=VisitType.APPEAL, site="Büro 2", decided_by=b"d" * 16)
    with units() as unit:
        unit.cases.add(*written)
        unit.commit()
    with units() as unit:
        assert unit.cases.get(written[0].case_id) == written
        assert unit.cases.by_digest(written[0].case_digest) == written
        assert unit.cases.get(number_id(2)) is None
        assert unit.cases.by_digest(bytes(32)) is None


def test_what_was_not_committed_is_not_there(units: UnitsOfWork) -> None:
    with units() as unit:
        unit.cases.add(*case_of(1))
    with pytest.raises(ZeroDivisionError), units() as unit:
        unit.cases.add(*case_of(2, b"%d" % (1 // len(unit.purges.live()))))
    with units() as unit:
        assert unit.cases.queue(list(Stage)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"case_id": number_id(9)},
        {"chain": 2},
        {"write_version": 2},
        {"destroy_by": LATER},
        {"stage": Stage.PENDING},
    ],
)
def test_a_head_and_a_seal_of_two_records_are_not_written_together(
    units: UnitsOfWork, change: dict[str, object]
) -> None:
    head, sealed = case_of(1)
    with pytest.raises(RecordRefused), units() as unit:
        unit.cases.add(replace(head, **change), sealed)  # type: ignore[arg-type] (each change is of its field's type)


def test_no_case_can_be_made_without_a_date() -> None:
    head, sealed = case_of(1)
    plain = {name: getattr(head, name) for name in head.__slots__ if name != "destroy_by"}
    with pytest.raises(TypeError):
        type(head)(**plain)
    kept = {name: getattr(sealed, name) for name in sealed.__slots__ if name != "destroy_by"}
    with pytest.raises(TypeError):
        Sealed(**kept)


def test_of_two_clerks_on_one_case_one_wins_and_the_other_is_told(units: UnitsOfWork) -> None:
    add(units, 1)
    head, _ = case_of(1)
    results: list[bool] = []

    def save(payload: bytes) -> None:
        newer = replace(head, write_version=2)
        with units() as unit:
            results.append(unit.cases.save(newer, seal_of(newer, payload), expected_version=1))
            unit.commit()

    clerks = [threading.Thread(target=save, args=(payload,)) for payload in (b"one clerk", b"another")]
    for clerk in clerks:
        clerk.start()
    for clerk in clerks:
        clerk.join()
    assert sorted(results) == [False, True]
    with units() as unit:
        found = unit.cases.get(head.case_id)
    assert found is not None
    assert found[0].write_version == 2


def test_saving_never_moves_a_date_or_a_stage(units: UnitsOfWork) -> None:
    add(units, 1)
    head, sealed = case_of(1)
    for moved in (
        replace(head, write_version=2, destroy_by=LATER),
        replace(head, write_version=2, stage=Stage.PENDING),
        replace(head, write_version=2, case_id=number_id(2)),
    ):
        with units() as unit:
            assert not unit.cases.save(moved, seal_of(moved, b""), expected_version=1)
            unit.commit()
    with units() as unit:
        assert unit.cases.get(head.case_id) == (head, sealed)


def test_a_stage_s_record_and_the_next_one_s_stand_side_by_side_for_one_transaction(units: UnitsOfWork) -> None:
    add(units, 1)
    old, _ = case_of(1)
    new = replace(old, case_id=number_id(2), stage=Stage.PENDING)
    with units() as unit:
        unit.cases.add(new, seal_of(new, b"application"))
        assert unit.cases.remove(old.case_id)
        unit.commit()
    with units() as unit:
        assert unit.cases.by_digest(old.case_digest) == (new, seal_of(new, b"application"))
        assert not unit.cases.remove(old.case_id)


def test_the_queue_is_by_date_then_ticket_and_only_the_stages_asked_for(units: UnitsOfWork) -> None:
    add(units, 3, 1, stage=Stage.PENDING)
    add(units, 2, stage=Stage.PENDING, destroy_by=DAY - timedelta(days=1))
    add(units, 4)
    with units() as unit:
        assert [head.ticket for head in unit.cases.queue([Stage.PENDING])] == [2, 1, 3]
        assert [head.ticket for head in unit.cases.queue([Stage.DENIED])] == []
        assert len(unit.cases.queue(list(Stage))) == 4


def test_a_day_and_chain_is_taken_out_in_batches_and_nothing_else(units: UnitsOfWork) -> None:
    add(units, *range(7), stage=Stage.PENDING)
    add(units, 7, chain=2)
    add(units, 8, destroy_by=LATER)
    with units() as unit:
        assert unit.cases.count_at(DAY, 1) == 7
        assert list(unit.cases.remove_at(DAY, 1, 5)) == [Stage.PENDING] * 5
        assert list(unit.cases.remove_at(DAY, 1, 5)) == [Stage.PENDING] * 2
        assert list(unit.cases.remove_at(DAY, 1, 5)) == []
        unit.commit()
    with units() as unit:
        assert {(head.chain, head.destroy_by) for head in unit.cases.queue(list(Stage))} == {(2, DAY), (1, LATER)}


@pytest.mark.parametrize("size", [40, 1040, 4112, 65552])
def test_no_byte_of_a_removed_case_stays_in_the_file_or_its_log(
    units: UnitsOfWork, path: Path, key: bytes, size: int
) -> None:
    marks = {number: secrets.token_bytes(8) for number in range(30)}
    for number, mark in marks.items():
        add(units, number, payload=(mark * size)[:size], site="SITE-MARK")
    units.checkpoint()
    kept = case_of(3)[0].case_id
    with units() as unit:
        for number in marks:
            if case_of(number)[0].case_id != kept:
                assert unit.cases.remove(case_of(number)[0].case_id)
        unit.commit()
    units.checkpoint()
    pages = list(raw_pages(path, key))
    assert [number for number, mark in marks.items() if any(mark in page for page in pages)] == [3]
    digests = [case_of(number)[0].case_digest for number in marks if number != 3]
    assert not [digest for digest in digests if any(digest in page for page in pages)]


def test_no_byte_of_an_overwritten_draft_stays(units: UnitsOfWork, path: Path, key: bytes) -> None:
    head, _ = case_of(1)
    add(units, 1, payload=b"FIRST WRITE " * 400)
    units.checkpoint()
    newer = replace(head, write_version=2)
    with units() as unit:
        assert unit.cases.save(newer, seal_of(newer, b"second"), expected_version=1)
        unit.commit()
    units.checkpoint()
    assert not any(b"FIRST WRITE" in page for page in raw_pages(path, key))


def test_the_log_is_cut_to_nothing(units: UnitsOfWork, path: Path) -> None:
    add(units, 1)
    log = path.with_name("idsvc.db-wal")
    assert log.stat().st_size > 0
    units.checkpoint()
    assert log.stat().st_size == 0


def test_a_reader_who_keeps_the_log_from_being_cut_is_named(units: UnitsOfWork, engine: Engine) -> None:
    add(units, 1)
    with engine.connect() as reader:
        raw = reader.connection.driver_connection
        assert raw is not None
        raw.execute("BEGIN")
        raw.execute("SELECT count(*) FROM cases").fetchall()
        with engine.connect() as impatient:
            other = impatient.connection.driver_connection
            assert other is not None
            other.execute("PRAGMA busy_timeout = 50")
        add(units, 2)
        with pytest.raises(StoreBusy):
            units.checkpoint()
        raw.execute("ROLLBACK")
    units.checkpoint()


def test_eight_writers_lose_nothing(units: UnitsOfWork) -> None:
    def write(writer: int) -> None:
        for number in range(20):
            with units() as unit:
                unit.cases.add(*case_of(writer * 100 + number))
                unit.books.count(DAY, "visits-opened")
                unit.commit()

    writers = [threading.Thread(target=write, args=(writer,)) for writer in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with units() as unit:
        assert len(unit.cases.queue([Stage.DRAFT])) == 160
        assert unit.books.figures(DAY) == {"visits-opened": 160}


def test_a_date_is_a_day(units: UnitsOfWork) -> None:
    add(units, 1, destroy_by=date(9999, 12, 31))
    with units() as unit:
        assert unit.purges.live() == [(date(9999, 12, 31), 1)]
    assert case_of(1)[1].retention_class == RetentionClass.DRAFT
