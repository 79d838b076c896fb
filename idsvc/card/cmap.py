"""Which characters a TrueType font covers, read from its ``cmap`` table, because Pillow draws boxes without a word."""

import struct
from collections.abc import Iterator

_UNICODE = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))  # OpenType 1.9, cmap: platform and encoding, widest first


def covered(font: bytes) -> frozenset[int]:
    """Return the code points that the font maps to a glyph of its own."""
    cmap = _table(font, b"cmap")
    count = int.from_bytes(cmap[2:4])
    records = (struct.unpack_from(">HHI", cmap, 4 + 8 * number) for number in range(count))
    offsets = {(platform, encoding): offset for platform, encoding, offset in records}
    chosen = next(offsets[kind] for kind in _UNICODE if kind in offsets)
    subtable = cmap[chosen:]
    reader = _FORMATS[int.from_bytes(subtable[:2])]
    return frozenset(reader(subtable))


def _table(font: bytes, tag: bytes) -> bytes:
    count = int.from_bytes(font[4:6])
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * number) for number in range(count))
    return next(font[offset : offset + length] for name, _, offset, length in records if name == tag)


def _segments(subtable: bytes) -> Iterator[int]:
    """Format 4: segments of the basic plane, by difference or through an array of glyph numbers."""
    double = int.from_bytes(subtable[6:8])
    ends, starts, deltas, offsets = (14, 16 + double, 16 + 2 * double, 16 + 3 * double)
    for at in range(0, double, 2):
        end, start, delta, offset = (
            int.from_bytes(subtable[part + at : part + at + 2]) for part in (ends, starts, deltas, offsets)
        )
        for code in range(start, min(end, 0xFFFE) + 1):
            where = offsets + at + offset + 2 * (code - start)
            glyph = int.from_bytes(subtable[where : where + 2]) if offset else code
            if glyph and (glyph + delta) & 0xFFFF:
                yield code


def _groups(subtable: bytes) -> Iterator[int]:
    """Format 12: groups of consecutive characters and glyphs."""
    count = int.from_bytes(subtable[12:16])
    for number in range(count):
        start, end, glyph = struct.unpack_from(">III", subtable, 16 + 12 * number)
        yield from range(start + (glyph == 0), end + 1)


_FORMATS = {4: _segments, 12: _groups}
