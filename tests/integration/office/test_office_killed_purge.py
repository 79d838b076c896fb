"""A purge that dies at any step: the log never says more than is true, and the next run finishes the work."""

import shutil
import signal
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

from idsvc.enroll.stage import Stage
from idsvc.ledger.event import Entry, Event
from idsvc.office import cases, purge
from idsvc.wiring.folders import folders
from idsvc.wiring.service import Tools, open_service
from tests.support.city import CHEAP_HASH, TestCity
from tests.support.fake_time import FakeTime
from tests.support.visits import captured, drafted, filed, findings, quick_city, referred, work_days

ROOT = Path(__file__).parents[3]
DAYS = 10
"""On this day a referred case, its two captures and a draft die; a filed case lives on."""
STRIDE = 6
"""Every so manieth step is tried: with 1 it is every one, in two minutes."""


def city_on_its_eve(place: Path) -> tuple[date, bytes]:
    """Make a city in which much is due with the next advance, nothing cleared; return that day and a living case."""
    city = quick_city(place)
    case = referred(city)
    captured(city, case)
    captured(city, case)
    living = filed(city)
    work_days(city, DAYS - 2)
    drafted(city)
    work_days(city, 1)
    city.office.units.checkpoint()
    return city.time.today + timedelta(days=1), living.case_id


def purge_until(place: Path, day: date, point: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.support.killed_purge", place, day.isoformat(), point]
    return subprocess.run([str(word) for word in command], cwd=ROOT, check=False, capture_output=True, text=True)


def entered(city: TestCity) -> list[Entry]:
    with city.office.units() as unit:
        return [Entry.parse(data) for data in unit.books.entries()]


def check_nothing_said_too_early(city: TestCity) -> None:
    said = [each.fields["destroyed"] for each in entered(city) if each.event is Event.DAY_DESTROYED]
    assert all(str(day) <= city.office.clock.read().day.isoformat() for day in said)


def check_finished(city: TestCity, living: bytes) -> None:
    purge.run(city.office)
    said = Counter(
        (each.fields["destroyed"], each.fields["chain"]) for each in entered(city) if each.event is Event.DAY_DESTROYED
    )
    assert set(said.values()) == {1}
    assert findings(city) == []
    assert list(city.where.captures.iterdir()) == []
    with city.office.units() as unit:
        assert [head.case_id for head in unit.cases.queue(tuple(Stage))] == [living]
        cases.load(city.office, unit, living, city.time.today)


def test_a_purge_killed_on_its_way_is_finished_by_the_next(tmp_path: Path) -> None:
    eve = tmp_path / "eve"
    eve.mkdir()
    day, living = city_on_its_eve(eve)
    whole = shutil.copytree(eve, tmp_path / "whole")
    steps = int(purge_until(whole, day, 0).stdout)
    assert steps > 20
    for point in range(1, steps + 1, STRIDE):
        place = shutil.copytree(eve, tmp_path / str(point))
        assert purge_until(place, day, point).returncode == -signal.SIGKILL
        where, time = folders(place / "city", place / "keys"), FakeTime(day)
        city = TestCity(open_service(where, Tools(time, CHEAP_HASH), lambda: ""), where, time)
        check_nothing_said_too_early(city)
        check_finished(city, living)


def test_purges_at_the_same_time_do_the_work_once(tmp_path: Path) -> None:
    day, living = city_on_its_eve(tmp_path)
    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(lambda _: purge_until(tmp_path, day, 0).returncode, range(3)))
    where, time = folders(tmp_path / "city", tmp_path / "keys"), FakeTime(day)
    assert done == [0, 0, 0]
    check_finished(TestCity(open_service(where, Tools(time, CHEAP_HASH), lambda: ""), where, time), living)
