"""Every offset of a stretch of bytes tested at once: linear probes rolled with numpy, then confirmed by SHA-256.

The probe of 32 bytes, ``sum of b[i] * R^(31-i) mod 2^32``, is made for all offsets by doubling: that of 2w bytes is
that of the first w times R^w plus that of the next w. Eight bytes, the third step, find planted marks.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from hashlib import sha256
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from idsvc.oversight.residue import SHORTEST, Canary, Committed, Depth, Seen, Sighting, Wanted
from idsvc.retention.cell import CELL_BYTES, HEADER_BYTES, MAGIC, read_header
from idsvc.retention.chain import (
    PROBE_BYTES,
    PROBE_FACTOR,
    SECRET_BYTES,
    cell_commitment,
    commitment,
    probe,
)

BLOCK: Final = 1 << 16
"""Offsets tested in one go: what a core keeps near."""

_MASK: Final = 0xFFFFFFFF
_PROBE_BITS: Final = 32
_FEWEST_BITS: Final = 16
_MOST_BITS: Final = 22
_ROOM: Final = 64  # places in a table for each probe in it: the larger, the fewer are looked at twice
_CELL_HEAD: Final = HEADER_BYTES + PROBE_BYTES

Sums: TypeAlias = NDArray[np.uint32]
Data: TypeAlias = bytearray


class _Table:
    """A set of probes that is asked about many sums at once: first by their leading bits, then exactly."""

    def __init__(self, probes: Iterable[int]) -> None:
        self._sorted: Sums = np.unique(np.fromiter(probes, np.uint32))
        bits = min(max((len(self._sorted) * _ROOM).bit_length(), _FEWEST_BITS), _MOST_BITS)
        self._shift = np.uint32(_PROBE_BITS - bits)
        self._leading = np.zeros(1 << bits, np.bool_)
        self._leading[self._sorted >> self._shift] = True
        self._shifted: Sums = np.empty(BLOCK, np.uint32)
        self._places = np.empty(BLOCK, np.intp)
        self._met = np.empty(BLOCK, np.bool_)

    def met(self, sums: Sums) -> Iterator[tuple[int, int]]:
        """Yield (offset, probe) of every sum that is in the set."""
        if not len(self._sorted):
            return
        places, met = self._places[: len(sums)], self._met[: len(sums)]
        leading = np.right_shift(sums, self._shift, out=self._shifted[: len(sums)])
        np.copyto(places, leading)
        self._leading.take(places, out=met, mode="wrap")
        near = np.flatnonzero(met)
        values = sums[near]
        nearest = self._sorted[np.searchsorted(self._sorted, values) % len(self._sorted)]
        exact = near[nearest == values]
        yield from ((int(at), int(sums[at])) for at in exact)


class _Rolling:
    """The sums of 8 and of 32 bytes at every offset of up to a block, in memory that is used again."""

    def __init__(self) -> None:
        self._sums: Sums = np.empty(BLOCK + PROBE_BYTES, np.uint32)
        self._spare: Sums = np.empty(BLOCK + PROBE_BYTES, np.uint32)

    def widths(self, data: NDArray[np.uint8]) -> Iterator[tuple[int, Sums]]:
        """Yield (width, sums) for each doubled width up to 32; sums are good until the next is asked for."""
        width, factor, count = 1, PROBE_FACTOR, len(data)
        sums, spare = self._sums, self._spare
        np.copyto(sums[:count], data)
        while width < PROBE_BYTES and count > width:
            left = count - width
            np.multiply(sums[:left], np.uint32(factor), out=spare[:left])
            np.add(spare[:left], sums[width:count], out=sums[:left])
            width, factor, count = width * 2, factor * factor & _MASK, left
            yield width, sums[:count]


class _Marks:
    """Planted marks, each found by the eight of its bytes that are least like other data."""

    def __init__(self, canaries: Iterable[Canary]) -> None:
        self._by_probe: defaultdict[int, list[tuple[int, Canary]]] = defaultdict(list)
        for canary in canaries:
            at = _anchor(canary.pattern)
            self._by_probe[probe(canary.pattern[at : at + SHORTEST])].append((at, canary))
        self.table = _Table(self._by_probe)
        held = [each for several in self._by_probe.values() for each in several]
        self.behind = max((at for at, _ in held), default=0)
        self.ahead = max((len(each.pattern) - at for at, each in held), default=0)

    def sightings(self, data: Data, at: int, value: int) -> Iterator[Sighting]:
        """Yield the marks whose anchor with this probe stands at an offset."""
        for anchor, canary in self._by_probe[value]:
            start = at - anchor
            if start >= 0 and data[start : start + len(canary.pattern)] == canary.pattern:
                yield Sighting(start, Seen.CANARY, canary.mark)


def _anchor(pattern: bytes) -> int:
    places = range(0, len(pattern) - SHORTEST + 1, max(1, len(pattern) // SHORTEST))
    return max(places, key=lambda at: len(set(pattern[at : at + SHORTEST])))


class Engine:
    """Looks for everything wanted in stretches of bytes that are handed to it."""

    def __init__(self, wanted: Wanted) -> None:
        self._newest = wanted.newest
        self._by_probe: defaultdict[int, list[Committed]] = defaultdict(list)
        self._by_chain: defaultdict[int, dict[bytes, Committed]] = defaultdict(dict)
        for each in wanted.committed:
            self._by_probe[each.probe].append(each)
            self._by_chain[each.chain][each.digest] = each
        self._table = _Table(self._by_probe)
        self._marks = _Marks(wanted.canaries)
        self._rolling = _Rolling()

    @property
    def around(self) -> tuple[int, int]:
        """Return how many bytes before and after a stretch are needed to see all that belongs to it."""
        return max(HEADER_BYTES, self._marks.behind), max(_CELL_HEAD, self._marks.ahead)

    def search(self, data: Data, begin: int, end: int, depth: Depth) -> tuple[Sighting, ...]:
        """Return what belongs to the offsets from ``begin`` until before ``end``; the bytes around them must be there.

        Each thing belongs to one offset: a cell to its first byte, or to its ciphertext's where no more is left of it,
        a secret to its first, a mark to the piece by which it is found. So stretches side by side tell it once.
        """
        found = set(self._cells(data, begin, end))
        for start in range(begin, end, BLOCK):
            found.update(self._block(data, start, min(start + BLOCK, end)))
        if depth is Depth.HASH:
            found.update(self._hashed(data, begin, end))
        return tuple(sorted(found))

    def _cells(self, data: Data, begin: int, end: int) -> Iterator[Sighting]:
        at = data.find(MAGIC, begin, end + len(MAGIC) - 1)
        while at >= 0:
            if (cell := self._cell_at(data, at)) is not None:
                yield cell
            at = data.find(MAGIC, at + 1, end + len(MAGIC) - 1)

    def _cell_at(self, data: Data, at: int) -> Sighting | None:
        """Return what the cell with its magic at an offset is, None where it is none."""
        head = bytes(data[at : at + _CELL_HEAD])
        known = self._by_chain[0].get(cell_commitment(head[HEADER_BYTES:]))
        if known is not None:
            return Sighting(at, known.seen, known.what)
        header = read_header(head.ljust(CELL_BYTES, b"\0"))
        if header is None:
            return None
        stale = header.day < self._newest
        return Sighting(at, Seen.STALE_CELL if stale else Seen.NEWER_CELL, _unknown(header.day))

    def _block(self, data: Data, start: int, end: int) -> Iterator[Sighting]:
        window = np.frombuffer(data, np.uint8)[start : end + PROBE_BYTES - 1]
        if not window.any():  # a hole: 32 zeros are no secret, and no mark is made of them
            return
        looks = {SHORTEST: (self._marks.table, self._marks.sightings), PROBE_BYTES: (self._table, self._confirmed)}
        for width, sums in self._rolling.widths(window):
            if width in looks:
                yield from _met(data, start, sums[: end - start], looks[width])

    def _confirmed(self, data: Data, at: int, value: int) -> Iterator[Sighting]:
        window = bytes(data[at : at + SECRET_BYTES])
        for each in self._by_probe[value]:
            if _commitment(window, each.chain) == each.digest:
                yield from self._told(data, at, each)

    def _hashed(self, data: Data, begin: int, end: int) -> Iterator[Sighting]:
        view = memoryview(data)
        for chain, known in self._by_chain.items():
            base = sha256(_prefix(chain))
            for at in range(begin, min(end, len(data) - SECRET_BYTES + 1)):
                hashed = base.copy()
                hashed.update(view[at : at + SECRET_BYTES])
                if (each := known.get(hashed.digest())) is not None:
                    yield from self._told(data, at, each)

    def _told(self, data: Data, at: int, each: Committed) -> Iterator[Sighting]:
        """Yield a commitment that was met, unless it belongs to a cell that is told by its first byte."""
        start = at - HEADER_BYTES
        whole = each.chain == 0 and start >= 0 and data.startswith(MAGIC, start)
        if not whole:
            yield Sighting(at, each.seen, each.what)


_Look: TypeAlias = tuple[_Table, Callable[[Data, int, int], Iterator[Sighting]]]


def _met(data: Data, start: int, sums: Sums, look: _Look) -> Iterator[Sighting]:
    table, confirm = look
    for offset, value in table.met(sums):
        yield from confirm(data, start + offset, value)


def _commitment(window: bytes, chain: int) -> bytes:
    return commitment(window, chain) if chain else cell_commitment(window)


def _prefix(chain: int) -> bytes:
    return f"idsvc/clock/1/commitment/{chain}/".encode("ascii") if chain else b"idsvc/clock/1/cell/"


def _unknown(day: date) -> str:
    return f"no entry of this log, {day}"
