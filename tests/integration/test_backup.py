"""A backup of a city at work: whole or not there, entered, and without anything that the clock is to destroy."""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from idsvc.custody import backup_file, backup_keys
from idsvc.custody.errors import KeyUnavailable, Why
from idsvc.ledger.act import Act
from idsvc.ledger.event import Event
from idsvc.office import backup as office_backup
from idsvc.office.rehearsal import sealed_payloads
from idsvc.retention.errors import ClockError
from idsvc.store.backup_file import BackupFile
from idsvc.store.errors import StorageFull, StoreError, StoreExists
from idsvc.wiring import backup
from idsvc.wiring.backup import PlaceRefused
from idsvc.wiring.service import unlock
from tests.support.restored import Backed, backed_city, backed_city_with_tags
from tests.support.visits import acts, captured, drafted, entries, filed, handed_over, issued, referred


@pytest.fixture
def backed(tmp_path: Path) -> Backed:
    return backed_city(tmp_path)


def in_clear(backed: Backed, file: Path) -> bytes:
    key = backup_keys.open_private(backed.key, backup_keys.beside(backed.key).read_text().strip())
    with file.open("rb") as opened:
        return b"".join(backup_file.unseal(opened, key))


def rows_of(backed: Backed, table: str) -> Iterator[bytes]:
    engine = backed.city.office.units.engine  # type: ignore[attr-defined]
    with closing(engine.raw_connection()) as connection:
        for row in connection.execute(f"SELECT * FROM {table}").fetchall():  # noqa: S608
            yield from (value for value in row if isinstance(value, bytes))


def test_nothing_sealed_and_nothing_of_the_clock_is_in_it(tmp_path: Path) -> None:
    backed = backed_city_with_tags(tmp_path)
    city = backed.city
    captured(city, referred(city))
    drafted(city)
    filed(city)
    issued(city)
    handed_over(city)
    file, _ = backed.back_up()
    content = in_clear(backed, file)
    tables = ("cases", "captures", "duplicate_tags", "intents", "journal", "sessions")
    needles = {value for table in tables for value in rows_of(backed, table) if len(value) >= 12}
    staff = set(rows_of(backed, "staff"))
    assert len(needles) > 40
    assert not [value for value in needles - staff if value in content]
    for sealed in sealed_payloads(city.office.units, city.office.blobs):
        for secret in (sealed.wrapped_key, sealed.ciphertext[:32], sealed.ciphertext[-32:]):
            assert secret not in content
            assert secret.hex().encode() not in content
    keys = unlock(city.where, lambda: "")
    cells = city.where.clock.joinpath("cells").read_bytes()
    pieces = [cells[at : at + 32] for at in range(0, len(cells), 32)]
    for secret in (*pieces, keys.database, keys.clock_cell, keys.signing):
        assert secret not in content
        assert secret.hex().encode() not in content
    register = set(rows_of(backed, "cards"))
    assert register
    assert all(value in content for value in register)


def test_it_is_entered_and_its_digest_is_the_files(backed: Backed) -> None:
    file, report = backed.back_up()
    assert sha256(file.read_bytes()).digest() == report.digest
    assert (report.size, report.day) == (file.stat().st_size, backed.city.time.today)
    assert [entry.fields["digest"] for entry in entries(backed.city, Event.BACKUP_MADE)] == [report.digest.hex()]
    assert acts(backed.city, Act.BACKUP_MADE) == 1
    with backed.city.office.units() as unit:
        assert unit.city.fact("backup.last") == backed.city.time.today.isoformat()
    assert file.stat().st_mode & 0o777 == 0o600


def test_into_a_directory_it_goes_under_its_day_and_never_over_another(backed: Backed) -> None:
    file, _ = backed.back_up(".")
    assert file.name == f"{backed.city.time.today}.idsvc-backup"
    kept = file.read_bytes()
    with pytest.raises(StoreExists):
        backed.back_up(".")
    assert file.read_bytes() == kept
    assert sorted(path.name for path in backed.medium.iterdir()) == [file.name, "offline"]
    assert len(entries(backed.city, Event.BACKUP_MADE)) == 1


def test_the_city_works_on_and_the_backup_is_of_one_moment(backed: Backed) -> None:
    city = backed.city
    keys = unlock(city.where, lambda: "")
    first = handed_over(city)
    parts = backup.content(city.where, keys.database, city.time.today)
    got = [next(parts) for _ in range(9)]
    second = handed_over(city)
    content = b"".join([*got, *parts])
    digests = set(rows_of(backed, "cards"))
    assert first.card.card_number != second.card.card_number
    assert sum(value in content for value in digests) == 3
    assert len(digests) == 6


@pytest.mark.parametrize("inside", ["city", "keys", "keys/clock", "city/public", "keys/new"])
def test_no_backup_and_no_offline_key_goes_into_the_city_or_its_keys(backed: Backed, inside: str) -> None:
    place = backed.city.where.city.parent / inside
    link = backed.medium / "link"
    link.symlink_to(place)
    keys = unlock(backed.city.where, lambda: "")
    for to in (place / "b", link / "b", place / ".." / place.name / "b"):
        with pytest.raises(PlaceRefused):
            backup.make(backed.city.office, backed.city.where, keys.database, to)
    (backed.city.where.keys / "backup.pub").unlink()
    for out in (place, link):
        with pytest.raises(PlaceRefused):
            backup.make_key(backed.city.where, out, lambda: "")
    assert not (backed.city.where.keys / "backup.pub").exists()
    assert not entries(backed.city, Event.BACKUP_MADE)


def test_without_a_public_key_there_is_no_backup(backed: Backed) -> None:
    (backed.city.where.keys / "backup.pub").unlink()
    with pytest.raises(KeyUnavailable) as refused:
        backed.back_up()
    assert refused.value.why is Why.BACKUP_NONE
    assert not (backed.medium / "b").exists()


class Breaking(BackupFile):
    """A medium that is pulled out when the file is to get its name."""

    def keep(self) -> None:
        shutil.move(self.path.parent, self.path.parent.with_name("gone"))
        super().keep()


def test_where_it_cannot_be_finished_nothing_of_its_name_is_left(backed: Backed) -> None:
    office, where = backed.city.office, backed.city.where
    database = unlock(where, lambda: "").database

    def broken(parts: Iterable[bytes]) -> Iterator[bytes]:
        yield next(iter(parts))
        raise OSError(28, "no space")

    parts = broken(backup.sealed(where, database, backed.city.time.today))
    with pytest.raises(StorageFull):
        office_backup.make(office, BackupFile(backed.medium / "b"), parts)
    assert [path.name for path in backed.medium.iterdir()] == ["offline"]
    assert not entries(backed.city, Event.BACKUP_MADE)
    away = backed.medium / "away"
    away.mkdir()
    with pytest.raises(StoreError):
        office_backup.make(office, Breaking(away / "b"), backup.sealed(where, database, backed.city.time.today))
    assert not list((backed.medium / "gone").glob("b"))
    assert len(entries(backed.city, Event.BACKUP_MADE)) == 1


def test_a_clock_that_waits_for_a_person_is_not_moved_by_a_backup(backed: Backed) -> None:
    backed.city.reopen()
    backed.city.pass_days(9)
    backed.city.reopen()
    with pytest.raises(ClockError):
        backed.back_up()
    assert not entries(backed.city, Event.BACKUP_MADE)
    assert os.listdir(backed.medium) == ["offline"]  # noqa: PTH208
