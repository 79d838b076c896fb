"""``idsvc doctor``, and what every command does on a disk that cannot forget: real processes, real file systems."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from idsvc.commands.doctor import command
from idsvc.ledger.act import Act
from idsvc.ledger.event import Event
from idsvc.office import machine, purge
from idsvc.office.machine import MediumCannotForget, OnlyASpecimen
from idsvc.oversight.machine_media import Place, hazards, parse_mounts
from idsvc.wiring.folders import folders
from idsvc.wiring.machine import media_hazards, mounts, places
from tests.support.city import TestCity, make_city
from tests.support.fake_time import FakeTime
from tests.support.hostile_disks import DISKS, mounted
from tests.support.visits import acts, entries

IDSVC = Path(sys.executable).with_name("idsvc")
OVERLAY = (("keys", "overlay"), ("data", "overlay"))
STANDARD = {"MEDIUM_FORGETS", "MEDIUM_MEMORY", "MEDIUM_ACKNOWLEDGED"}


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(IDSVC), *map(str, words)], check=False, capture_output=True, text=True, stdin=subprocess.DEVNULL
    )


def today() -> date:
    return datetime.now(UTC).astimezone(ZoneInfo("America/New_York")).date()


@pytest.fixture
def city(tmp_path: Path) -> TestCity:
    return make_city(tmp_path, FakeTime(today(), time(16)))


def said(*words: str | Path) -> tuple[int, dict[str, set[str]]]:
    """The exit code, and the codes by what they are about."""
    done = CliRunner().invoke(command, [*map(str, words), "--json"])
    found = json.loads(done.stdout)
    assert found["exit"] == done.exit_code
    about: dict[str, set[str]] = {}
    for row in found["checks"]:
        about.setdefault(row["about"], set()).add(row["code"])
    return done.exit_code, about


def test_the_machine_of_a_new_city_is_looked_at(city: TestCity) -> None:
    _, about = said(city.where.city, "--counter")
    assert about["keys"] & STANDARD
    assert about["data"] & STANDARD
    assert {"CLOSED", "SPACE_GOOD"} <= about["keys"] & about["data"]
    assert {"TIME_SANE", "ZONE_KNOWN", "CLOCK_TODAY", "KEYS_LIVE", "SHAPING_GOOD"} <= about["machine"]
    assert {"PURGE_OLD", "BACKUP_NEVER"} <= about["machine"]
    assert about["counter"]
    purge.run(city.office)
    assert "PURGE_RECENT" in said(city.where.city)[1]["machine"]


def test_what_is_loosened_is_refused_and_what_is_missing_is_not_called_good(city: TestCity, tmp_path: Path) -> None:
    city.where.city.chmod(0o755)
    code, about = said(city.where.city)
    assert code == 1
    assert "LOOSENED" in about["data"]
    assert "CLOSED" in about["keys"]
    code, about = said(tmp_path / "none", "--keys", tmp_path / "nowhere")
    assert code == 1  # there is no time zone to tell the day by
    assert {"MISSING"} <= about["keys"] & about["data"]
    assert {"ZONE_UNKNOWN", "CLOCK_UNSEEN", "KEYS_UNSEEN", "BOOKS_UNSEEN"} <= about["machine"]


def test_a_link_to_the_keys_is_followed(city: TestCity, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(city.where.keys)
    linked = [each.path for each in places(folders(city.where.city, tmp_path / "link"))]
    assert linked == [each.path for each in places(city.where)]
    assert all(any(each.number == place.mount for each in mounts()) for place in places(city.where))


@pytest.mark.parametrize("name", DISKS)
def test_a_disk_that_cannot_forget_is_known_for_what_it_is(tmp_path: Path, name: str) -> None:
    disk = DISKS[name]
    both = (("keys", disk.hazard), ("data", disk.hazard))
    with mounted(tmp_path, disk) as place:
        if place is not None:
            assert media_hazards(folders(place / "city")) == both
        else:  # not here: then over what a system says that can
            seen = [Place(about, "/city", None, journaled=False, layers=None) for about in ("keys", "data")]
            assert hazards(seen, parse_mounts(disk.mountinfo)) == both


def test_a_city_that_is_put_on_such_a_disk_is_refused_until_that_is_acknowledged(
    city: TestCity, tmp_path: Path
) -> None:
    with city.office.units() as unit:
        unit.city.settle(machine.FACT, "")  # where this test runs on an overlay itself
        unit.commit()
    (tmp_path / "mount").mkdir()
    with mounted(tmp_path / "mount", DISKS["overlay"]) as place:
        if place is not None:
            shutil.copytree(city.where.city, place / "city")
            shutil.copytree(city.where.keys, place / "keys")
            _refused_until_acknowledged(place / "city")
        else:
            with pytest.raises(MediumCannotForget, match="idsvc doctor"):
                machine.check(city.office, (("data", "btrfs"),))


def _refused_until_acknowledged(where: Path) -> None:
    refused = run("purge", where)
    assert refused.returncode == 3
    assert "idsvc doctor" in refused.stderr
    code, about = said(where)
    assert code == 1
    assert not about["keys"] & STANDARD
    assert run("serve", where, "--port", "8797").returncode == 3
    first = run("doctor", where, "--acknowledge")
    assert first.stderr.count("acknowledged") == 2
    assert "MEDIUM_ACKNOWLEDGED keys" in first.stdout
    assert run("purge", where).returncode == 0


def test_an_acknowledgement_is_entered_once_for_each_directory_and_hazard(city: TestCity) -> None:
    before = len(entries(city, Event.MACHINE_ACKNOWLEDGED))  # where this test runs on an overlay itself
    with pytest.raises(MediumCannotForget, match="idsvc doctor"):
        machine.check(city.office, (("keys", "zfs"),))
    assert machine.acknowledge(city.office, (("keys", "zfs"),)) == (("keys", "zfs"),)
    assert machine.acknowledge(city.office, (("keys", "zfs"), ("data", "zfs"))) == (("data", "zfs"),)
    assert machine.acknowledge(city.office, (("keys", "zfs"),)) == ()
    machine.check(city.office, (("keys", "zfs"), ("data", "zfs")))
    with pytest.raises(MediumCannotForget):
        machine.check(city.office, (("data", "btrfs"),))
    told = [(each.fields["directory"], each.fields["hazard"]) for each in entries(city, Event.MACHINE_ACKNOWLEDGED)]
    assert told[before:] == [("keys", "zfs"), ("data", "zfs")]
    assert acts(city, Act.MACHINE_ACKNOWLEDGED) == before + 2


def test_a_real_city_cannot_acknowledge_and_does_not_run_on_what_was(city: TestCity) -> None:
    machine.acknowledge(city.office, OVERLAY)
    real = replace(
        city.office,
        policy=replace(city.office.policy, city=replace(city.office.policy.city, specimen=False)),
    )
    with pytest.raises(MediumCannotForget):
        machine.check(real, OVERLAY)
    with pytest.raises(OnlyASpecimen, match="move this one"):
        machine.acknowledge(real, (("keys", "zfs"),))
    machine.check(real, ())


def test_a_process_that_unlocks_leaves_no_dump_to_a_file_or_a_program() -> None:
    program = (
        "import ctypes, resource; from idsvc.commands.common import no_core_dump; no_core_dump();"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout == "(0, 0) 0\n"
