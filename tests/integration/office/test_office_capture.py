import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from idsvc.enroll.evidence import EvidenceClass, Handling
from idsvc.enroll.guard_lines import Line
from idsvc.enroll.stage import Stage
from idsvc.imaging.errors import ImageRefused, TooLarge, TooManyPixels, Truncated, Uncovered, WrongType
from idsvc.imaging.raster import Raster
from idsvc.ledger.act import Act
from idsvc.office import capture, decision, intake, purge
from idsvc.office.errors import CaptureRefused, Conflict, MustCover, NotFound, NotPermitted
from tests.support.city import TestCity
from tests.support.pictures import FACE, MARK, covered, encoded, face, laden_jpeg, png_claiming
from tests.support.visits import (
    Case,
    acts,
    approved,
    blobs,
    captured,
    drafted,
    filed,
    findings,
    quick_city,
    referred,
    tables,
    work_days,
)

Make = Callable[[TestCity], Case]


def add(city: TestCity, case: Case, evidence_class: EvidenceClass, data: bytes) -> capture.CaptureView:
    return capture.add(city.office, city.actor("ana"), case.case_id, evidence_class, data)


def test_a_capture_is_rebuilt_from_pixels_and_seen_by_who_decides(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, laden = referred(city), laden_jpeg()
    kept = captured(city, case, laden)
    shown = capture.show(city.office, city.actor("sol"), kept.capture_id)
    picture = Image.open(BytesIO(shown))
    assert MARK in laden
    assert MARK not in shown
    assert picture.format == "JPEG"
    assert picture.size == Image.open(BytesIO(laden)).size
    assert not {"exif", "icc_profile", "xmp", "comment"} & set(picture.info)
    assert not picture.getexif()
    assert acts(city, Act.CAPTURE_VIEWED) == 1


def test_a_capture_rests_sealed_under_its_day(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = referred(city)
    kept = captured(city, case)
    day, name = kept.destroy_by.isoformat(), kept.capture_id.hex()
    assert blobs(city) == [day, f"{day}/{name}"]
    assert (city.where.captures / day / name).read_bytes()[:3] != b"\xff\xd8\xff"
    assert intake.look(city.office, city.actor("ana"), case.case_id).captures == (kept,)


def test_a_capture_dies_no_later_than_the_case_that_needs_it(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = referred(city)
    assert captured(city, case).destroy_by == case.destroy_by
    work_days(city, 10)
    assert (tables(city)["captures"], blobs(city), findings(city)) == (0, [], [])


@pytest.mark.parametrize("make", [drafted, filed, approved])
def test_papers_are_copied_only_while_a_case_is_referred(tmp_path: Path, make: Make) -> None:
    city = quick_city(tmp_path)
    case = make(city)
    assert not intake.look(city.office, city.actor("ana"), case.case_id).may_capture
    with pytest.raises(CaptureRefused):
        add(city, case, EvidenceClass.RESIDENCE, laden_jpeg())
    assert (tables(city)["captures"], blobs(city)) == (0, [])


def test_the_policy_says_which_class_is_copied_and_how(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = referred(city)
    assert intake.look(city.office, city.actor("ana"), case.case_id).may_capture == {
        EvidenceClass.IDENTITY_STRONG: Handling.MASKED,
        EvidenceClass.IDENTITY_SUPPORTING: Handling.MASKED,
        EvidenceClass.RESIDENCE: Handling.FULL,
    }
    shown = capture.Shown(uncovered=(FACE,))
    capture.add(city.office, city.actor("ana"), case.case_id, EvidenceClass.IDENTITY_STRONG, covered(), shown)
    with pytest.raises(CaptureRefused):
        add(city, case, EvidenceClass.CARETAKER, laden_jpeg())
    assert tables(city)["captures"] == 1


def test_a_masked_class_refuses_what_was_not_covered(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, ana = referred(city), city.actor("ana")
    whole, half = encoded(face(400, 300), "PNG"), capture.Shown(uncovered=(FACE,))
    for data, shown in ((whole, capture.NOTHING_COVERED), (whole, half), (covered(), capture.NOTHING_COVERED)):
        with pytest.raises(Uncovered):
            capture.add(city.office, ana, case.case_id, EvidenceClass.IDENTITY_STRONG, data, shown)
    assert (tables(city)["captures"], blobs(city)) == (0, [])


def test_what_the_guard_notices_is_refused_with_its_place_and_nothing_of_it(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, ana = referred(city), city.actor("ana")

    class Reads:
        def prepare(self) -> None: ...

        def read(self, _picture: Raster) -> tuple[Line, ...]:
            return (Line("PERMANENT RESIDENT", FACE, 0.99),)

    office = replace(city.office, reader=Reads())
    with pytest.raises(MustCover) as refused:
        capture.add(office, ana, case.case_id, EvidenceClass.RESIDENCE, laden_jpeg())
    assert refused.value.boxes == (FACE,)
    assert "PERMANENT" not in repr(refused.value) + repr(vars(refused.value))
    assert (tables(city)["captures"], blobs(city)) == (0, [])


def test_a_city_that_only_inspects_copies_nothing(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    text = city.where.policy.read_text(encoding="utf-8")
    city.where.policy.write_text(text.replace('"masked"', '"inspect"').replace('"full"', '"inspect"'), encoding="utf-8")
    city.reopen()
    case = referred(city)
    for each in EvidenceClass:
        with pytest.raises(CaptureRefused):
            add(city, case, each, laden_jpeg())


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", WrongType),
        (b"", WrongType),
        (laden_jpeg()[:9000], Truncated),
        (png_claiming(60_000, 60_000), TooManyPixels),
        (b"\xff\xd8\xff\xe0" + bytes(21 * 2**20), TooLarge),
    ],
    ids=["pdf", "nothing", "broken-off", "bomb", "too-many-bytes"],
)
def test_anything_but_a_sound_picture_is_refused_and_leaves_nothing(
    tmp_path: Path, data: bytes, refusal: type[ImageRefused]
) -> None:
    city = quick_city(tmp_path)
    case = referred(city)
    with pytest.raises(refusal):
        add(city, case, EvidenceClass.RESIDENCE, data)
    assert (tables(city)["captures"], blobs(city), acts(city, Act.CAPTURE_ADDED)) == (0, [], 0)


def test_a_refused_photo_keeps_the_one_before(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, ana = drafted(city), city.actor("ana")
    before = intake.look(city.office, ana, case.case_id)
    with pytest.raises(ImageRefused):
        intake.set_portrait(city.office, ana, case.case_id, case.version, encoded(face())[:4000])
    assert intake.look(city.office, ana, case.case_id) == before


@pytest.mark.parametrize("end", ["approve", "deny", "withdraw"])
def test_the_decision_removes_row_file_and_folder(tmp_path: Path, end: str) -> None:
    city = quick_city(tmp_path)
    case, sol = referred(city), city.actor("sol")
    kept = [captured(city, case), captured(city, case)]
    reasons = (decision.DenialReason.RESIDENCE_NOT_SHOWN,)
    {
        "approve": lambda: decision.approve(city.office, sol, case.case_id, case.version),
        "deny": lambda: decision.deny(city.office, sol, case.case_id, case.version, reasons),
        "withdraw": lambda: intake.withdraw(city.office, city.actor("ana"), case.case_id),
    }[end]()
    assert (tables(city)["captures"], blobs(city)) == (0, [])
    assert acts(city, Act.CAPTURE_REMOVED) == 2
    with pytest.raises(NotFound):
        capture.show(city.office, sol, kept[0].capture_id)
    assert findings(city) == []


@pytest.mark.parametrize("login", ["ana", "kim", "uma", "oto"])
def test_only_who_decides_looks_at_a_copy(tmp_path: Path, login: str) -> None:
    city = quick_city(tmp_path)
    kept = captured(city, referred(city))
    with pytest.raises(NotPermitted):
        capture.show(city.office, city.actor(login), kept.capture_id)


def test_only_a_clerk_makes_a_copy(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case = referred(city)
    with pytest.raises(NotPermitted):
        capture.add(city.office, city.actor("sol"), case.case_id, EvidenceClass.RESIDENCE, laden_jpeg())


def test_a_copy_whose_file_is_lost_is_not_found(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    kept = captured(city, referred(city))
    (city.where.captures / kept.destroy_by.isoformat() / kept.capture_id.hex()).unlink()
    with pytest.raises(NotFound):
        capture.show(city.office, city.actor("sol"), kept.capture_id)


def test_a_copy_past_its_day_is_not_found_although_nothing_was_purged(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    kept = captured(city, referred(city))
    city.time.pass_time(timedelta(days=10))
    with pytest.raises(NotFound):
        capture.show(city.office, city.actor("sol"), kept.capture_id)
    assert tables(city)["captures"] == 1


def test_a_copy_that_comes_after_the_decision_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    """The case is decided while the file of the copy is being written."""
    city = quick_city(tmp_path)
    case = referred(city)
    begun = capture._begin(
        city.office, case.case_id, (EvidenceClass.RESIDENCE, Handling.FULL), laden_jpeg(), city.time.today
    )
    decision.approve(city.office, city.actor("sol"), case.case_id, case.version)
    with pytest.raises(Conflict):
        capture._enter(city.office, city.actor("ana"), begun, city.time.today)
    assert (tables(city)["captures"], acts(city, Act.CAPTURE_ADDED), acts(city, Act.CAPTURE_REMOVED)) == (0, 0, 0)


def test_copies_made_while_purges_run_are_kept_whole(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    case, kept, done = referred(city), [], threading.Event()

    def copy_all() -> None:
        kept.extend(captured(city, case) for _ in range(8))
        done.set()

    clerk = threading.Thread(target=copy_all)
    clerk.start()
    while not done.is_set():
        purge.run(city.office)
    clerk.join()
    shown = [capture.show(city.office, city.actor("sol"), each.capture_id) for each in kept]
    assert len(shown) == tables(city)["captures"] == acts(city, Act.CAPTURE_ADDED)
    assert intake.reopen(city.office, city.actor("ana"), case.code).head.stage is Stage.REFERRED
    assert findings(city) == []
