"""A piece of a file read in overlapping chunks, by sectors where the disk refuses, and each chunk searched."""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from idsvc.oversight.residue import Sighting
from idsvc.oversight.residue_engine import Engine
from idsvc.oversight.residue_report import Unread
from idsvc.wiring.residue_places import Piece

CHUNK: Final = 4 << 20
"""Bytes read in one go."""

SECTOR: Final = 512
_OPEN: Final = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY
_HELD: Final = frozenset({stat.S_IFREG, stat.S_IFBLK})


@dataclass(frozen=True, slots=True)
class Searched:
    """What came of a piece: bytes read, what was met, what could not be read."""

    piece: Piece
    read: int
    sightings: tuple[Sighting, ...]
    unread: tuple[Unread, ...]


class Reader:
    """Searches pieces, one after the other, in memory that is used again."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._before, self._after = engine.around
        self._data = bytearray(self._before + CHUNK + self._after)

    def search(self, piece: Piece) -> Searched:
        """Return what lies in a piece; a file that is gone holds nothing any more."""
        try:
            descriptor = os.open(piece.path, _OPEN)
        except FileNotFoundError:
            return Searched(piece, 0, (), ())
        except OSError as refused:
            return Searched(piece, 0, (), (_lost(piece.path, piece.start, piece.size, refused),))
        try:
            if stat.S_IFMT(os.fstat(descriptor).st_mode) not in _HELD:
                return Searched(piece, 0, (), (Unread(piece.path, piece.start, piece.size, "EINVAL"),))
            return self._chunks(descriptor, piece)
        finally:
            os.close(descriptor)

    def _chunks(self, descriptor: int, piece: Piece) -> Searched:
        sightings: list[Sighting] = []
        unread: list[Unread] = []
        read = 0
        for start in range(piece.start, piece.end, CHUNK):
            end = min(start + CHUNK, piece.end)
            low = max(0, start - self._before)
            got = self._fill(descriptor, piece.path, low, end + self._after, unread)
            own = min(end, low + got) - start
            if own <= 0:
                break  # the file has become shorter meanwhile
            self._data[got : got + self._after] = bytes(min(self._after, len(self._data) - got))
            met = self._engine.search(self._data, start - low, start - low + own, piece.depth)
            sightings += [each.moved(low) for each in met]
            read += own
        if piece.end - piece.start >= CHUNK:
            os.posix_fadvise(descriptor, piece.start, piece.size, os.POSIX_FADV_DONTNEED)
        lost = _within(unread, piece)
        return Searched(piece, read - sum(each.length for each in lost), tuple(sightings), lost)

    def _fill(self, descriptor: int, path: str, low: int, high: int, unread: list[Unread]) -> int:
        """Fill the memory with the bytes from ``low`` until before ``high``; return how many there are."""
        view = memoryview(self._data)[: high - low]
        got = 0
        while got < len(view):
            try:
                count = os.preadv(descriptor, [view[got:]], low + got)
            except OSError:
                count = _by_sector(descriptor, path, low + got, view[got:], unread)
            if count == 0:
                break
            got += count
        return got


def _by_sector(descriptor: int, path: str, at: int, view: memoryview, unread: list[Unread]) -> int:
    """Read what can be read up to the end of the view; what cannot is zeros in memory, and told."""
    done = 0
    while done < len(view):
        step = min(SECTOR - (at + done) % SECTOR, len(view) - done)
        try:
            count = os.preadv(descriptor, [view[done : done + step]], at + done)
        except OSError as refused:
            view[done : done + step] = bytes(step)
            unread.append(_lost(path, at + done, step, refused))
            count = step
        if count == 0:
            break
        done += count
    return done


def _within(unread: list[Unread], piece: Piece) -> tuple[Unread, ...]:
    """Return the stretches that belong to a piece, neighbours put together, each once."""
    return tuple(_joined(sorted({each for each in unread if piece.start <= each.offset < piece.end})))


def _joined(stretches: list[Unread]) -> Iterator[Unread]:
    open_ = None
    for each in stretches:
        if open_ and open_.why == each.why and open_.offset + open_.length >= each.offset:
            end = max(open_.offset + open_.length, each.offset + each.length)
            open_ = Unread(open_.path, open_.offset, end - open_.offset, open_.why)
            continue
        if open_:
            yield open_
        open_ = each
    if open_:
        yield open_


def _lost(path: str, offset: int, length: int, refused: OSError) -> Unread:
    return Unread(path, offset, length, errno.errorcode.get(refused.errno or 0, "EIO"))
