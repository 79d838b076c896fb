"""The log as static files: the layout of C2SP tlog-tiles (https://c2sp.org/tlog-tiles), which public tools read."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from idsvc.ledger.errors import TileRefused
from idsvc.ledger.merkle import HASH_BYTES, Tree

WIDTH: Final = 256
"""Hashes in a full tile, entries in a full bundle."""
MAX_ENTRY: Final = 65_535
_HEIGHT: Final = 8
_LENGTH_BYTES: Final = 2
_DIGITS: Final = 1000


def files(tree: Tree, entries: Sequence[bytes], published: int = 0) -> dict[str, bytes]:
    """Return every file of the log, path to content, that is new since it was published at a size.

    ``entries`` are all entries of the tree, each at most 65,535 bytes. Partial files of older sizes stay as they are.
    """
    if len(entries) != tree.size:
        raise TileRefused("the entries and the tree are not of one size; rebuild the tree from the entries")
    out = {path: _bundle(entries[start:end]) for path, start, end in _new("entries", tree.size, published)}
    return out | hash_files(tree, published)


def hash_files(tree: Tree, published: int = 0, lowest: int = 0) -> dict[str, bytes]:
    """Return the tiles alone, path to content, from a level up, that are new since the log was published at a size."""
    out: dict[str, bytes] = {}
    level = lowest
    while tree.size >> (_HEIGHT * level):
        hashes = tree.complete(_HEIGHT * level)
        count, before = tree.size >> (_HEIGHT * level), published >> (_HEIGHT * level)
        for path, start, end in _new(str(level), count, before):
            out[path] = hashes[start * HASH_BYTES : end * HASH_BYTES]
        level += 1
    return out


def bundles(start: int, end: int) -> Iterator[tuple[str, int]]:
    """Yield (path, number of entries) of the bundles that hold entries ``start``, a multiple of 256, to ``end``."""
    return ((path, last - first) for path, first, last in _new("entries", end, start))


def read_entries(size: int, fetch: Callable[[str], bytes]) -> list[bytes]:
    """Return the entries of a log of a size from its published bundles; ``fetch`` takes a path below the log."""
    return [entry for path, count in bundles(0, size) for entry in read_bundle(fetch(path), count)]


def path_of(level: str, index: int, width: int) -> str:
    """Return the path of a tile or bundle, such as ``tile/0/x001/x234/067.p/8``."""
    index, last = divmod(index, _DIGITS)
    name = f"{last:03}"
    while index:
        index, element = divmod(index, _DIGITS)
        name = f"x{element:03}/{name}"
    return f"tile/{level}/{name}" + (f".p/{width}" if width < WIDTH else "")


def _new(level: str, count: int, before: int) -> Iterator[tuple[str, int, int]]:
    """Yield (path, start, end) of the files that hold items ``before`` to ``count``, whole files only."""
    for start in range(before - before % WIDTH, count if count > before else 0, WIDTH):
        end = min(start + WIDTH, count)
        yield path_of(level, start // WIDTH, end - start), start, end


def _bundle(entries: Sequence[bytes]) -> bytes:
    if any(len(entry) > MAX_ENTRY for entry in entries):
        raise TileRefused("an entry is larger than a bundle can hold: at most 65,535 bytes")
    return b"".join(len(entry).to_bytes(_LENGTH_BYTES, "big") + entry for entry in entries)


def read_bundle(data: bytes, count: int) -> list[bytes]:
    """Return the entries of one bundle; raises ``TileRefused`` where it does not hold so many, or is cut short."""
    entries: list[bytes] = []
    at = 0
    while at + _LENGTH_BYTES <= len(data):
        start = at + _LENGTH_BYTES
        at = start + (data[at] << 8 | data[at + 1])
        entries.append(data[start:at])
    if at != len(data) or len(entries) != count:
        raise TileRefused("a bundle of entries is cut short or holds another number of entries than its path says")
    return entries
