import pytest
from PIL import Image

from idsvc.imaging import ImageRefused, TooLarge, TooManyPixels, Truncated, WrongType
from idsvc.imaging.gate import CAPTURE_LIMITS, ImageLimits, read_image
from idsvc.imaging.raster import Mode, Raster
from tests.support.pictures import encoded, face, laden_jpeg, png_claiming

SMALL = ImageLimits(max_bytes=10_000_000, max_pixels=1_000_000)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_three_formats_pass_with_their_size(kind: str) -> None:
    raster = read_image(encoded(face(60, 80), kind), SMALL)
    assert (raster.width, raster.height, raster.mode) == (60, 80, Mode.COLOUR)
    assert len(raster.pixels) == 60 * 80 * 3


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7\n1 0 obj",
        b"<!doctype html><img src=x>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"plain words",
        b"GIF89a" + bytes(40),
        b"RIFF\x10\0\0\0WAVEfmt ",
        b"%!PS-Adobe-3.0 EPSF-3.0",
        encoded(face(8, 8), "BMP"),
        encoded(face(8, 8), "TIFF"),
        encoded(face(8, 8), "GIF"),
    ],
)
def test_anything_else_is_of_the_wrong_type(data: bytes) -> None:
    with pytest.raises(WrongType, match="JPEG, PNG or WebP"):
        read_image(data, SMALL)


def test_the_content_counts_and_not_how_it_begins_alone() -> None:
    with pytest.raises(Truncated):
        read_image(b"\xff\xd8\xff%PDF-1.7 hidden", SMALL)


def test_a_hundred_megabytes_are_refused_by_their_length() -> None:
    with pytest.raises(TooLarge, match="lower resolution"):
        read_image(bytes(100 * 2**20), CAPTURE_LIMITS)


@pytest.mark.parametrize("size", [(1001, 1000), (9000, 9000), (12_000, 12_000), (60_000, 60_000)])
def test_a_png_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    with pytest.raises(TooManyPixels):
        read_image(png_claiming(*size), SMALL)


def test_a_jpeg_bomb_is_refused_by_its_header() -> None:
    data = bytearray(encoded(face(16, 16)))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = b"\xff\xdc\xff\xdc"
    with pytest.raises(TooManyPixels):
        read_image(bytes(data), SMALL)


@pytest.mark.parametrize("options", [{}, {"lossless": True}, {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0"}])
def test_a_webp_of_each_kind_is_measured_before_pillow_makes_its_canvas(options: dict[str, object]) -> None:
    data = encoded(face(90, 70), "WEBP", **options)
    assert read_image(data, ImageLimits(len(data), 90 * 70)).height == 70
    with pytest.raises(TooManyPixels):
        read_image(data, ImageLimits(len(data), 90 * 70 - 1))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_a_picture_that_breaks_off_is_said_to_be_incomplete(kind: str, share: float) -> None:
    data = encoded(face(120, 160), kind)
    with pytest.raises(Truncated, match="damaged or incomplete"):
        read_image(data[: max(13, int(len(data) * share))], SMALL)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_obeyed(orientation: int) -> None:
    raster = read_image(laden_jpeg(orientation), SMALL)
    assert (raster.width, raster.height) == ((400, 300) if orientation < 5 else (300, 400))


def test_turning_agrees_with_what_a_camera_means() -> None:
    sensor = Image.new("L", (32, 16), 255)
    sensor.paste(0, (0, 0, 8, 16))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright: turn clockwise to see it right
    upright = read_image(encoded(sensor, "PNG", exif=exif), SMALL).image()
    assert upright.size == (16, 32)
    assert (upright.getpixel((8, 2)), upright.getpixel((8, 30))) == (0, 255)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF:UserWarning")  # as in the service, where a warning is no error
@pytest.mark.parametrize(
    "exif", [b"Exif\0\0II*\0", b"Exif\0\0garbage", b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x02\0\0\0\x04up!\0"]
)
def test_broken_orientation_is_no_reason_to_refuse(exif: bytes) -> None:
    assert read_image(encoded(face(32, 24), "JPEG", exif=exif), SMALL).width == 32


def test_an_orientation_that_cannot_be_read_means_upright() -> None:
    broken = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x02\0\0\0\x04up!\0"
    assert read_image(encoded(face(32, 24), "PNG", exif=broken), SMALL).width == 32


@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("1", Mode.GREY),
        ("L", Mode.GREY),
        ("I;16", Mode.GREY),
        ("P", Mode.COLOUR),
        ("RGBA", Mode.COLOUR),
        ("LA", Mode.COLOUR),
    ],
)
def test_every_kind_of_pixel_becomes_grey_or_colour(mode: str, expected: Mode) -> None:
    image = Image.new("I;16", (4, 4), 65535) if mode == "I;16" else Image.new("RGB", (4, 4), "white").convert(mode)
    raster = read_image(encoded(image, "PNG"), SMALL)
    assert raster.mode is expected
    assert set(raster.pixels) == {255}


def test_cmyk_becomes_colour() -> None:
    assert read_image(encoded(Image.new("CMYK", (8, 8))), SMALL).mode is Mode.COLOUR


def test_what_is_transparent_shows_white_paper() -> None:
    assert set(read_image(encoded(Image.new("RGBA", (4, 4), (0, 0, 0, 0)), "PNG"), SMALL).pixels) == {255}


def test_pixels_never_show_in_a_repr() -> None:
    assert "pixels" not in repr(Raster(1, 1, Mode.GREY, b"A"))


def test_every_refusal_is_one_kind_of_error_with_constant_text() -> None:
    for refusal in (WrongType, TooLarge, TooManyPixels, Truncated):
        assert issubclass(refusal, ImageRefused)
