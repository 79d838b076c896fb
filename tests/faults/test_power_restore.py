"""A restore that was cut off is finished by running it again; one that said it was done is done."""

import subprocess
import sys
from pathlib import Path

import pytest

from idsvc.office.context import Office
from idsvc.wiring import restore
from idsvc.wiring.folders import folders
from idsvc.wiring.service import Tools, open_service
from tests.faults.crew import TREE
from tests.faults.power_cuts import Cut, choices, cuts
from tests.faults.power_disk import Disk, materialize
from tests.faults.shim import built, preloaded
from tests.faults.trace import Record, read_trace
from tests.support.city import CHEAP_HASH, CHEAP_SLOT, OPENING
from tests.support.fake_time import FakeTime
from tests.support.restored import Nobody

RESTORE = """
import shutil, sys
from pathlib import Path
from idsvc.office import publication
from tests.faults.shim import Shim
from tests.support.restored import backed_city
shim, place, base, trace = Shim(), *map(Path, sys.argv[1:4])
backed = backed_city(place)
file, _ = backed.back_up()
publication.publish(backed.city.office)
backed.city.office.units.engine.dispose()
more = {"clock": backed.city.where.clock} if sys.argv[4] == "clock" else {}
wanted = backed.wanted(place / "new", file, **more)
shutil.copytree(place, base)
shim.record(trace)
shim.watch(place)
backed.restore(place / "new", file, **more)
shim.mark("done")
shim.record(None)
"""
CUT_OFF = 2
"""Places at which a restore is cut off here, spread over all of it."""
TIME = Tools(FakeTime(OPENING), CHEAP_HASH)

Ran = tuple[Path, tuple[Record, ...]]


@pytest.fixture(scope="module", params=["new clock", "clock"])
def ran(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Ran:
    """What lay there before a restore, and what the restore did; with a new clock, and with one that is taken over."""
    place = tmp_path_factory.mktemp("restored")
    (place / "place").mkdir()
    paths = [str(place / name) for name in ("place", "base", "trace")]
    settings = preloaded(built(place)) | {"PYTHONPATH": str(TREE)}
    subprocess.run([sys.executable, "-c", RESTORE, *paths, request.param], cwd=TREE, env=settings, check=True)
    return place / "base", read_trace(place / "trace")


def opened(place: Path) -> Office:
    return open_service(folders(place / "new/city", place / "new/keys"), TIME, lambda: "")


def again(place: Path) -> None:
    """Run the same restore again, the old clock taken over where it was to be."""
    old, new = place / "keys/clock", place / "new"
    mark = place / "new/keys/clock"
    wanted = restore.Wanted(
        backup=place / "medium/b",
        key=place / "medium/offline/backup-offline.json",
        public=place / "city/public",
        where=folders(new / "city", new / "keys"),
        clock=old if old.exists() or not mark.exists() else None,
        cost=CHEAP_SLOT,
    )
    restore.run(wanted, TIME, Nobody())


def laid_out(cut: Cut, place: Path) -> Path:
    place.mkdir()
    materialize(cut.image, place)
    return place


def test_a_restore_that_said_it_was_done_opens_whatever_was_not_synced(ran: Ran, tmp_path: Path) -> None:
    base, trace = ran
    disk = Disk(base)
    for step in trace:
        disk.take(step)
    for number, kept in enumerate(choices(disk.pending, 4, 0)):
        place = laid_out(Cut(0, (), 0, disk.cut(kept)), tmp_path / str(number))
        with opened(place).units() as unit:
            assert unit.books.entries()


def test_a_restore_that_was_cut_off_is_finished_by_running_it_again(ran: Ran, tmp_path: Path) -> None:
    base, trace = ran
    found = [cut for cut in cuts(Disk(base), trace, 1) if "done" not in cut.marks]
    for number in range(CUT_OFF):
        place = laid_out(found[(2 * number + 1) * len(found) // (2 * CUT_OFF)], tmp_path / str(number))
        if (place / "new/city/restoring").exists() or not (place / "new/city").exists():
            again(place)
        assert not (place / "new/city/restoring").exists()
        with opened(place).units() as unit:
            assert unit.books.entries()
