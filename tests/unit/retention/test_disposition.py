from datetime import date, timedelta

import pytest

from idsvc.retention import Due, OutOfOrder, Progress, Step, Word, batches
from idsvc.retention.disposition import MAX_BATCH, ORDER, Batch, word

DAY = date(2026, 3, 10)


def due(number: int, day: date = DAY, chain: int = 1) -> Due:
    return Due(number.to_bytes(16, "big"), day, chain)


def test_a_batch_holds_at_most_500_records_of_one_day_and_chain() -> None:
    found = list(batches(due(number) for number in range(1201)))
    assert [len(each.records) for each in found] == [MAX_BATCH, MAX_BATCH, 201]
    assert {each.purge_id for each in found} == {(DAY, 1)}


def test_batches_come_oldest_day_first_and_the_same_on_a_second_run() -> None:
    records = [due(3, DAY + timedelta(days=1)), due(2, DAY, 2), due(1), due(0)]
    found = list(batches(records))
    assert [each.purge_id for each in found] == [(DAY, 1), (DAY, 2), (DAY + timedelta(days=1), 1)]
    assert found == list(batches(reversed(records)))


def test_the_steps_stand_in_the_order_of_the_design() -> None:
    assert [each.name for each in ORDER] == [
        "INTENT",
        "KEY_ENDED",
        "ENTRY",
        "BLOBS_UNLINKED",
        "FOLDER_SYNCED",
        "ROWS_ZEROED",
        "ROWS_DISPOSED",
        "WAL_TRUNCATED",
    ]


def test_a_batch_goes_through_every_step_once() -> None:
    progress = Progress(Batch(DAY, 1, ()))
    for step in ORDER:
        assert progress.next_step is step
        progress = progress.after(step)
    assert progress.next_step is None
    with pytest.raises(OutOfOrder):
        progress.after(Step.INTENT)


def test_no_entry_is_written_before_the_key_has_ended() -> None:
    with pytest.raises(OutOfOrder):
        Progress(Batch(DAY, 1, ())).after(Step.INTENT).after(Step.ENTRY)


def test_destroyed_is_said_only_once_every_clock_stands_on_the_day() -> None:
    yesterday = DAY - timedelta(days=1)
    assert word(DAY, [DAY, DAY + timedelta(days=3)]) is Word.DESTROYED
    assert word(DAY, [DAY, yesterday]) is Word.REMOVED
    assert word(DAY, []) is Word.REMOVED
