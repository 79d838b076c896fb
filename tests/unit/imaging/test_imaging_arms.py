"""A city's arms: rebuilt from pixels, see-through where they were, nothing else of the file left."""

from io import BytesIO

import pytest
from PIL import Image

from idsvc.imaging import TooLarge, TooManyPixels, WrongType
from idsvc.imaging.arms import emblem
from idsvc.imaging.errors import TooSmall
from tests.support.pictures import MARK, encoded, face, laden_jpeg, png_claiming


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png), formats=("PNG",))


def test_arms_keep_their_transparency_and_are_made_small() -> None:
    drawn = Image.new("RGBA", (600, 300), (0, 0, 0, 0))
    drawn.paste((200, 30, 30, 255), (150, 0, 450, 300))
    made = opened(emblem(encoded(drawn, "PNG")))
    assert made.size == (256, 128)
    assert made.mode == "RGBA"
    assert (made.getpixel((2, 2)), made.getpixel((128, 64))) == ((0, 0, 0, 0), (200, 30, 30, 255))


def test_nothing_of_the_file_but_its_pixels_is_left() -> None:
    assert MARK not in emblem(laden_jpeg())


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", WrongType),
        (png_claiming(3000, 3000), TooManyPixels),
        (encoded(face(2000, 1500), "PNG") + bytes(600_000), TooLarge),
        (encoded(face(60, 40), "PNG"), TooSmall),
    ],
)
def test_what_cannot_be_printed_is_refused(data: bytes, why: type[Exception]) -> None:
    with pytest.raises(why):
        emblem(data)
