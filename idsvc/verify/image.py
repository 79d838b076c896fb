"""QR codes in a picture that nobody vouches for: bounded before anything is decoded, every page of a scan looked at."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import zxingcpp
from PIL import Image, UnidentifiedImageError

from idsvc.errors import IdsvcError

MAX_BYTES = 32 * 1024 * 1024
"""Bytes of the largest image file that is opened."""
MAX_PIXELS = 64_000_000
"""Pixels of the largest image that is decoded."""
MAX_PAGES = 64
"""Pages of the longest scan that is looked at."""
MAX_ALL_PIXELS = 256_000_000
"""Pixels of all pages together."""
SECOND_LOOK = 4_000_000
"""Pixels of the largest image that is looked at twice."""
_QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
FORMATS: Final = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "PPM")
_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"II*\0", b"MM\0*", b"BM", b"GIF8", b"P4", b"P5", b"P6")
_PDF = b"%PDF-"
_FTYP = b"ftyp"
"""Stands after a length of four bytes in HEIC and AVIF pictures, as telephones make them."""
_DEEP = "I"
"""How the modes of 16 and 32 bits a pixel begin, which Pillow would clip to white."""
_WHITE = 255


class ImageRefused(IdsvcError):
    """An image that cannot be looked at; the text says what to do."""


def looks_like_image(data: bytes) -> bool:
    """Say whether the first bytes are those of an image format that `open_image` knows."""
    return data.startswith(_SIGNATURES)


def looks_like_another_format(data: bytes) -> bool:
    """Say whether this is a document or a picture that may well show a card, but that nobody here can open."""
    return data.startswith(_PDF) or data[4:8] == _FTYP


def open_image(data: bytes) -> Image.Image:
    """Return the grey image in `data`, of a scan the first page.

    Raises ImageRefused for a size, type or content that cannot be looked at.
    """
    return next(pages_in(data))


def pages_in(data: bytes) -> Iterator[Image.Image]:
    """Yield the pages of a TIFF scan, or the one image of any other kind, in grey; raises ImageRefused as it comes."""
    if len(data) > MAX_BYTES:
        raise ImageRefused("the image file is larger than 32 MiB: make a smaller picture")
    with _refusing():
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    number = pixels = 0
    while _turned_to(image, number):
        pixels += image.width * image.height
        _check(image, number, pixels)
        with _refusing():
            page = _grey(image)
        yield page
        number += 1


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn whatever Pillow raises or warns of into a refusal."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            yield
    except (UnidentifiedImageError, Image.DecompressionBombError, Warning) as error:
        raise ImageRefused("the file is no image that can be opened here: use PNG or JPEG") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise ImageRefused("the image is cut short or damaged: make the picture again") from error


def _check(image: Image.Image, number: int, pixels: int) -> None:
    if number == MAX_PAGES:
        raise ImageRefused("the scan has more than 64 pages: save fewer in one file")
    if image.width * image.height > MAX_PIXELS:
        raise ImageRefused("the image has more than 64 million pixels: make a smaller picture")
    if pixels > MAX_ALL_PIXELS:
        raise ImageRefused("the pages have more than 256 million pixels together: save fewer in one file")


def _turned_to(image: Image.Image, number: int) -> bool:
    """Say whether there is such a page, and turn to it; of pictures that move the first counts."""
    if number == 0:
        return True
    if image.format != "TIFF":
        return False
    with _refusing():
        try:
            image.seek(number)
        except EOFError:
            return False
    return True


def _grey(image: Image.Image) -> Image.Image:
    """Return eight bits a pixel, on white paper where the picture is transparent."""
    if image.mode.startswith(_DEEP):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.has_transparency_data:
        over = image.convert("RGBA")
        paper = Image.new("L", over.size, _WHITE)
        paper.paste(over.convert("L"), mask=over.getchannel("A"))
        return paper
    return image.convert("L")


def codes_in(image: Image.Image) -> tuple[str, ...]:
    """Return the texts of the QR codes in an image, from top to bottom; empty where there is none.

    Where none is found in a picture of at most `SECOND_LOOK` pixels, it is looked at once more in twice the size, in
    which a blurred code's modules come apart. Bytes that are not ASCII come back as U+FFFD, which no card's text holds.
    """
    found = codes_at_first_sight(image)
    if found or image.width * image.height > SECOND_LOOK:
        return found
    return codes_at_first_sight(image.resize((2 * image.width, 2 * image.height), Image.Resampling.BICUBIC))


def codes_at_first_sight(image: Image.Image) -> tuple[str, ...]:
    """Return what `codes_in` does, from the image as it is."""
    found = zxingcpp.read_barcodes(image, formats=_QR_ONLY, text_mode=zxingcpp.TextMode.Plain)
    ordered = sorted(found, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return tuple(bytes(code.bytes).decode("ascii", "replace") for code in ordered)


def codes_in_file(data: bytes) -> tuple[str, ...]:
    """Return the texts of the codes on all pages, each once, in order; raises ImageRefused as `pages_in` does."""
    return tuple(dict.fromkeys(code for page in pages_in(data) for code in codes_in(page)))
