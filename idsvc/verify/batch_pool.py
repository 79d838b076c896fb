"""Chunks of a batch shared out to processes of the same program over pipes, and their results in the input's order.

Plain pipes and threads: the same on every system, and without the network modules that ready-made pools bring along.
A process that dies is started again; the lines of its chunk are tried one by one, and what kills again is told as not
looked at.
"""

import subprocess
import sys
import threading
from collections import Counter, deque
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from queue import SimpleQueue
from typing import BinaryIO, Final, cast

from idsvc.verify.batch import Chunk, Manner, Told, not_looked
from idsvc.verify.batch_worker import decode_told, encode_chunk, read_frame, write_frame

COMMAND: Final = (sys.executable, "-P", "-m", "idsvc.verify.batch_worker")
"""What is started; -P keeps modules that lie in the folder of the batch from being taken for ours."""
_AHEAD: Final = 4
"""Chunks that may be under way for each process: what is held in memory, however long the input."""
_KILLED: Final = "looking at this brought a process down: make the picture again as a small PNG"


class _Process:
    """One process, started when it is first needed and again after it died."""

    def __init__(self, task: bytes) -> None:
        self._task = task
        self._running: subprocess.Popen[bytes] | None = None

    def ask(self, chunk: Chunk) -> Told | None:
        """Return the results of a chunk, None where the process died of it."""
        try:
            running = self._running or self._start()
            write_frame(cast("BinaryIO", running.stdin), encode_chunk(chunk))
            answer = read_frame(cast("BinaryIO", running.stdout))
        except OSError:
            answer = None
        if answer is None:
            self.end()
            return None
        return decode_told(answer)

    def _start(self) -> subprocess.Popen[bytes]:
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self._running = subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, stderr=nowhere)
        write_frame(cast("BinaryIO", self._running.stdin), self._task)
        return self._running

    def stop(self) -> None:
        """Have the process end, for whoever waits for its answer: called from another thread."""
        if (running := self._running) is not None:
            running.kill()

    def end(self) -> None:
        """End the process and let go of its pipes."""
        running, self._running = self._running, None
        if running is not None:
            running.kill()
            running.wait()
            for pipe in (running.stdin, running.stdout):
                _close(cast("BinaryIO", pipe))


def _close(pipe: BinaryIO) -> None:
    try:
        pipe.close()
    except OSError:  # what was not written yet has nobody to read it
        return


@dataclass
class _Slot:
    """A chunk under way, and once `done` is set its results, None where nobody lived to tell them."""

    chunk: Chunk
    told: Told | None = None
    done: threading.Event = field(default_factory=threading.Event)


class Pool:
    """Up to `jobs` processes that share a task: the first frame of `batch_worker`."""

    def __init__(self, task: bytes, manner: Manner, jobs: int) -> None:
        """Take what the processes need; none is started before there is a chunk for it."""
        self._task = task
        self._manner = manner
        self._jobs = jobs
        self._waiting: SimpleQueue[_Slot | None] = SimpleQueue()
        self._processes: list[_Process] = []
        self._threads: list[threading.Thread] = []
        self._ended = threading.Event()

    def results(self, chunks: Iterable[Chunk]) -> Generator[Told, None, None]:
        """Yield the results of each chunk, in order, while later ones are under way."""
        under_way: deque[_Slot] = deque()
        try:
            for chunk in chunks:
                under_way.append(self._given(chunk))
                while len(under_way) >= _AHEAD * self._jobs or (under_way and under_way[0].done.is_set()):
                    yield self._finished(under_way.popleft())
            while under_way:
                yield self._finished(under_way.popleft())
        finally:
            self._end()

    def _given(self, chunk: Chunk) -> _Slot:
        if len(self._threads) < self._jobs:
            self._processes.append(_Process(self._task))
            self._threads.append(threading.Thread(target=self._serve, args=(self._processes[-1],), daemon=True))
            self._threads[-1].start()
        slot = _Slot(chunk)
        self._waiting.put(slot)
        return slot

    def _serve(self, process: _Process) -> None:
        while (slot := self._waiting.get()) is not None and not self._ended.is_set():
            try:
                slot.told = process.ask(slot.chunk) or self._one_by_one(slot.chunk, process)
            finally:
                slot.done.set()

    def _one_by_one(self, chunk: Chunk, process: _Process) -> Told:
        if self._ended.is_set():  # nobody waits for the results any more
            return not_looked(chunk, _KILLED, self._manner)
        single = [Chunk(number, (line,), chunk.folder) for number, line in chunk.numbered()]
        told = [process.ask(each) or not_looked(each, _KILLED, self._manner) for each in single]
        return Told(sum((each.counts for each in told), Counter()), "".join(each.text for each in told))

    def _end(self) -> None:
        self._ended.set()
        for process in self._processes:
            self._waiting.put(None)
            process.stop()
        for thread, process in zip(self._threads, self._processes, strict=True):
            thread.join()
            process.end()

    def _finished(self, slot: _Slot) -> Told:
        slot.done.wait()
        return slot.told or not_looked(slot.chunk, _KILLED, self._manner)
