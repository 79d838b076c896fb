from io import BytesIO

import pytest
from PIL import Image, ImageChops

from idsvc.imaging import PortraitTooLarge, WrongType
from idsvc.imaging.portrait import PRINT_SIZE, QR_SIZES, print_portrait, qr_portrait
from tests.support.pictures import MARK, encoded, face, laden_jpeg


def test_the_printed_portrait_has_its_exact_size_and_no_metadata() -> None:
    portrait = print_portrait(laden_jpeg())
    assert MARK not in portrait
    with Image.open(BytesIO(portrait)) as image:
        assert (image.size, image.mode, image.info["dpi"]) == (PRINT_SIZE, "RGB", (300, 300))
        assert not image.getexif()


@pytest.mark.parametrize("size", [(1600, 400), (300, 1500), (40, 50)])
def test_any_shape_is_cropped_and_never_stretched_or_refused(size: tuple[int, int]) -> None:
    circle = Image.new("RGB", size, "black")
    short = min(size)
    circle.paste(
        "white",
        (size[0] // 2 - short // 8, size[1] // 2 - short // 8, size[0] // 2 + short // 8, size[1] // 2 + short // 8),
    )
    with Image.open(BytesIO(print_portrait(encoded(circle, "PNG")))) as image:
        assert image.size == PRINT_SIZE
        bounds = image.convert("L").point(lambda level: 255 * (level > 127)).getbbox()
    assert bounds is not None
    assert abs((bounds[2] - bounds[0]) - (bounds[3] - bounds[1])) <= 6


def test_of_a_tall_picture_more_is_cut_below_than_above() -> None:
    tall = Image.new("RGB", (300, 800), "black")
    tall.paste("white", (0, 0, 300, 200))
    with Image.open(BytesIO(print_portrait(encoded(tall, "PNG")))) as image:
        white = sum(level > 127 for level in image.convert("L").resize((1, 376)).tobytes())
    assert white > 0


@pytest.mark.parametrize("cap", [400, 500, 600, 700])
def test_the_small_portrait_keeps_its_cap_and_is_bare_grey_webp(cap: int) -> None:
    webp = qr_portrait(print_portrait(encoded(face())), cap)
    assert len(webp) <= cap
    assert webp[12:16] == b"VP8 "  # the simple container: it has no place for metadata
    with Image.open(BytesIO(webp)) as image:
        assert image.size in QR_SIZES
        red, green, blue = image.convert("RGB").split()
    for other in (green, blue):  # grey but for the decoder's rounding
        assert ImageChops.difference(red, other).getextrema()[1] <= 3


def test_a_profile_in_the_picture_is_not_copied() -> None:
    assert MARK not in qr_portrait(laden_jpeg(), 700)


def test_more_bytes_never_make_it_worse() -> None:
    portrait = print_portrait(encoded(face()))
    assert len(qr_portrait(portrait, 700)) > len(qr_portrait(portrait, 250))


def test_a_cap_that_nothing_fits_is_an_error() -> None:
    with pytest.raises(PortraitTooLarge, match="plain background"):
        qr_portrait(encoded(face()), 60)


def test_what_is_no_picture_is_refused() -> None:
    for make in (print_portrait, lambda data: qr_portrait(data, 600)):
        with pytest.raises(WrongType):
            make(b"GIF89a")
