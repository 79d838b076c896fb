"""Full disks and killed processes: nothing half-done remains, nothing that was there is lost."""

import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from idsvc.enroll.stage import Stage
from idsvc.errors import StorageFull
from idsvc.ledger.act import Act
from idsvc.office import capture, decision, handover, intake, publication, purge
from idsvc.office.books import note
from tests.support.city import TestCity
from tests.support.visits import (
    FORM,
    acts,
    blobs,
    captured,
    drafted,
    filed,
    findings,
    heads,
    large_picture,
    printed,
    quick_city,
    referred,
    tables,
)

ROOT = Path(__file__).parents[3]


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file may grow past this size: what a full disk says, without one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_copy_that_finds_no_room_leaves_neither_row_nor_file(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = referred(city)
    city.office.units.checkpoint()
    with room_for(2**20), pytest.raises(StorageFull, match="free some space"):
        captured(city, case, large_picture())
    assert (tables(city)["captures"], blobs(city), acts(city, Act.CAPTURE_ADDED)) == (0, [], 0)
    kept = captured(city, case, large_picture())
    assert capture.show(city.office, city.actor("sol"), kept.capture_id)
    assert findings(city) == []


def database_room(city: TestCity) -> int:
    """The size that the write-ahead log has once it is folded: not one more page fits."""
    city.office.units.checkpoint()
    return 8192


def test_a_draft_that_finds_no_room_stands_as_it_was(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, ana = drafted(city), city.actor("ana")
    before = intake.look(city.office, ana, case.case_id)
    with room_for(database_room(city)), pytest.raises(StorageFull, match="nothing was saved"):
        intake.save(city.office, ana, case.case_id, case.version, {**FORM, "full_name": "Somebody Else"})
    assert intake.look(city.office, ana, case.case_id) == before
    assert intake.save(city.office, ana, case.case_id, case.version, FORM) == case.version + 1


def test_a_decision_or_hand_over_that_finds_no_room_can_be_done_again(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, waiting, sol = filed(city), printed(city), city.actor("sol")
    with room_for(database_room(city)):
        with pytest.raises(StorageFull):
            decision.approve(city.office, sol, case.case_id, case.version)
        with pytest.raises(StorageFull):
            handover.hand_over(city.office, city.actor("ana"), waiting.case_id)
    assert sorted(head.stage for head in heads(city)) == [Stage.ISSUED, Stage.PENDING]
    decision.approve(city.office, sol, case.case_id, case.version)
    handover.hand_over(city.office, city.actor("ana"), waiting.case_id)
    assert (tables(city)["cards"], acts(city, Act.CARD_HANDED_OVER)) == (1, 1)
    assert findings(city) == []


def test_a_purge_that_finds_no_room_is_finished_by_the_next(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    captured(city, referred(city))
    city.run_days(10)
    with room_for(database_room(city)), pytest.raises(StorageFull):
        purge.run(city.office)
    assert purge.run(city.office).captures == 1
    assert [tables(city)[table] for table in ("cases", "captures")] == [0, 0]
    assert blobs(city) == []


def test_a_publication_that_finds_no_room_leaves_the_files_that_were_there(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    before = {path: path.read_bytes() for path in city.where.public.rglob("*") if path.is_file()}
    city.run_days(1)
    with room_for(database_room(city)), pytest.raises(StorageFull):
        publication.publish(city.office)
    assert {path: path.read_bytes() for path in city.where.public.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("point", ["before-the-file", "after-the-file"])
def test_a_process_that_dies_while_it_keeps_a_copy_leaves_no_orphan_after_the_next_purge(
    tmp_path: Path, point: str
) -> None:
    city = quick_city(tmp_path)
    case = referred(city)
    command = [sys.executable, "-m", "tests.support.killed_capture", tmp_path, city.time.today.isoformat(), case.code]
    died = subprocess.run([*command, point], cwd=ROOT, check=False, capture_output=True)
    assert died.returncode == -signal.SIGKILL, died.stderr
    assert (tables(city)["captures"], len(blobs(city))) == (1, 2 if point == "after-the-file" else 0)
    assert intake.look(city.office, city.actor("ana"), case.case_id).captures == ()
    purge.run(city.office)
    assert (tables(city)["captures"], blobs(city), acts(city, Act.CAPTURE_DESTROYED)) == (0, [], 0)
    assert intake.reopen(city.office, city.actor("ana"), case.code).applicant is not None
    assert findings(city) == []


def test_a_removal_that_a_crash_broke_off_is_finished_by_the_next_purge(tmp_path: Path) -> None:
    """The keys are zeroed and the removal is entered; then the process dies before it unlinks."""
    city = quick_city(tmp_path)
    case, ana = referred(city), city.actor("ana")
    kept = captured(city, case)
    with city.office.units() as unit:
        unit.captures.forget_key(kept.capture_id)
        note(city.office, unit, Act.CAPTURE_REMOVED, city.time.today, actor=ana, record_id=kept.capture_id)
        unit.commit()
    assert intake.look(city.office, ana, case.case_id).captures == ()
    purge.run(city.office)
    assert (tables(city)["captures"], blobs(city)) == (0, [])
    assert findings(city) == []


def test_a_stray_file_without_a_row_is_cleared(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    city.office.blobs.put(city.time.today, bytes(16), b"sealed")
    purge.run(city.office)
    assert blobs(city) == []
