"""Pieces of a search shared out to processes over pipes, a parcel at a time; what kills a process is told as not read.

Plain pipes, so that every process ends by itself when this one is killed.
"""

import subprocess
import sys
import threading
from collections.abc import Generator, Iterable, Iterator
from queue import SimpleQueue
from typing import Final, TextIO, TypeAlias, cast

from idsvc.oversight.residue import Wanted
from idsvc.oversight.residue_engine import Engine
from idsvc.oversight.residue_report import Unread
from idsvc.wiring.residue_places import PIECE, Piece
from idsvc.wiring.residue_read import Reader, Searched
from idsvc.wiring.residue_worker import decode_searched, encode_pieces

COMMAND: Final = (sys.executable, "-P", "-m", "idsvc.wiring.residue_worker")
"""What is started; -P keeps modules that lie in the current folder from being taken for ours."""

MOST_PIECES: Final = 256
"""Pieces of a parcel: small files travel together."""

_AHEAD: Final = 3
"""Parcels under way for each process."""

Parcel: TypeAlias = tuple[Piece, ...]
Done: TypeAlias = tuple[Searched, ...]


def parcels(pieces: Iterable[Piece]) -> Iterator[Parcel]:
    """Yield pieces put together until they are as much work as one large one."""
    held: list[Piece] = []
    weight = 0
    for piece in pieces:
        held.append(piece)
        weight += piece.size
        if weight >= PIECE or len(held) >= MOST_PIECES:
            yield tuple(held)
            held, weight = [], 0
    if held:
        yield tuple(held)


def search(wanted: Wanted, pieces: Iterable[Piece], jobs: int) -> Generator[Done, None, None]:
    """Yield what came of each parcel, as they end; one job searches in this process."""
    if jobs > 1:
        yield from Pool(wanted, jobs).results(parcels(pieces))
        return
    reader = Reader(Engine(wanted))
    for parcel in parcels(pieces):
        yield tuple(reader.search(piece) for piece in parcel)


class Pool:
    """Processes of the same program, each served by a thread."""

    def __init__(self, wanted: Wanted, jobs: int) -> None:
        self._task = wanted.to_text() + "\n"
        self._jobs = jobs
        self._asked: SimpleQueue[Parcel | None] = SimpleQueue()
        self._told: SimpleQueue[Done] = SimpleQueue()
        self._ended = threading.Event()
        self._running: dict[int, subprocess.Popen[str]] = {}

    def results(self, given: Iterable[Parcel]) -> Generator[Done, None, None]:
        """Yield the results of parcels in the order in which they end."""
        threads = [threading.Thread(target=self._serve, args=(each,), daemon=True) for each in range(self._jobs)]
        for thread in threads:
            thread.start()
        under_way = 0
        try:
            for parcel in given:
                self._asked.put(parcel)
                under_way += 1
                while under_way >= _AHEAD * self._jobs:
                    yield self._told.get()
                    under_way -= 1
            for _ in range(under_way):
                yield self._told.get()
        finally:
            self._end(threads)

    def _serve(self, slot: int) -> None:
        while (parcel := self._asked.get()) is not None and not self._ended.is_set():
            self._told.put(self._ask(slot, parcel))

    def _ask(self, slot: int, parcel: Parcel) -> Done:
        try:
            running = self._running.get(slot) or self._start(slot)
            asked, told = cast("TextIO", running.stdin), cast("TextIO", running.stdout)
            asked.write(encode_pieces(parcel))
            asked.flush()
            return decode_searched(told.readline())
        except (OSError, ValueError):  # it died: of its last piece, or by somebody's hand
            self._stop(slot)
            return tuple(Searched(each, 0, (), (_not_read(each),)) for each in parcel)

    def _start(self, slot: int) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        running = subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True)
        self._running[slot] = running
        cast("TextIO", running.stdin).write(self._task)
        return running

    def _stop(self, slot: int) -> None:
        if (running := self._running.pop(slot, None)) is None:
            return
        running.kill()
        running.wait()
        for pipe in (running.stdin, running.stdout):
            _close(cast("TextIO", pipe))

    def _end(self, threads: list[threading.Thread]) -> None:
        self._ended.set()
        for running in list(self._running.values()):
            running.kill()
        for _ in threads:
            self._asked.put(None)
        for slot, thread in enumerate(threads):
            thread.join()
            self._stop(slot)


def _close(pipe: TextIO) -> None:
    try:
        pipe.close()
    except OSError:  # what was not written yet has nobody to read it
        return


def _not_read(piece: Piece) -> Unread:
    return Unread(piece.path, piece.start, piece.size, "EPIPE")
