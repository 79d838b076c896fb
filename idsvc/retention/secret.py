"""Secrets in buffers that are blanked after use: what bytes leave behind, anybody with a dump of the memory reads."""

import ctypes
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TypeAlias

Secret: TypeAlias = bytes | bytearray | memoryview
"""What a derivation reads; who makes one in a buffer blanks it."""

_HEAD: Final = bytes.__basicsize__ - 1
"""Where the content of a bytes object begins: one byte of its basic size is the final zero."""


def wipe(buffer: bytearray | memoryview) -> None:
    """Write zeros over a buffer; a view is let go as well, so that nobody takes the zeros for a key."""
    buffer[:] = bytes(len(buffer))
    if isinstance(buffer, memoryview):
        buffer.release()


@contextmanager
def wiped(buffer: bytearray) -> Iterator[bytearray]:
    """Lend a buffer and blank it afterwards, whatever happened."""
    try:
        yield buffer
    finally:
        wipe(buffer)


def own(result: bytes) -> bytearray:
    """Return a library's result in a buffer of ours and blank the original, which nobody else may hold.

    Some libraries hand secrets out as bytes only. Those cannot be changed from Python, but their memory can.
    """
    buffer = bytearray(result)
    ctypes.memset(id(result) + _HEAD, 0, len(result))
    return buffer


def fresh(size: int) -> bytearray:
    """Return random bytes in a buffer."""
    return own(secrets.token_bytes(size))
