"""Opening the encrypted database, and what is refused."""

import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, Integer, LargeBinary, String, Table, insert
from sqlcipher3 import dbapi2

from idsvc.store.columns import metadata
from idsvc.store.engine import create_database, open_database, open_read_only
from idsvc.store.errors import (
    RecordRefused,
    StorageFull,
    StoreBusy,
    StoreError,
    StoreExists,
    StoreMissing,
    StoreUnreadable,
)
from idsvc.store.faults import translated
from idsvc.store.tables import ABOUT_RESIDENTS
from idsvc.store.types import IsoDay
from idsvc.store.unit_of_work import UnitsOfWork
from tests.support.raw_pages import raw_pages
from tests.support.store_records import DAY, case_of

SAMPLES = {LargeBinary: b"1", String: "1", Integer: 1, IsoDay: DAY}
OPENERS = [open_database, open_read_only]


def test_a_new_database_is_encrypted_and_its_owner_s_alone(engine: Engine, path: Path) -> None:
    UnitsOfWork(engine).checkpoint()
    assert not path.read_bytes().startswith(b"SQLite format 3")
    assert b"CREATE TABLE" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_connection_has_the_settings_that_keep_bytes_from_staying(engine: Engine) -> None:
    expected = {"secure_delete": 1, "synchronous": 2, "temp_store": 2, "foreign_keys": 1, "journal_mode": "wal"}
    with engine.connect() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in expected}
    assert found == expected


def test_what_was_committed_is_there_when_opened_again(engine: Engine, path: Path, key: bytes) -> None:
    with UnitsOfWork(engine)() as unit:
        unit.city.settle("name", "value")
        unit.commit()
    engine.dispose()
    again = open_database(path, key)
    with UnitsOfWork(again)() as unit:
        assert unit.city.fact("name") == "value"
    again.dispose()


@pytest.mark.parametrize("opener", OPENERS)
def test_another_key_does_not_open(engine: Engine, path: Path, opener: Callable[[Path, bytes], Engine]) -> None:
    engine.dispose()
    before = path.read_bytes()
    with pytest.raises(StoreUnreadable):
        opener(path, b"\xff" * 32)
    assert path.read_bytes() == before


@pytest.mark.parametrize("opener", [*OPENERS, create_database])
def test_a_key_of_another_length_is_refused(path: Path, opener: Callable[[Path, bytes], Engine]) -> None:
    with pytest.raises(StoreUnreadable):
        opener(path, b"short")
    assert not path.exists()


@pytest.mark.parametrize("opener", OPENERS)
def test_a_missing_database_is_not_made(path: Path, key: bytes, opener: Callable[[Path, bytes], Engine]) -> None:
    with pytest.raises(StoreMissing):
        opener(path, key)
    assert not path.exists()


@pytest.mark.parametrize("opener", OPENERS)
def test_an_empty_file_is_not_made_a_new_database(
    path: Path, key: bytes, opener: Callable[[Path, bytes], Engine]
) -> None:
    path.touch()
    with pytest.raises(StoreUnreadable):
        opener(path, key)
    assert path.read_bytes() == b""


def test_a_database_is_not_made_over_another(engine: Engine, path: Path, key: bytes) -> None:
    engine.dispose()
    with pytest.raises(StoreExists):
        create_database(path, key)
    assert path.exists()


@pytest.mark.parametrize("opener", OPENERS)
def test_a_plain_database_is_refused_and_not_touched(
    path: Path, key: bytes, opener: Callable[[Path, bytes], Engine]
) -> None:
    plain = dbapi2.connect(str(path), uri=False, isolation_level=None, check_same_thread=False, timeout=1)
    plain.execute("CREATE TABLE cases (name TEXT)")
    plain.close()
    before = path.read_bytes()
    with pytest.raises(StoreUnreadable):
        opener(path, key)
    assert path.read_bytes() == before


def test_a_damaged_database_is_unreadable(engine: Engine, path: Path, key: bytes) -> None:
    engine.dispose()
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(StoreUnreadable):
        open_database(path, key)


def test_an_auditor_reads_and_cannot_write(engine: Engine, path: Path, key: bytes) -> None:
    with UnitsOfWork(engine)() as unit:
        unit.cases.add(*case_of(1))
        unit.commit()
    reading = open_read_only(path, key)
    with UnitsOfWork(reading)() as unit:
        assert unit.cases.get(case_of(1)[0].case_id) == case_of(1)
    with pytest.raises(StoreError), UnitsOfWork(reading)() as unit:
        unit.city.settle("name", "value")
    reading.dispose()


def test_an_auditor_is_told_of_a_database_of_another_version(engine: Engine, path: Path, key: bytes) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'v0000'")
    with pytest.raises(StoreUnreadable):
        open_read_only(path, key)


def test_the_migrations_make_the_tables_that_the_code_knows(engine: Engine, tmp_path: Path, key: bytes) -> None:
    other = create_database(tmp_path / "other.db", key)
    with other.begin() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
    assert schema_sql(engine) == schema_sql(other)
    other.dispose()


def schema_sql(engine: Engine) -> dict[str, list[str]]:
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
    return {row.name: sorted(line.strip(" \t,") for line in row.sql.split("\n")) for row in rows}


@pytest.mark.parametrize("table", ABOUT_RESIDENTS, ids=lambda table: str(table.name))
def test_a_row_about_a_resident_cannot_be_without_a_date(engine: Engine, table: Table) -> None:
    column = table.c.destroy_by
    assert (column.nullable, column.default, column.server_default) == (False, None, None)
    values = {each.name: SAMPLES[type(each.type)] for each in table.c}
    with translated(), engine.begin() as connection:
        connection.execute(insert(table).values(values))
    with pytest.raises(RecordRefused), translated(), engine.begin() as connection:
        connection.execute(
            insert(table).values(values | {next(iter(table.primary_key)).name: b"2", "destroy_by": None})
        )
    del values["destroy_by"]
    with pytest.raises(RecordRefused), translated(), engine.begin() as connection:
        connection.execute(insert(table).values(values | {next(iter(table.primary_key)).name: b"3"}))


def fill(units: UnitsOfWork, rows: int) -> None:
    with units() as unit:
        for number in range(rows):
            unit.cases.add(*case_of(number, b"x" * 9000))
        unit.commit()


def test_a_full_disk_is_named_and_nothing_is_half_done(engine: Engine) -> None:
    units = UnitsOfWork(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 200")
    with pytest.raises(StorageFull):
        fill(units, 200)
    with units() as unit:
        assert unit.purges.live() == []


LIMITED = """
import resource, sys
from pathlib import Path
from idsvc.store.engine import create_database, open_database
from idsvc.store.errors import StorageFull
from idsvc.store.types import IsoDay
from idsvc.store.unit_of_work import UnitsOfWork
from tests.support.store_records import DAY, case_of
path = Path(sys.argv[1])
units = UnitsOfWork(open_database(path, bytes(range(32))))
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    with units() as unit:
        for number in range(100):
            unit.cases.add(*case_of(number, b"x" * 9000))
        unit.commit()
except StorageFull:
    print("full")
try:
    create_database(path.with_name("new.db"), bytes(32))
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    create_database(path.with_name("none.db"), bytes(32))
except StorageFull:
    print("full")
"""


def test_a_disk_that_takes_no_more_is_named_and_the_database_stays_whole(engine: Engine, path: Path) -> None:
    engine.dispose()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path)], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.split() == ["full", "full"], done.stderr
    assert not path.with_name("none.db").exists()
    with UnitsOfWork(open_database(path, bytes(range(32))))() as unit:
        assert unit.purges.live() == []


def test_somebody_who_keeps_the_lock_is_named(engine: Engine) -> None:
    with engine.connect() as holder, engine.connect() as waiting:
        raw = waiting.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA busy_timeout = 50")
        holder.exec_driver_sql("SELECT 1")
        with pytest.raises(StoreBusy), translated():
            waiting.exec_driver_sql("SELECT 1")


def test_statements_in_errors_carry_no_values(engine: Engine) -> None:
    units = UnitsOfWork(engine)
    head, sealed = case_of(1, b"a payload nobody should see")
    with units() as unit:
        unit.cases.add(head, sealed)
        unit.commit()
    with pytest.raises(RecordRefused) as refusal, units() as unit:
        unit.cases.add(head, sealed)
    chain = f"{refusal.value!r} {refusal.value.__cause__!r} {refusal.value.__cause__}"
    assert "a payload" not in chain
    assert head.case_digest.hex() not in chain


def test_pages_can_be_read_with_the_key(engine: Engine, path: Path, key: bytes) -> None:
    """The test of the tests: what is kept is found by the reader that shows elsewhere what is gone."""
    with UnitsOfWork(engine)() as unit:
        unit.cases.add(*case_of(1, b"MARKED VALUE" * 50))
        unit.commit()
    assert any(b"MARKED VALUE" in page for page in raw_pages(path, key))
    UnitsOfWork(engine).checkpoint()
    assert any(b"MARKED VALUE" in page for page in raw_pages(path, key))
    assert b"MARKED VALUE" not in path.read_bytes()
