"""A process that dies while it makes a code, enters a day or closes a month: no digest is lost, none listed twice."""

import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from idsvc.enroll.codes import parse_receipt_code
from idsvc.enroll.stage import Stage
from idsvc.ledger.event import Event
from idsvc.ledger.receipts import ReceiptKind, digest
from idsvc.office import publication, purge
from idsvc.wiring.folders import folders
from idsvc.wiring.service import Tools, open_service
from tests.support.city import CHEAP_HASH, TestCity
from tests.support.fake_time import FakeTime
from tests.support.receipt_desk import begun, found, until
from tests.support.visits import entries, quick_city

ROOT = Path(__file__).parents[3]
EVE, DAY = date(2026, 3, 31), date(2026, 4, 1)
STRIDE = {"begin": 3, "purge": 8, "publish": 8}
"""Every so manieth step is tried: with 1 it is every one, in a minute and a half."""


def run_until(place: Path, act: str, point: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.support.killed_receipts", place, DAY.isoformat(), point, act]
    return subprocess.run([str(word) for word in command], cwd=ROOT, check=False, capture_output=True, text=True)


def city_on_its_eve(place: Path) -> tuple[str, str]:
    """A city before a month's end; the codes of a record destroyed in March and of one that dies with the new day."""
    city = quick_city(place)
    past = begun(city)
    until(city, date(2026, 3, 30))
    last = begun(city)
    until(city, EVE)
    city.office.units.checkpoint()
    return past.code, last.code


def opened(place: Path) -> TestCity:
    where, time = folders(place / "city", place / "keys"), FakeTime(DAY)
    return TestCity(open_service(where, Tools(time, CHEAP_HASH), lambda: ""), where, time)


@pytest.fixture(scope="module")
def on_the_eve(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    place = tmp_path_factory.mktemp("eve")
    return place, *city_on_its_eve(place)


@pytest.mark.parametrize("act", STRIDE)
def test_an_act_killed_on_its_way_loses_and_doubles_no_digest(
    tmp_path: Path, on_the_eve: tuple[Path, str, str], act: str
) -> None:
    eve, past, last = on_the_eve
    steps = int(run_until(shutil.copytree(eve, tmp_path / "whole"), act, 0).stdout)
    assert steps > 1
    for point in range(1, steps + 1, STRIDE[act]):
        place = shutil.copytree(eve, tmp_path / str(point))
        assert run_until(place, act, point).returncode == -signal.SIGKILL
        city = opened(place)
        check_rows(city)
        purge.run(city.office)
        publication.publish(city.office)
        check_lists(city, past, last)


def check_rows(city: TestCity) -> None:
    """A draft that is there has its receipt, and one that is not has none."""
    with city.office.units() as unit:
        drafts = [head for head in unit.cases.queue((Stage.DRAFT,)) if head.destroy_by > DAY]
        kept = [each for each in unit.receipts.all_kept() if each.destroy_by > DAY]
    assert len(drafts) == len(kept)


def check_lists(city: TestCity, past: str, last: str) -> None:
    public = city.where.public
    for code in (past, last):
        assert found(public, ReceiptKind.RECEIVED, code) == ["2026-03"]
    assert found(public, ReceiptKind.DESTROYED, past) == ["2026-03"]
    listed = [(each.fields["month"], each.fields["kind"]) for each in entries(city, Event.RECEIPTS_LISTED)]
    assert listed == [("2026-03", kind.value) for kind in ReceiptKind]
    ends = digest(ReceiptKind.DESTROYED, parse_receipt_code(last))
    with city.office.units() as unit:
        assert [unit.receipts.take_waiting("2026-03", kind) for kind in ReceiptKind] == [[], [], []]
        assert list(unit.receipts.take_waiting("2026-04", ReceiptKind.DESTROYED)) == [ends]
