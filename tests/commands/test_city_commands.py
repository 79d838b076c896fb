"""The commands that look after a city, each as a process of its own on a real city."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.support.city import make_city
from tests.support.fake_time import FakeTime

IDSVC = Path(sys.executable).with_name("idsvc")


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(IDSVC), *map(str, words)], check=False, capture_output=True, text=True)


def today() -> date:
    return datetime.now(UTC).astimezone(ZoneInfo("America/New_York")).date()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, moment = tmp_path_factory.mktemp("commands"), datetime.now(UTC)
    made = make_city(folder, FakeTime(moment.date(), moment.timetz().replace(tzinfo=None)))
    return made.where.city


def test_purge_reports_and_may_run_again(city: Path) -> None:
    assert "0 cases" in run("purge", city).stdout
    again = run("purge", city, "--json")
    assert again.returncode == 0
    assert json.loads(again.stdout)["captures"] == 0


def test_publish_puts_lists_and_checkpoint_into_the_public_folder(city: Path) -> None:
    assert "log of" in run("publish", city).stdout
    assert (city / "public/checkpoint").is_file()


def test_confirming_another_date_than_the_machines_is_refused(city: Path) -> None:
    refused = run("clock", "confirm", city, "--date", "2031-01-01")
    assert refused.returncode == 3
    assert "not the machine's date" in refused.stderr


def test_confirming_today_changes_nothing_on_a_clock_that_stands_on_it(city: Path) -> None:
    assert run("clock", "confirm", city, "--date", today().isoformat()).returncode == 0


@pytest.mark.parametrize("more", [("--host", "192.0.2.1"), ("--name", "id.example.org")])
def test_an_invented_city_is_never_served_to_others(city: Path, more: tuple[str, str]) -> None:
    refused = run("serve", city, *more)
    assert refused.returncode == 3
    assert "this machine only" in refused.stderr


def test_a_folder_without_a_city_is_told_in_one_line(tmp_path: Path) -> None:
    refused = run("purge", tmp_path / "none")
    assert refused.returncode == 3
    assert refused.stderr.startswith("idsvc: ")
    assert "Traceback" not in refused.stderr


def test_a_clock_that_jumped_is_told_with_what_to_do(tmp_path: Path) -> None:
    old = make_city(tmp_path, FakeTime(date(today().year - 1, 1, 15)))
    refused = run("purge", old.where.city)
    assert refused.returncode == 3
    assert "clock confirm" in refused.stderr
    assert run("clock", "confirm", old.where.city, "--date", today().isoformat()).returncode == 0
    assert run("purge", old.where.city).returncode == 0
