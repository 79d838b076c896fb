from io import BytesIO

import pytest
from PIL import Image, ImageChops

from idsvc.enroll.guard_lines import Box
from idsvc.imaging.covering import MAX_PLACES, check_covered
from idsvc.imaging.errors import Uncovered
from idsvc.imaging.gate import CAPTURE_LIMITS, read_image
from idsvc.imaging.raster import Raster
from idsvc.imaging.watermark import watermarked
from tests.support.pictures import FACE, covered, encoded, face

DATE = Box(200, 20, 60, 12)


def raster(data: bytes) -> Raster:
    return read_image(data, CAPTURE_LIMITS)


def test_a_picture_that_is_black_but_for_the_places_is_covered() -> None:
    check_covered(raster(covered(FACE)), (FACE,))
    check_covered(raster(covered(FACE, DATE)), (DATE, FACE))


@pytest.mark.parametrize(
    "places", [(), (DATE,), (Box(20, 30, 120, 159),), (FACE, Box(-1, 0, 9, 9)), (FACE, Box(0, 0, 0, 9))]
)
def test_a_pixel_that_shows_anywhere_else_is_refused(places: tuple[Box, ...]) -> None:
    with pytest.raises(Uncovered):
        check_covered(raster(covered(FACE)), places)


def test_the_faintest_pixel_outside_counts() -> None:
    page = Image.open(BytesIO(covered(FACE)))
    page.putpixel((399, 299), (0, 0, 1))
    with pytest.raises(Uncovered):
        check_covered(raster(encoded(page, "PNG")), (FACE,))


def test_more_than_half_of_a_picture_or_too_many_places_are_not_covered() -> None:
    with pytest.raises(Uncovered):
        check_covered(raster(encoded(face(400, 300), "PNG")), (Box(0, 0, 400, 300),))
    check_covered(raster(covered(FACE)), (FACE,) * MAX_PLACES)
    with pytest.raises(Uncovered):
        check_covered(raster(covered(FACE)), (FACE,) * (MAX_PLACES + 1))


def test_a_name_is_written_over_the_whole_picture_and_two_names_differ() -> None:
    jpeg = encoded(Image.new("RGB", (900, 700), "#c8c8c8"))
    sol, ida = (Image.open(BytesIO(watermarked(jpeg, name))).convert("L") for name in ("sol", "ida"))
    for left, top in ((0, 0), (450, 0), (0, 350), (450, 350)):
        low, high = sol.crop((left, top, left + 450, top + 350)).getextrema()
        assert low < 150
        assert high > 210
    assert ImageChops.difference(sol, ida).getextrema()[1] > 60
