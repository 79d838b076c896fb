"""A city that was just founded is there after a power cut, and opens."""

import subprocess
import sys
from pathlib import Path

import pytest

from idsvc.wiring.folders import folders
from idsvc.wiring.service import Tools, open_service
from tests.faults.crew import TREE
from tests.faults.power_cuts import choices
from tests.faults.power_disk import Disk, materialize
from tests.faults.shim import built, preloaded
from tests.faults.trace import read_trace
from tests.support.city import CHEAP_HASH, OPENING
from tests.support.fake_time import FakeTime

FOUND = """
import sys
from pathlib import Path
from tests.faults.shim import Shim
from tests.support.city import make_city
shim, place, trace = Shim(), Path(sys.argv[1]), Path(sys.argv[2])
shim.record(trace)
shim.watch(place)
make_city(place).office
shim.record(None)
"""
LIMIT = 16


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Disk:
    """The disk once a founding has said that it is done."""
    place = tmp_path_factory.mktemp("founded")
    (place / "place").mkdir()
    (place / "empty").mkdir()
    command = [sys.executable, "-c", FOUND, str(place / "place"), str(place / "trace")]
    settings = preloaded(built(place)) | {"PYTHONPATH": str(TREE)}
    subprocess.run(command, cwd=TREE, env=settings, check=True)
    disk = Disk(place / "empty")
    for step in read_trace(place / "trace"):
        disk.take(step)
    return disk


def test_a_founded_city_opens_whatever_was_not_synced(founded: Disk, tmp_path: Path) -> None:
    for number, kept in enumerate(choices(founded.pending, LIMIT, 0)):
        place = tmp_path / str(number)
        place.mkdir()
        materialize(founded.cut(kept), place)
        where = folders(place / "city", place / "keys")
        office = open_service(where, Tools(FakeTime(OPENING), CHEAP_HASH), lambda: "")
        with office.units() as unit:
            assert unit.desk.accounts()
            assert unit.books.entries()


def test_what_is_left_to_chance_holds_nothing_of_value(founded: Disk) -> None:
    lost = {path for path, data in founded.live.tree()} - {path for path, data in founded.cut(()).tree()}
    assert {path for path in lost if not path.startswith("city/locks/")} == set()


KEPT = """
import sys
from datetime import date
from pathlib import Path
from idsvc.store.blobs import DirectoryBlobs
from tests.faults.shim import NOTHING, Action, Plan, Points, Shim
shim, place, trace = Shim(), Path(sys.argv[1]), Path(sys.argv[2])
shim.record(trace)
shim.watch(place)
shim.plan(Plan(Action.KILL, 1, 99, kinds=Points.SYNCDIR) if sys.argv[3] == "killed" else NOTHING)
DirectoryBlobs(place / "captures").put(date(2026, 3, 20), bytes(16), b"sealed")
"""


def test_a_folder_that_a_killed_process_left_is_made_durable_by_the_next(tmp_path: Path) -> None:
    place, settings = tmp_path / "place", preloaded(built(tmp_path)) | {"PYTHONPATH": str(TREE)}
    (place / "captures").mkdir(parents=True)
    disk = Disk(place)
    for turn in ("killed", "whole"):
        trace = tmp_path / turn
        command = [sys.executable, "-c", KEPT, str(place), str(trace), turn]
        subprocess.run(command, cwd=TREE, env=settings, check=turn == "whole")
        for step in read_trace(trace):
            disk.take(step)
    found = dict(disk.cut(()).tree())
    assert found["captures/2026-03-20/" + "00" * 16] == b"sealed"
