"""One portrait twice: as it is printed, and as small as the back code can carry it."""

from collections.abc import Iterator
from io import BytesIO

from PIL import Image, ImageChops, ImageOps, ImageStat

from idsvc.imaging.errors import PortraitTooLarge
from idsvc.imaging.gate import PORTRAIT_LIMITS, read_image

PRINT_SIZE = (282, 376)
"""Pixels of the printed portrait: 23.9 x 31.8 mm at 300 dpi, 3:4."""

QR_SIZES = ((84, 112), (72, 96), (60, 80), (48, 64))
"""Pixels of the portrait in the back code, largest first; below the last a face is no longer one."""

_FACE_HEIGHT = 0.4  # of the surplus, this much is cut off above: faces stand in the upper part of a picture
_QUALITIES = range(91)


def print_portrait(data: bytes) -> bytes:
    """Return a JPEG of ``PRINT_SIZE`` in colour, cropped to 3:4, without metadata.

    Raises ``ImageRefused`` as ``read_image`` does; a picture that is merely small or dark is taken.
    """
    out = BytesIO()
    _cropped(data, PRINT_SIZE).convert("RGB").save(out, "JPEG", quality=92, subsampling=0, dpi=(300, 300))
    return out.getvalue()


def qr_portrait(data: bytes, cap: int) -> bytes:
    """Return the grey WebP of at most ``cap`` bytes that comes nearest to the portrait, without metadata.

    Raises ``PortraitTooLarge`` where even the smallest does not fit, and ``ImageRefused`` as ``read_image`` does.
    """
    face = ImageOps.autocontrast(_cropped(data, QR_SIZES[0]).convert("L"), cutoff=1)
    best = min(_candidates(face, cap), key=lambda webp: _distance(webp, face), default=None)
    if best is None:
        raise PortraitTooLarge("this portrait cannot be made small enough for the card: use a plain background")
    return best


def _cropped(data: bytes, size: tuple[int, int]) -> Image.Image:
    image = read_image(data, PORTRAIT_LIMITS).image()
    return ImageOps.fit(image, size, Image.Resampling.LANCZOS, centering=(0.5, _FACE_HEIGHT))


def _candidates(face: Image.Image, cap: int) -> Iterator[bytes]:
    """Yield, for each size, the portrait of the highest quality under the cap."""
    for size in QR_SIZES:
        reduced = face.resize(size, Image.Resampling.LANCZOS)
        if (webp := _highest_under(reduced, cap)) is not None:
            yield webp


def _highest_under(image: Image.Image, cap: int) -> bytes | None:
    best, low, high = None, 0, len(_QUALITIES)
    while low < high:
        middle = (low + high) // 2
        webp = _webp(image, _QUALITIES[middle])
        if len(webp) <= cap:
            best, low = webp, middle + 1
        else:
            high = middle
    return best


def _webp(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    # Said aloud because Pillow copies a 3 kB colour profile from ``info`` when it is not.
    image.save(out, "WEBP", quality=quality, method=6, exif=b"", icc_profile=b"", xmp=b"")
    return out.getvalue()


def _distance(webp: bytes, face: Image.Image) -> float:
    """Return the root mean square difference, in grey levels, as a verifier's screen would show it."""
    with Image.open(BytesIO(webp), formats=("WEBP",)) as opened:
        shown = opened.convert("L").resize(face.size, Image.Resampling.BICUBIC)
    return ImageStat.Stat(ImageChops.difference(shown, face)).rms[0]
