"""What to look for when nothing of a person may lie in clear: each marked value in every spelling it could have.

A needle shorter than ``SHORTEST`` is left out: tens of megabytes of ciphertext would hold it by chance.
"""

import base64
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, quote_plus

from idsvc.specimen.people import Person

SHORTEST: Final = 7
"""Bytes of the shortest needle; in 50 MB of random bytes ten thousand such are met once in 140,000 scans."""

WINDOW: Final = 32
"""Bytes of a needle that is cut from an image."""

EVERY: Final = 256
"""Bytes from one window of an image to the next: any kilobyte of the file holds two whole ones at least."""

_PLAIN_WINDOW: Final = 16  # different byte values a window has at least; fewer may stand in any file
_WORD: Final = 4  # letters of the shortest part of a name that is looked for by itself
_START_OF_SCAN: Final = b"\xff\xda"
_END_OF_IMAGE: Final = b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class Needle:
    """Bytes that must not be met; ``mark`` says whose and what, ``form`` how it is written. Never shown itself."""

    mark: str
    form: str
    pattern: bytes = field(repr=False)


def needles(person: Person) -> tuple[Needle, ...]:
    """Return a person's names, name parts, birth date, address and contact in every form."""
    typed = person.typed
    names = (typed.full_name, typed.preferred_name, typed.second_name)
    lines = (typed.address_line_1, typed.address_line_2, typed.emergency_contact)
    marked = {
        "name": [*names, *(part for name in names for part in _parts(name))],
        "address": [*lines, *(line.lstrip("0123456789 ") for line in lines)],
        "birth-date": list(_days(person.birth_date)),
    }
    every = (
        needle
        for what, texts in marked.items()
        for text in texts
        for needle in text_needles(f"{person.key}: {what}", text)
    )
    return _once(every)


def _once(every: Iterable[Needle]) -> tuple[Needle, ...]:
    """Return the needles without those whose bytes came before, in another form for instance."""
    first: dict[bytes, Needle] = {}
    for needle in every:
        first.setdefault(needle.pattern, needle)
    return tuple(first.values())


def _parts(name: str) -> list[str]:
    return [part for part in name.replace("-", " ").split() if len(part) >= _WORD]


def _days(day: date) -> Iterator[str]:
    yield from (f"{day:%Y-%m-%d}", f"{day:%Y%m%d}", f"{day:%m/%d/%Y}", f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y}")
    yield from (f"{day.day} {day:%B %Y}", f"{day:%B} {day.day}, {day:%Y}", f"{day.day} {day:%b %Y}")


def text_needles(mark: str, text: str) -> tuple[Needle, ...]:
    """Return the needles of one text; none for a text too short to be looked for."""
    written = (
        Needle(mark, form, pattern)
        for form, write in _FORMS.items()
        for spelling in _spellings(text)
        for pattern in write(spelling)
    )
    return _once(needle for needle in written if len(needle.pattern) >= SHORTEST)


def _spellings(text: str) -> frozenset[str]:
    """Return the text composed, decomposed and without accents, each as it stands and in both cases."""
    composed, apart = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    bare = "".join(each for each in apart if not unicodedata.combining(each))
    return frozenset(case(each) for each in (composed, apart, bare) for case in (str, str.lower, str.upper))


def _raw(text: str) -> tuple[bytes, ...]:
    return tuple(text.encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def _base64(text: str) -> Iterator[bytes]:
    """Yield the characters that stay the same whatever stands before and after, for each of three alignments."""
    for raw in _raw(text):
        for shift in range(3):
            written = base64.b64encode(bytes(shift) + raw)
            whole = written[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]
            yield from (whole, whole.translate(bytes.maketrans(b"+/", b"-_")))


def _hex(text: str) -> Iterator[bytes]:
    for raw in _raw(text):
        yield from (raw.hex().encode(), raw.hex().upper().encode())


def _percent(text: str) -> Iterator[bytes]:
    for written in (quote(text, safe=""), quote_plus(text)):
        yield from (written.encode(), _lower_escapes(written).encode())


def _lower_escapes(written: str) -> str:
    head, *escaped = written.split("%")
    return head + "".join(f"%{piece[:2].lower()}{piece[2:]}" for piece in escaped)


def _json(text: str) -> Iterable[bytes]:
    return (json.dumps(text)[1:-1].encode(),)


_FORMS: Final = MappingProxyType[str, Callable[[str], Iterable[bytes]]](
    {"text": _raw, "base64": _base64, "hex": _hex, "percent": _percent, "json": _json}
)


def image_needles(mark: str, image: bytes) -> tuple[Needle, ...]:
    """Return windows from an image file: of a JPEG from its scans and its thumbnail's, else from the whole file.

    A JPEG's tables are left out: other pictures have the same.
    """
    scans = [piece.split(_END_OF_IMAGE)[0] for piece in image.split(_START_OF_SCAN)[1:]]
    is_jpeg = image.startswith(b"\xff\xd8")
    return tuple(needle for piece in (scans if is_jpeg else [image]) for needle in _windows(mark, piece))


def _windows(mark: str, piece: bytes) -> Iterator[Needle]:
    for at in range(0, len(piece) - WINDOW + 1, EVERY):
        window = piece[at : at + WINDOW]
        if len(set(window)) >= _PLAIN_WINDOW:
            yield Needle(mark, "image", window)


IMAGE_TRACES: Final = tuple(
    Needle(f"any image: {mark}", "image", pattern)
    for mark, pattern in (
        ("JFIF header", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00"),
        ("EXIF header", b"Exif\x00\x00MM\x00*"),
        ("EXIF header", b"Exif\x00\x00II*\x00"),
        ("XMP packet", b"http://ns.adobe.com/xap/1.0/"),
        ("PNG header", b"\x89PNG\r\n\x1a\n"),
        ("WebP header", b"WEBPVP8"),
        ("JFIF header, base64", b"/9j/4AAQSkZJRg"),
        ("PNG header, base64", b"iVBORw0KGgo"),
    )
)
"""How any image file begins, whoever is in it: none lies in clear in a city's folders."""
