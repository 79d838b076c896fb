"""What the city signs about its log: only ever the published one with more entries."""

import shutil
from pathlib import Path

import pytest

from idsvc.office import publication
from idsvc.office.errors import LogPutBack
from tests.support.city import TestCity, make_city


def put_back(city: TestCity, kept: Path) -> None:
    """Put an older copy of the database in its place, as somebody does who restores the wrong file."""
    for part in city.where.city.glob("idsvc.db*"):
        part.unlink()
    shutil.copy(kept, city.where.database)
    city.reopen()


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return make_city(tmp_path)


def test_an_older_database_never_signs_a_second_log(city: TestCity, tmp_path: Path) -> None:
    city.office.units.checkpoint()
    kept = shutil.copy(city.where.database, tmp_path / "kept.db")
    city.run_days(1)
    newest = publication.publish(city.office)
    put_back(city, kept)
    with pytest.raises(LogPutBack):
        publication.publish(city.office)
    assert (city.where.public / "checkpoint").read_text() == newest.checkpoint


def test_a_database_that_went_on_by_itself_never_signs_a_second_log(city: TestCity, tmp_path: Path) -> None:
    city.office.units.checkpoint()
    kept = shutil.copy(city.where.database, tmp_path / "kept.db")
    newest = publication.publish(city.office)
    put_back(city, kept)
    city.run_days(3)  # by now it has more entries than the published log, but others
    with pytest.raises(LogPutBack):
        publication.publish(city.office)
    assert (city.where.public / "checkpoint").read_text() == newest.checkpoint


@pytest.mark.parametrize("found", [None, b"", b"\xff\xfe", b"no note\n"])
def test_a_public_folder_without_a_readable_checkpoint_is_filled_anew(city: TestCity, found: bytes | None) -> None:
    path = city.where.public / "checkpoint"
    path.unlink() if found is None else path.write_bytes(found)
    published = publication.publish(city.office)
    assert path.read_text() == published.checkpoint
    assert (city.where.public / "tile/0/000.p").is_dir()
