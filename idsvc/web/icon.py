"""The scanner page's mark as a picture for a home screen: a tick on a rounded square, drawn pixel by pixel."""

import struct
import zlib
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from math import hypot
from typing import Final, NamedTuple

SIZE: Final = 192
"""Pixels a side: what browsers ask of a page that can be installed."""

_GROUND: Final = (0x0F, 0x3D, 0x4C)
_MARK: Final = (0xF6, 0xC6, 0x67)
_HALF_WIDTH: Final = 12.0


class _Point(NamedTuple):
    x: float
    y: float


_TICK: Final = (_Point(48, 102), _Point(84, 138), _Point(147, 60))


@cache
def png() -> bytes:
    """Return the mark as a PNG of ``SIZE`` by ``SIZE`` pixels, full to its edges so that any mask may cut it."""
    rows = b"".join(b"\0" + bytes(_row(y)) for y in range(SIZE))
    head = struct.pack(">IIBBBBB", SIZE, SIZE, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data) for kind, data in ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _row(y: int) -> Iterator[int]:
    for x in range(SIZE):
        inked = min(1.0, max(0.0, _HALF_WIDTH + 0.5 - _distance(x + 0.5, y + 0.5)))
        yield from (round(ground + (mark - ground) * inked) for ground, mark in zip(_GROUND, _MARK, strict=True))


def _distance(x: float, y: float) -> float:
    """Return how far a point lies from the line of the tick."""
    return min(_from_segment(x, y, start, end) for start, end in pairwise(_TICK))


def _from_segment(x: float, y: float, start: _Point, end: _Point) -> float:
    along_x, along_y = end.x - start.x, end.y - start.y
    share = ((x - start.x) * along_x + (y - start.y) * along_y) / (along_x**2 + along_y**2)
    share = min(1.0, max(0.0, share))
    return hypot(x - start.x - share * along_x, y - start.y - share * along_y)
