"""A published log as it lies in a folder: its files as they are, tiles compared with the entries as these are read."""

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from idsvc.ledger import tiles
from idsvc.ledger.errors import TileRefused
from idsvc.ledger.merkle import leaf_hashes, levels_over
from idsvc.oversight.facts import Facts, facts_of

MAX_FILE: Final = tiles.WIDTH * (tiles.MAX_ENTRY + 2)
"""Size of the largest file of a log that is read: a full bundle of the largest entries."""
PIECE_HEIGHT: Final = 14
PIECE: Final = 1 << PIECE_HEIGHT
"""Entries that are read and hashed together; a longer log is shared out between processes by such pieces."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Up to 16,384 entries: the hashes of their subtrees by height, their facts, files missing and differing.

    ``whole`` is false where a bundle could not be read: hashes and facts end before it.
    """

    levels: tuple[bytes, ...]
    facts: Facts
    missing: int
    differing: int
    whole: bool


def read_file(path: Path) -> bytes | None:
    """Return a file's bytes, None where there is none; raises ``OSError`` for a pipe and for what no log holds."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return None
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_FILE:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        return file.read(status.st_size)


def read_piece(folder: Path, start: int, end: int) -> Piece:
    """Return the entries from ``start``, a multiple of 16,384, to ``end``, and what is wrong with their files."""
    entries: list[bytes] = []
    leaves: list[bytes] = []
    missing = differing = 0
    for number, (path, count) in enumerate(tiles.bundles(start, end), start // tiles.WIDTH):
        data = read_file(folder / path)
        bundle = _entries(data, count)
        if bundle is None:
            missing, differing = missing + (data is None), differing + (data is not None)
            return Piece(levels_over(b"".join(leaves)), facts_of(entries), missing, differing, whole=False)
        hashes = leaf_hashes(bundle)
        tile = read_file(folder / tiles.path_of("0", number, count))
        missing, differing = missing + (tile is None), differing + (tile not in {None, hashes})
        entries += bundle
        leaves.append(hashes)
    return Piece(levels_over(b"".join(leaves)), facts_of(entries), missing, differing, whole=True)


def _entries(data: bytes | None, count: int) -> list[bytes] | None:
    try:
        return None if data is None else tiles.read_bundle(data, count)
    except TileRefused:
        return None
