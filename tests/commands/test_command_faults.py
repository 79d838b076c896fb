"""What the commands say, and keep doing, when the disk is not as it should be."""

import errno
import resource
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from idsvc.commands import main
from idsvc.commands.common import Failed, failing_clearly, open_city
from idsvc.commands.serving import do_chores
from idsvc.office.day import health
from tests.support.city import TestCity, make_city


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return make_city(tmp_path)


class Line:
    """A log that ends the chores after some lines."""

    def __init__(self, lines: int) -> None:
        self.stop = threading.Event()
        self.seen: list[tuple[str, dict[str, int | str]]] = []
        self._lines = lines

    def __call__(self, event: str, **fields: int | str) -> None:
        self.seen.append((event, fields))
        if len(self.seen) >= self._lines:
            self.stop.set()


def test_chores_outlive_a_disk_that_fails(city: TestCity) -> None:
    shutil.rmtree(city.where.locks)
    log = Line(1)
    do_chores(city.office, log, log.stop)
    assert log.seen == [("chores-refused", {"error": "FileNotFoundError"})]
    city.where.locks.mkdir()
    mended = Line(2)
    do_chores(city.office, mended, mended.stop)
    assert [event for event, _ in mended.seen] == ["purge-ran", "published"]


def test_chores_that_are_refused_turn_health_red_until_they_go_well(city: TestCity) -> None:
    checkpoint = city.where.public / "checkpoint"
    kept = checkpoint.read_bytes()
    checkpoint.unlink()
    checkpoint.mkdir()
    log = Line(2)
    do_chores(city.office, log, log.stop)
    ill = health(city.office)
    assert (ill.ok, ill.waits, len(ill.problems)) == (False, False, 1)
    checkpoint.rmdir()
    checkpoint.write_bytes(kept)
    mended = Line(2)
    do_chores(city.office, mended, mended.stop)
    assert health(city.office).ok


@pytest.mark.parametrize("name", ["policy.toml", "../keys/root.fingerprint"])
def test_a_folder_where_a_file_belongs_is_told_in_one_line(city: TestCity, name: str) -> None:
    path = city.where.city / name
    path.unlink()
    path.mkdir()
    refused = CliRunner().invoke(main, ["purge", str(city.where.city)])
    assert refused.exit_code == 3
    assert refused.stderr == "idsvc: a file or folder cannot be read or written: check its path and its owner\n"


def test_a_demo_where_no_folder_can_be_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = CliRunner().invoke(main, ["demo", "--headless", "--out", str(tmp_path / "file" / "demo")])
    assert (refused.exit_code, refused.stderr.count("\n")) == (3, 1)


def test_a_full_disk_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="the disk is full"), failing_clearly():
        raise OSError(errno.ENOSPC, "no space", str(tmp_path))


def test_a_process_that_opens_a_city_leaves_no_core_dump(city: TestCity) -> None:
    open_city(city.where.city, None)
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


def test_a_damaged_city_is_not_served_and_told_without_a_traceback(city: TestCity) -> None:
    city.where.database.write_bytes(b"")
    command = [str(Path(sys.executable).with_name("idsvc")), "serve", str(city.where.city), "--port", "8793"]
    refused = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)
    assert refused.returncode == 3
    assert "idsvc: the database file is empty" in refused.stderr
    assert "Traceback" not in refused.stderr
