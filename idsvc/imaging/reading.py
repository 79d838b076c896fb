"""Reads the text of pictures in one child process, started when one is expected and again after a failure.

What was read is handed to the guard and forgotten; it is in no log, no ``repr`` and no error.
"""

import json
import math
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from threading import Lock, Timer
from typing import IO, Final

from PIL import Image

from idsvc.enroll.guard_lines import Box, Line
from idsvc.imaging.errors import NotRead, ReaderMissing
from idsvc.imaging.raster import Raster

_CHILD: Final = "idsvc.imaging.reading_child"
_HEAD: Final = 4  # bytes before an answer, as the child's ANSWER says
_MARGIN: Final = 16
"""Pixels of the cover that are looked at beside what is not covered: lines at its very edge are found."""

_LONGEST_SIDE: Final = 1440
"""Pixels of a page: small print of an A4 page is still read, and looking for lines takes half as long as at 2000."""

Child = subprocess.Popen[bytes]


def is_installed() -> bool:
    """Tell whether the packages that read are installed here."""
    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


@dataclass(slots=True)
class ChildReader:
    """The reader of one process; ``patience`` is how many seconds a picture may take, the start included."""

    patience: float = 30.0
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)
    _child: Child | None = field(default=None, repr=False, compare=False)

    def read(self, picture: Raster) -> Sequence[Line]:
        """Return the lines of a picture, boxes in its own pixels, one picture at a time.

        Raises ``ReaderMissing`` where nothing is installed that reads, ``NotRead`` where the child failed or was too
        slow: it is then ended, and the next picture starts another.
        """
        if not is_installed():
            raise ReaderMissing
        window = _shown(picture)
        if window is None:
            return ()
        with self._lock:
            try:
                answer = _ask(self._running(), window.seen, self.patience)
            except OSError as broken:
                self._end()
                raise NotRead from broken
        return tuple(_line(each, window) for each in answer)

    def prepare(self) -> None:
        """Start the child where none runs, without waiting for it: it loads its models while a page is being covered.

        Where it cannot be started this is silent; the page that is read next says so.
        """
        if is_installed() and self._lock.acquire(blocking=False):
            try:
                with suppress(OSError):
                    self._running()
            finally:
                self._lock.release()

    def __del__(self) -> None:
        """End the child with its reader: nobody can ask it any more."""
        self._end()

    def close(self) -> None:
        """End the child; the next picture starts another."""
        with self._lock:
            self._end()

    def _running(self) -> Child:
        if self._child is None or self._child.poll() is not None:
            self._end()
            command = [sys.executable, "-m", _CHILD]
            quiet = subprocess.DEVNULL
            self._child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=quiet)
        return self._child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()


@dataclass(frozen=True, slots=True)
class _Window:
    """What the reader looks at of a picture: ``scale`` is how many pixels of the picture one of its pixels is."""

    seen: Raster
    left: int
    top: int
    scale: float


def _shown(picture: Raster) -> _Window | None:
    """Return the part that is not covered (black), no larger than what the reader looks at; none where all is."""
    image = picture.image()
    corners = image.getbbox()
    if corners is None:
        return None
    left, top = max(0, corners[0] - _MARGIN), max(0, corners[1] - _MARGIN)
    image = image.crop((left, top, min(picture.width, corners[2] + _MARGIN), min(picture.height, corners[3] + _MARGIN)))
    scale = max(1.0, max(picture.width, picture.height) / _LONGEST_SIDE)
    if scale > 1:
        side = math.ceil(max(image.size) / scale)
        image.thumbnail((side, side), Image.Resampling.LANCZOS)
    return _Window(Raster.of(image), left, top, scale)


def _ask(child: Child, picture: Raster, patience: float) -> list[list[str | float]]:
    """Return the child's rows; raise ``OSError`` where it ended, which it does when its time is over."""
    watch = Timer(patience, child.kill)
    watch.start()
    try:
        return _exchange(child, picture)
    finally:
        watch.cancel()


def _exchange(child: Child, picture: Raster) -> list[list[str | float]]:
    if child.stdin is None or child.stdout is None:
        raise BrokenPipeError
    channels = len(picture.pixels) // (picture.width * picture.height)
    child.stdin.write(picture.width.to_bytes(4) + picture.height.to_bytes(4) + channels.to_bytes(1) + picture.pixels)
    child.stdin.flush()
    length = int.from_bytes(_exactly(child.stdout, _HEAD))
    lines: list[list[str | float]] = json.loads(_exactly(child.stdout, length))
    return lines


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    data = pipe.read(count)
    if len(data) != count:
        raise BrokenPipeError
    return data


def _line(row: list[str | float], window: _Window) -> Line:
    text, *numbers, sure = row
    left, top, width, height = (round(float(each) * window.scale) for each in numbers)
    return Line(str(text), Box(left + window.left, top + window.top, width, height), float(sure))
