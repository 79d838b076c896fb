import io
import struct
import zlib

import pytest
import segno
from PIL import Image

from idsvc.credential.claims import issue_code
from idsvc.specimen import degrade
from idsvc.verify.image import (
    MAX_BYTES,
    MAX_PAGES,
    SECOND_LOOK,
    ImageRefused,
    codes_at_first_sight,
    codes_in,
    codes_in_file,
    looks_like_image,
    open_image,
    pages_in,
)
from tests.support.verdict_cards import back, front, signer

FRONT, BACK = issue_code(front(), signer("card")), issue_code(back(), signer("card"))


def drawn(text: str, scale: int = 4) -> Image.Image:
    out = io.BytesIO()
    segno.make(text, error="m", boost_error=False).save(out, kind="png", scale=scale)
    return Image.open(io.BytesIO(out.getvalue())).convert("L")


def saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("text", [FRONT, BACK])
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF", "PPM"])
def test_a_drawn_code_is_read(text: str, kind: str) -> None:
    data = saved(drawn(text), kind)
    assert looks_like_image(data)
    assert codes_in(open_image(data)) == (text,)


def test_codes_come_from_top_to_bottom() -> None:
    sheet = Image.new("L", (800, 1400), 255)
    sheet.paste(drawn(BACK), (20, 700))
    sheet.paste(drawn(FRONT), (20, 20))
    assert codes_in(sheet) == (FRONT, BACK)


def test_an_empty_picture_has_no_code() -> None:
    assert codes_in(Image.new("L", (300, 300), 255)) == ()


def test_bytes_in_a_code_never_pass_for_text() -> None:
    (found,) = codes_in(drawn("caf\u00e9"))
    assert "\ufffd" in found


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"<html>", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_what_is_no_image_is_refused(data: bytes) -> None:
    with pytest.raises(ImageRefused):
        open_image(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_truncated_image_is_refused(kind: str) -> None:
    data = saved(drawn(BACK), kind)
    with pytest.raises(ImageRefused):
        open_image(data[: len(data) // 2])


def png_of(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [8001, 12_000, 60_000])
def test_a_decompression_bomb_is_refused_before_it_is_decoded(side: int) -> None:
    with pytest.raises(ImageRefused):
        open_image(png_of(side, side))


def test_a_file_above_the_size_is_refused() -> None:
    with pytest.raises(ImageRefused, match="32 MiB"):
        open_image(bytes(MAX_BYTES + 1))


def test_a_code_text_is_not_an_image() -> None:
    assert not looks_like_image(FRONT.encode())


def scan(*pages: Image.Image, **options: object) -> bytes:
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], **options)
    return out.getvalue()


@pytest.mark.parametrize("compression", ["raw", "tiff_lzw", "tiff_deflate", "jpeg"])
def test_every_page_of_a_scan_is_looked_at(compression: str) -> None:
    data = scan(drawn(FRONT), Image.new("L", (80, 80), 255), drawn(BACK), drawn(FRONT), compression=compression)
    assert codes_in_file(data) == (FRONT, BACK)
    assert codes_in(open_image(data)) == (FRONT,)


def test_a_fax_of_two_colours_is_read() -> None:
    assert codes_in_file(scan(drawn(FRONT).convert("1"), compression="group4")) == (FRONT,)


def test_a_scan_has_a_bounded_number_of_pages() -> None:
    page = Image.new("L", (9, 9), 255)
    assert len(list(pages_in(scan(*[page] * MAX_PAGES)))) == MAX_PAGES
    with pytest.raises(ImageRefused, match="more than 64 pages"):
        codes_in_file(scan(*[page] * (MAX_PAGES + 1)))


def test_the_pages_of_a_scan_have_a_bounded_number_of_pixels_together() -> None:
    page = Image.new("1", (8000, 7900), 1)
    with pytest.raises(ImageRefused, match="256 million pixels together"):
        list(pages_in(scan(*[page] * 5, compression="group4")))


def test_a_damaged_later_page_is_a_refusal() -> None:
    data = scan(drawn(FRONT), drawn(BACK), compression="tiff_lzw")
    with pytest.raises(ImageRefused):
        list(pages_in(data[: len(data) * 2 // 3]))


def test_pages_that_lead_back_to_each_other_end() -> None:
    data = bytearray(scan(Image.new("L", (9, 9), 255), Image.new("L", (9, 9), 255)))
    first = int.from_bytes(data[4:8], "little")
    entries = int.from_bytes(data[first : first + 2], "little")
    second = int.from_bytes(data[first + 2 + 12 * entries :][:4], "little")
    entries = int.from_bytes(data[second : second + 2], "little")
    at = second + 2 + 12 * entries
    data[at : at + 4] = first.to_bytes(4, "little")
    assert len(list(pages_in(bytes(data)))) <= MAX_PAGES


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_a_pixel_are_not_clipped_to_white(kind: str) -> None:
    deep = drawn(FRONT).convert("I").point(lambda value: value * 200 + 9000).convert("I;16")
    assert codes_in_file(saved(deep, kind)) == (FRONT,)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF"])
def test_a_code_on_nothing_stands_on_white_paper(kind: str) -> None:
    code = drawn(FRONT)
    clear = Image.new("RGBA", code.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=code.point(lambda value: 255 - value))
    assert codes_in_file(saved(clear, kind)) == (FRONT,)


def test_of_a_picture_that_moves_the_first_counts() -> None:
    out = io.BytesIO()
    drawn(FRONT).save(out, "GIF", save_all=True, append_images=[drawn(BACK).resize(drawn(FRONT).size)])
    assert codes_in_file(out.getvalue()) == (FRONT,)


def blurred_card() -> Image.Image:
    """A back at 7 pixels a millimetre, so far out of focus that its modules run together."""
    per_mm = 7
    return degrade.blurred(degrade.resampled(drawn(BACK), per_mm), 0.16 * per_mm)


def test_a_blurred_code_is_read_at_the_second_look() -> None:
    card = blurred_card()
    assert codes_at_first_sight(card) == ()
    assert codes_in(card) == (BACK,)


def test_a_large_picture_is_looked_at_once() -> None:
    card = blurred_card()
    page = Image.new("L", (card.width, SECOND_LOOK // card.width + 1), 255)
    page.paste(card)
    assert codes_in(page) == ()
