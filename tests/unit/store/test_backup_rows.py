"""What a backup carries is a closed table, and its records are whole or refused."""

from collections.abc import Iterator

import pytest

from idsvc.credential import cbor
from idsvc.store import inventory
from idsvc.store.dump import CARRIED, LEFT, frames, records
from idsvc.store.errors import StoreUnreadable
from idsvc.store.office_tables import staff
from idsvc.store.tables import cards

SEALED = {"payload", "wrapped_key", "nonce", "tag"}
RECEIPTS = {"receipts_kept", "receipts_waiting"}
"""Digests of random codes: about a resident, and of no use to find one."""


def test_every_column_of_the_inventory_is_carried_or_left() -> None:
    listed = {(row.table, row.column) for row in inventory.load()}
    carried = {(table, column) for table, columns in CARRIED.items() for column in columns}
    left = {(table, column) for table, columns in LEFT.items() for column in columns}
    assert not carried & left
    assert carried | left == listed
    assert {table for table, _ in carried} <= set(cards.metadata.tables)
    assert staff.metadata is cards.metadata


def test_nothing_about_an_open_case_and_nothing_sealed_is_carried() -> None:
    listed = [row for row in inventory.load() if row.table not in RECEIPTS]
    about = {(row.table, row.column) for row in listed if row.about is inventory.About.RESIDENT}
    carried = {(table, column) for table, columns in CARRIED.items() for column in columns}
    assert not about & carried
    assert not {(table, column) for table, column in carried if column in SEALED} - {("figure_openings", "nonce")}


def parts(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


MADE: list[cbor.Encodable] = [["head", {"a": 1}], ["rows", "cards", [[b"x" * 40, "y"], [b"", "z"]]]]


@pytest.mark.parametrize("size", [1, 3, 7, 64, 1000])
def test_records_come_back_however_they_are_cut(size: int) -> None:
    data = b"".join(frames(MADE)) + bytes(37)
    assert list(records(parts(data, size))) == MADE


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-4],
        lambda data: data[:20],
        lambda data: data[:0],
        lambda data: data + b"\0\0\1",
        lambda data: b"\xff\xff\xff\xff" + data,
        lambda data: b"\0\0\0\1\xff" + data,
    ],
)
def test_records_that_are_not_whole_are_refused(spoil) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    with pytest.raises(StoreUnreadable):
        list(records([spoil(b"".join(frames(MADE)))]))
