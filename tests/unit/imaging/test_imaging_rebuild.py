from io import BytesIO

import pytest
from PIL import Image

from idsvc.imaging import Truncated, WrongType
from idsvc.imaging.gate import CAPTURE_LIMITS
from idsvc.imaging.rebuild import MAX_REBUILT, rebuild
from tests.support.pictures import MARK, encoded, face, laden_jpeg


def segments(jpeg: bytes) -> list[int]:
    """The marker of every segment before the scan."""
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    return found


def test_the_picture_that_comes_in_is_really_laden() -> None:
    data = laden_jpeg()
    assert data.count(MARK) >= 7
    assert {0xE1, 0xE2, 0xFE} <= set(segments(data))


def test_nothing_but_pixels_goes_through() -> None:
    rebuilt = rebuild(laden_jpeg(orientation=6), CAPTURE_LIMITS)
    assert MARK not in rebuilt
    assert [marker for marker in segments(rebuilt) if marker >= 0xE0] == [
        0xE0
    ]  # JFIF's own header, no EXIF, ICC, comment
    assert rebuilt.endswith(b"\xff\xd9")
    with Image.open(BytesIO(rebuilt)) as image:
        assert image.size == (300, 400)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_further_frames_are_gone() -> None:
    frames = encoded(face(40, 40), "PNG", save_all=True, append_images=[face(40, 40).rotate(90)])
    with Image.open(BytesIO(rebuild(frames, CAPTURE_LIMITS))) as image:
        assert getattr(image, "n_frames", 1) == 1


def test_a_grey_scan_stays_grey() -> None:
    with Image.open(BytesIO(rebuild(encoded(face().convert("L"), "PNG"), CAPTURE_LIMITS))) as image:
        assert image.mode == "L"


def test_rebuilding_twice_keeps_the_size() -> None:
    once = rebuild(encoded(face(), "WEBP"), CAPTURE_LIMITS)
    with Image.open(BytesIO(once)) as first, Image.open(BytesIO(rebuild(once, CAPTURE_LIMITS))) as second:
        assert first.size == second.size == (600, 800)


def test_a_page_of_noise_is_reduced_until_it_fits() -> None:
    noise = encoded(Image.effect_noise((3500, 3500), 120).convert("RGB"), "JPEG", quality=90)
    rebuilt = rebuild(noise, CAPTURE_LIMITS)
    assert len(rebuilt) <= MAX_REBUILT
    with Image.open(BytesIO(rebuilt)) as image:
        assert max(image.size) < 3500


def test_a_refusal_comes_through() -> None:
    with pytest.raises(WrongType):
        rebuild(b"%PDF-1.7", CAPTURE_LIMITS)
    with pytest.raises(Truncated):
        rebuild(laden_jpeg()[:9000], CAPTURE_LIMITS)
