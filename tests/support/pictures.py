"""Invented pictures for tests: a drawn face, a page with metadata of every kind, a bomb."""

import struct
import zlib
from io import BytesIO

import piexif
from PIL import Image, ImageCms, ImageDraw, ImageFilter

from idsvc.enroll.guard_lines import Box

MARK = b"MARKED-METADATA"


def face(width: int = 600, height: int = 800) -> Image.Image:
    """A drawn head and shoulders with some grain, in colour."""
    image = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    draw = ImageDraw.Draw(image)

    def box(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        return left * width, top * height, right * width, bottom * height

    draw.rectangle(box(0.05, 0.78, 0.95, 1), fill=(60, 70, 110))
    draw.ellipse(box(0.25, 0.15, 0.75, 0.45), fill=(60, 40, 30))
    draw.ellipse(box(0.28, 0.22, 0.72, 0.70), fill=(205, 160, 130))
    for left in (0.36, 0.56):
        draw.ellipse(box(left, 0.40, left + 0.08, 0.425), fill="white")
        draw.ellipse(box(left + 0.03, 0.40, left + 0.055, 0.425), fill=(40, 30, 20))
    draw.arc(box(0.42, 0.50, 0.58, 0.60), 20, 160, fill=(150, 60, 60), width=max(1, width // 60))
    return image.filter(ImageFilter.GaussianBlur(width / 300))


def encoded(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """The image as a file of one format."""
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


FACE = Box(20, 30, 120, 160)


def covered(*uncovered: Box) -> bytes:
    """A PNG of a drawn face, black but for some places (``FACE``, where none is named)."""
    page, shown = Image.new("RGB", (400, 300)), face(400, 300)
    for box in uncovered or (FACE,):
        corners = (box.left, box.top, box.right, box.bottom)
        page.paste(shown.crop(corners), corners)
    return encoded(page, "PNG")


def laden_jpeg(orientation: int = 1) -> bytes:
    """A JPEG with EXIF, GPS, a thumbnail, XMP, ICC, a comment and bytes after its end, each with ``MARK`` in it."""
    thumbnail = encoded(face(64, 48)) + MARK
    exif = piexif.dump(
        {
            "0th": {piexif.ImageIFD.Orientation: orientation, piexif.ImageIFD.Make: MARK},
            "Exif": {piexif.ExifIFD.UserComment: b"ASCII\0\0\0" + MARK},
            "GPS": {piexif.GPSIFD.GPSLatitude: ((38, 1), (53, 1), (0, 1)), piexif.GPSIFD.GPSAreaInformation: MARK},
            "1st": {},
            "thumbnail": thumbnail,
        }
    )
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + MARK
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + MARK + b"</x:xmpmeta>"
    return encoded(face(400, 300), exif=exif, icc_profile=profile, xmp=xmp, comment=MARK, quality=90) + MARK


def png_claiming(width: int, height: int) -> bytes:
    """A small PNG whose header claims any size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(width + 1) * min(height, 10), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
