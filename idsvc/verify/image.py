"""QR codes in an image that nobody vouches for: bounded before anything is decoded."""

import io
import warnings
from typing import Final

import zxingcpp
from PIL import Image, UnidentifiedImageError

from idsvc.errors import IdsvcError

MAX_BYTES = 32 * 1024 * 1024
"""Bytes of the largest image file that is opened."""
MAX_PIXELS = 64_000_000
"""Pixels of the largest image that is decoded."""
_QR_ONLY = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
FORMATS: Final = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF", "PPM")
_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"II*\0", b"MM\0*", b"BM", b"GIF8", b"P4", b"P5", b"P6")
_PDF = b"%PDF-"
_FTYP = b"ftyp"
"""Stands after a length of four bytes in HEIC and AVIF pictures, as telephones make them."""


class ImageRefused(IdsvcError):
    """An image that cannot be looked at; the text says what to do."""


def looks_like_image(data: bytes) -> bool:
    """Say whether the first bytes are those of an image format that `open_image` knows."""
    return data.startswith(_SIGNATURES)


def looks_like_another_format(data: bytes) -> bool:
    """Say whether this is a document or a picture that may well show a card, but that nobody here can open."""
    return data.startswith(_PDF) or data[4:8] == _FTYP


def open_image(data: bytes) -> Image.Image:
    """Return the grey image in `data`; raises ImageRefused for a size, type or content that cannot be looked at."""
    if len(data) > MAX_BYTES:
        raise ImageRefused("the image file is larger than 32 MiB: make a smaller picture")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image = Image.open(io.BytesIO(data), formats=FORMATS)
            if image.width * image.height > MAX_PIXELS:
                raise ImageRefused("the image has more than 64 million pixels: make a smaller picture")
            return image.convert("L")
    except (UnidentifiedImageError, Image.DecompressionBombError, Warning) as error:
        raise ImageRefused("the file is no image that can be opened here: use PNG or JPEG") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise ImageRefused("the image is cut short or damaged: make the picture again") from error


def codes_in(image: Image.Image) -> tuple[str, ...]:
    """Return the texts of the QR codes in an image, from top to bottom; empty where there is none.

    Bytes that are not ASCII come back as U+FFFD, which no card's text holds.
    """
    found = zxingcpp.read_barcodes(image, formats=_QR_ONLY, text_mode=zxingcpp.TextMode.Plain)
    ordered = sorted(found, key=lambda code: (code.position.top_left.y, code.position.top_left.x))
    return tuple(bytes(code.bytes).decode("ascii", "replace") for code in ordered)
