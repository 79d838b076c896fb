"""``idsvc backup`` as a process of its own, on a real city of today."""

import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from idsvc.commands import main
from tests.support.city import make_city
from tests.support.fake_time import FakeTime

IDSVC = Path(sys.executable).with_name("idsvc")


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(IDSVC), *map(str, words)], check=False, capture_output=True, text=True)


@dataclass
class Place:
    city: Path
    medium: Path


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("backup")
    moment = datetime.now(UTC)
    city = make_city(folder, FakeTime(moment.date(), moment.timetz().replace(tzinfo=None)))
    medium = folder / "medium"
    medium.mkdir()
    return Place(city.where.city, medium)


def test_a_key_is_made_once_and_a_backup_goes_to_it(place: Place) -> None:
    refused = run("backup", place.city, "--to", place.medium)
    assert (refused.returncode, refused.stdout) == (3, "")
    assert "no backup key" in refused.stderr
    made = run("backup", "key", place.city, "--out", place.medium / "offline")
    assert made.returncode == 0
    assert made.stdout.startswith("backup key ")
    assert "take it away" in made.stderr
    again = run("backup", "key", place.city, "--out", place.medium / "other")
    assert again.returncode == 3
    assert "nothing was overwritten" in again.stderr
    done = run("backup", place.city, "--to", place.medium, "--json")
    said = json.loads(done.stdout)
    file = Path(said["file"])
    assert (done.returncode, file.parent) == (0, place.medium)
    assert file.name == f"{said['day']}.idsvc-backup"
    assert said["digest"] == sha256(file.read_bytes()).hexdigest()
    assert said["size"] == file.stat().st_size
    assert said["seconds"] >= 0
    second = run("backup", place.city, "--to", place.medium / "second")
    assert f"{said['size']} bytes" in second.stdout
    refused = run("backup", place.city, "--to", place.city / "b")
    assert refused.returncode == 3
    assert "another medium" in refused.stderr


def test_a_city_that_lost_its_clock_is_rescued_and_no_other(place: Place) -> None:
    refused = run("backup", place.city, "--to", place.medium / "rescued", "--clock-lost")
    assert refused.returncode == 3
    assert "has its clock" in refused.stderr
    clock = place.city.parent / "keys/clock"
    clock.rename(place.medium / "clock")
    done = run("backup", place.city, "--to", place.medium / "rescued", "--clock-lost")
    assert done.returncode == 0
    assert (place.medium / "rescued").is_file()
    (place.medium / "clock").rename(clock)


def test_its_help_names_both_uses() -> None:
    said = CliRunner().invoke(main, ["backup", "--help"]).output
    assert "CITY --to FILE|DIR | key CITY --out DIR" in said
