"""Lines as a scanner types them on standard input: ended by Enter, by silence, or by the end of the input.

A terminal is asked to hand over each key at once, since some systems cut a line at 1024 characters, and to show none:
what a code says would else stand on the screen as long as the window is open.
"""

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from idsvc.verify.wedge import SILENCE

if sys.platform != "win32":
    import termios

_CHUNK: Final = 4096
_LOCAL_FLAGS: Final = 3
_END_OF_INPUT: Final = b"\x04"
_FLOOD: Final = 65_536
"""Bytes after which a line is taken as it is: no code is that long."""


def lines_of(stream: BinaryIO) -> Iterator[str]:
    """Yield what is typed, line by line; on Windows a line ends on Enter alone."""
    for line in _bytes_of(stream):
        yield line.decode("utf-8", "replace")


def _bytes_of(stream: BinaryIO) -> Iterator[bytes]:
    if sys.platform == "win32":
        yield from iter(lambda: stream.readline(_FLOOD), b"")
    else:
        yield from _typed(stream.fileno(), _END_OF_INPUT if stream.isatty() else b"")


def _typed(source: int, end: bytes) -> Iterator[bytes]:
    """Yield the lines that come from a file descriptor, until its end or the key that stands for it."""
    held = b""
    while True:
        if held and not select.select([source], [], [], SILENCE)[0]:
            yield held
            held = b""
        data = os.read(source, _CHUNK)
        if not data or (end and end in data):
            yield held + data.partition(end)[0] if end else held
            return
        *whole, held = (held + data).replace(b"\r", b"\n").split(b"\n")
        yield from whole
        if len(held) > _FLOOD:
            yield held
            held = b""


@contextmanager
def each_key(stream: BinaryIO) -> Iterator[None]:
    """Have a terminal hand over each key and show none, and put it back as it was; other streams are left alone."""
    if sys.platform == "win32" or not stream.isatty():
        yield
        return
    terminal = stream.fileno()
    before = termios.tcgetattr(terminal)
    asked = [*before]
    asked[_LOCAL_FLAGS] = before[_LOCAL_FLAGS] & ~(termios.ICANON | termios.ECHO)
    termios.tcsetattr(terminal, termios.TCSADRAIN, asked)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
