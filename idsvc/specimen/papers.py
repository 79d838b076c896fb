"""A scanned letter of an invented city's water office, with all the metadata that a careless scanner leaves in."""

import hashlib
import math
import struct
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFilter
from PIL.ExifTags import GPS, IFD, Base

from idsvc.card.fonts import Family, Weight, sized
from idsvc.specimen.marks import Needle, image_needles, text_needles
from idsvc.specimen.people import Person

PAGE: Final = (1240, 1754)
"""A4 at 150 dpi."""

SCANNER_MODEL: Final = "Gullwing PageLight 300"
SCANNER_SERIAL: Final = "GW-77-SPECIMEN-0315"
XMP_NOTE: Final = "scanned at the kitchen table, specimen 4471"

_INK: Final = "#23303a"
_QUIET: Final = "#5d6b75"
_WATER: Final = "#2b6f8f"
_PALE: Final = "#cfe3ea"
_PAPER: Final = "#fbf9f3"
_BED: Final = "#8b8f8d"
_LEFT: Final = 130
_RIGHT: Final = 1110
_TURN: Final = 0.9  # degrees a page lies askew on the glass
_USED: Final = (14, 13, 15, 12, 11, 13, 16, 18, 17, 14, 12, 13)  # a year's water, in thousands of gallons
_MUCH: Final = 15  # the bars of drier months are darker
_FOLDS: Final = (588, 1170)
_THUMBNAIL: Final = (160, 226)
# Far out at sea: nobody lives there.
_LATITUDE: Final = (39.0, 17.0, 41.37)
_LONGITUDE: Final = (66.0, 52.0, 18.93)


def letter(person: Person, city: str, day: date) -> bytes:
    """Return the scan of a letter to a resident, dated ``day``, as a JPEG with EXIF, GPS, thumbnail and XMP."""
    page = Image.new("RGB", PAGE, _PAPER)
    draw = ImageDraw.Draw(page)
    _head(draw, city)
    _address(draw, person, day)
    _text(draw, city)
    _chart(draw)
    _foot(draw, city)
    scan = _scanned(page, person.key)
    out = BytesIO()
    scan.save(out, "JPEG", quality=82, dpi=(150, 150), exif=_exif(scan, day), xmp=_xmp())
    return out.getvalue()


def letter_needles(person: Person, jpeg: bytes) -> tuple[Needle, ...]:
    """Return what to look for of a letter's file: its pixels as encoded, its thumbnail, and its metadata."""
    words = (SCANNER_MODEL, SCANNER_SERIAL, XMP_NOTE)
    texts = [needle for each in words for needle in text_needles(f"{person.key}: letter's metadata", each)]
    place = b"".join(struct.pack(">II", *_ratio(part)) for part in _LATITUDE)
    gps = Needle(f"{person.key}: letter's place", "image", place)
    return (*image_needles(f"{person.key}: letter", jpeg), gps, *texts)


def _write(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, ink: str = _INK) -> None:
    draw.text(at, text, fill=ink, font=sized(Family.LATIN, Weight.REGULAR, size), anchor="ls")


def _write_bold(draw: ImageDraw.ImageDraw, at: tuple[int, int], text: str, size: int, ink: str = _INK) -> None:
    draw.text(at, text, fill=ink, font=sized(Family.LATIN, Weight.BOLD, size), anchor="ls")


def _lines(draw: ImageDraw.ImageDraw, top: int, lines: Sequence[str], size: int, ink: str = _INK) -> None:
    for number, line in enumerate(lines):
        _write(draw, (_LEFT, top + number * round(size * 1.5)), line, size, ink)


def _head(draw: ImageDraw.ImageDraw, city: str) -> None:
    draw.rectangle((0, 0, PAGE[0], 26), fill=_WATER)
    for row, tone in enumerate((_WATER, "#5b97b1", "#9cc3d3")):
        for wave in range(3):
            left, top = _LEFT + wave * 34, 104 + row * 20
            draw.arc((left, top, left + 34, top + 22), 200, 340, fill=tone, width=7)
    _write_bold(draw, (264, 138), f"{city} Water Office", 44)
    _write(draw, (264, 176), "a service of the invented city: specimen letter", 21, _QUIET)
    draw.line((_LEFT, 214, _RIGHT, 214), fill=_PALE, width=3)


def _address(draw: ImageDraw.ImageDraw, person: Person, day: date) -> None:
    typed = person.typed
    _lines(draw, 318, [each for each in (typed.full_name, typed.address_line_1, typed.address_line_2) if each], 29)
    when = f"{day:%B} {day.day}, {day:%Y}"
    draw.text((_RIGHT, 318), when, fill=_INK, font=sized(Family.LATIN, Weight.REGULAR, 25), anchor="rs")
    _write_bold(draw, (_LEFT, 520), "Your water in the past year", 34)


def _text(draw: ImageDraw.ImageDraw, city: str) -> None:
    lines = (
        "Dear neighbor,",
        "",
        f"thank you for saving water with all of {city}. The meter at the address above",
        "was read last week. You used a little less than in the year before, and nothing is",
        "owed. The chart shows what went through the meter each month, in thousands of",
        "gallons.",
    )
    _lines(draw, 584, lines, 25)


def _chart(draw: ImageDraw.ImageDraw) -> None:
    base, wide = 1210, (_RIGHT - _LEFT) // len(_USED)
    for step in range(5):
        level = base - step * 70
        draw.line((_LEFT, level, _RIGHT, level), fill="#e2e5e2", width=2)
    for month, used in enumerate(_USED):
        left = _LEFT + month * wide + 16
        top = base - used * 15
        tone = _WATER if used > _MUCH else "#7fb0c4"
        draw.rounded_rectangle((left, top, left + wide - 32, base), 7, fill=tone)
        _write(draw, (left + 10, base + 34), "JFMAMJJASOND"[month], 22, _QUIET)
        _write(draw, (left + 8, top - 12), str(used), 20, _QUIET)


def _foot(draw: ImageDraw.ImageDraw, city: str) -> None:
    _lines(draw, 1330, ("Nothing to pay. Keep this letter as proof of your service address.",), 26)
    _write(draw, (_LEFT, 1440), "With kind regards,", 26)
    draw.line([_signed(step / 10) for step in range(420)], fill="#2a3f7a", width=4, joint="curve")
    _write(draw, (_LEFT, 1570), f"The meter room, {city} Water Office", 24)
    draw.line((_LEFT, 1636, _RIGHT, 1636), fill=_PALE, width=3)
    _write(draw, (_LEFT, 1674), "1 Pumphouse Quay  ·  open on weekdays, 8 to 5  ·  invented for training", 20, _QUIET)


def _signed(turn: float) -> tuple[float, float]:
    """Return a point of a signature in loops that grow smaller."""
    tall = 30 / (1 + turn / 18) * (1 + 0.5 * math.sin(turn / 5))
    return _LEFT + 24 + 5.2 * turn + 16 * math.sin(turn), 1506 - tall * math.cos(turn)


def _scanned(page: Image.Image, key: str) -> Image.Image:
    """Return the page as a scanner sees it: folds, grain, a little askew, its edge in shadow."""
    folded = page.filter(ImageFilter.GaussianBlur(0.6))
    shade = Image.new("L", PAGE, 255)
    draw = ImageDraw.Draw(shade)
    for fold in _FOLDS:
        draw.line((0, fold, PAGE[0], fold + 2), fill=196, width=5)
    worn = Image.composite(folded, Image.new("RGB", PAGE, "#b9b3a6"), shade.filter(ImageFilter.GaussianBlur(3)))
    grained = Image.blend(worn, _grain(key), 0.06)
    askew = grained.convert("RGBA").rotate(_TURN, Image.Resampling.BICUBIC, expand=True)
    bed = Image.new("RGB", askew.size, _BED)
    shadow = askew.getchannel("A").filter(ImageFilter.GaussianBlur(9))
    bed.paste(Image.new("RGB", askew.size, "#4c504e"), (6, 8), shadow)
    bed.paste(askew, (0, 0), askew)
    return bed


def _grain(key: str) -> Image.Image:
    """Return paper fibres, the same for the same key."""
    size = (PAGE[0] // 2, PAGE[1] // 2)
    noise = hashlib.shake_256(f"idsvc specimen paper: {key}".encode()).digest(size[0] * size[1])
    fibres = Image.frombytes("L", size, noise).filter(ImageFilter.GaussianBlur(0.8))
    return fibres.resize(PAGE, Image.Resampling.BICUBIC).convert("RGB")


def _exif(scan: Image.Image, day: date) -> bytes:
    exif = Image.Exif()
    exif[Base.Make.value] = "Gullwing"
    exif[Base.Model.value] = SCANNER_MODEL
    exif[Base.DateTime.value] = f"{day:%Y:%m:%d} 09:41:07"
    exif.get_ifd(IFD.Exif)[Base.BodySerialNumber.value] = SCANNER_SERIAL
    place = exif.get_ifd(IFD.GPSInfo)
    place[GPS.GPSLatitudeRef.value] = "N"
    place[GPS.GPSLatitude.value] = _LATITUDE
    place[GPS.GPSLongitudeRef.value] = "W"
    place[GPS.GPSLongitude.value] = _LONGITUDE
    return _with_thumbnail(exif.tobytes(), scan)


def _ratio(part: float) -> tuple[int, int]:
    whole = part.is_integer()
    return (round(part), 1) if whole else (round(part * 100), 100)


def _with_thumbnail(exif: bytes, scan: Image.Image) -> bytes:
    """Return the EXIF block with a second directory that holds a thumbnail (EXIF 2.32, 4.5.2); Pillow writes none."""
    out = BytesIO()
    scan.resize(_THUMBNAIL, Image.Resampling.LANCZOS).save(out, "JPEG", quality=70)
    picture, tiff = out.getvalue(), exif.removeprefix(b"Exif\0\0")
    order = ">" if tiff.startswith(b"MM") else "<"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    link = first + 2 + 12 * count
    start = len(tiff) + 2 + 3 * 12 + 4
    entries = ((0x0103, 3, 6), (0x0201, 4, start), (0x0202, 4, len(picture)))
    directory = struct.pack(f"{order}H", len(entries))
    for tag, kind, value in entries:
        short = kind == 3  # noqa: PLR2004 - EXIF's number for a 16-bit value
        directory += struct.pack(f"{order}HHI", tag, kind, 1)
        directory += struct.pack(f"{order}HH", value, 0) if short else struct.pack(f"{order}I", value)
    linked = tiff[:link] + struct.pack(f"{order}I", len(tiff)) + tiff[link + 4 :]
    return b"Exif\0\0" + linked + directory + bytes(4) + picture


def _xmp() -> bytes:
    return (
        '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/" dc:description="{XMP_NOTE}"/></rdf:RDF></x:xmpmeta>'
        '<?xpacket end="w"?>'
    ).encode()
