from datetime import date
from io import BytesIO

import piexif
import pytest
from PIL import Image

from idsvc.imaging.gate import CAPTURE_LIMITS
from idsvc.imaging.rebuild import rebuild
from idsvc.specimen.marks import image_needles
from idsvc.specimen.papers import SCANNER_MODEL, SCANNER_SERIAL, XMP_NOTE, letter, letter_needles
from idsvc.specimen.people import ABSENT, LETTER
from idsvc.specimen.scan import Scanner

DAY = date(2026, 2, 20)


@pytest.fixture(scope="module")
def scan() -> bytes:
    return letter(LETTER, "Harborview", DAY)


def test_the_scan_carries_what_a_careless_scanner_leaves(scan: bytes) -> None:
    metadata = piexif.load(scan)
    assert metadata["0th"][piexif.ImageIFD.Model] == SCANNER_MODEL.encode()
    assert metadata["Exif"][piexif.ExifIFD.BodySerialNumber] == SCANNER_SERIAL.encode()
    assert metadata["GPS"][piexif.GPSIFD.GPSLatitude] == ((39, 1), (17, 1), (4137, 100))
    assert metadata["GPS"][piexif.GPSIFD.GPSLongitudeRef] == b"W"
    assert XMP_NOTE.encode() in scan
    with Image.open(BytesIO(metadata["thumbnail"]), formats=("JPEG",)) as thumbnail:
        thumbnail.load()
        assert thumbnail.size == (160, 226)


def test_the_scan_is_a_page_a_little_askew(scan: bytes) -> None:
    with Image.open(BytesIO(scan), formats=("JPEG",)) as image:
        assert 1240 < image.width < 1320
        assert 1754 < image.height < 1820


def test_the_same_letter_has_the_same_bytes(scan: bytes) -> None:
    assert letter(LETTER, "Harborview", DAY) == scan
    assert letter(ABSENT, "Harborview", DAY) != scan


def test_everything_in_the_file_would_be_found(scan: bytes) -> None:
    found = Scanner(letter_needles(LETTER, scan)).scan(b"#" + scan, "d")
    assert {finding.mark for finding in found} == {
        "letter: letter",
        "letter: letter's metadata",
        "letter: letter's place",
    }


def test_the_thumbnail_alone_would_be_found(scan: bytes) -> None:
    thumbnail = piexif.load(scan)["thumbnail"]
    assert Scanner(letter_needles(LETTER, scan)).scan(thumbnail, "d")


def test_nothing_of_the_file_is_left_in_what_is_rebuilt_from_its_pixels(scan: bytes) -> None:
    copy = rebuild(scan, CAPTURE_LIMITS)
    assert Scanner(letter_needles(LETTER, scan)).scan(copy, "d") == ()
    assert Scanner(image_needles("copy", copy)).scan(copy, "d")
