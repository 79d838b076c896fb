import io
import struct
import zlib

import pytest
import segno
from PIL import Image

from idsvc.credential.claims import issue_code
from idsvc.verify.image import MAX_BYTES, ImageRefused, codes_in, looks_like_image, open_image
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
