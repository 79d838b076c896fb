"""Looking for thousands of needles in tens of megabytes, exactly and in about a second.

Among the words of four bytes at every fourth place of the data stands one of each needle's, wherever the needle
begins, as it has seven bytes at least. So one pass compares these words with a set, and only a needle whose word was
met is searched for.
"""

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from idsvc.specimen.errors import CouldNotLook
from idsvc.specimen.marks import SHORTEST, Needle

_WORD: Final = 4
_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Finding:
    """A needle that was met: in which file, whose, in which form, at which byte. The bytes themselves stay out."""

    where: str
    mark: str
    form: str
    offset: int


class Scanner:
    """Looks for a fixed set of needles."""

    def __init__(self, needles: Iterable[Needle]) -> None:
        self._by_word: dict[int, list[Needle]] = defaultdict(list)
        self._overlap = SHORTEST
        for needle in needles:
            self._overlap = max(self._overlap, len(needle.pattern))
            for word in _words(needle.pattern):
                self._by_word[word].append(needle)

    def scan(self, data: bytes, where: str) -> tuple[Finding, ...]:
        """Return the first place of every needle in each stretch of the data; ``where`` names it in findings."""
        found: dict[tuple[str, str], Finding] = {}
        for start in range(0, len(data), _PIECE):
            piece = data[start : start + _PIECE + self._overlap]
            for needle, at in self._met(piece):
                found.setdefault((needle.mark, needle.form), Finding(where, needle.mark, needle.form, start + at))
        return tuple(found.values())

    def scan_tree(self, roots: Iterable[Path]) -> tuple[Finding, ...]:
        """Return what is met in all files below folders (or in files), their names included; raise ``CouldNotLook``."""
        return tuple(finding for root in roots for path in _files(root) for finding in self._scan_file(path, root))

    def _scan_file(self, path: Path, root: Path) -> tuple[Finding, ...]:
        name = str(path.relative_to(root.parent))
        try:
            data = path.read_bytes()
        except OSError as refused:
            raise CouldNotLook from refused
        return self.scan(name.encode(), name) + self.scan(data, name)

    def _met(self, piece: bytes) -> Iterator[tuple[Needle, int]]:
        whole = len(piece) - len(piece) % _WORD
        met = self._by_word.keys() & memoryview(piece)[:whole].cast("I")
        for needle in {needle.pattern: needle for word in met for needle in self._by_word[word]}.values():
            at = piece.find(needle.pattern)
            if at >= 0:
                yield needle, at


def _words(pattern: bytes) -> list[int]:
    """Return four words that begin one byte apart, where the pattern is least like any other data."""
    best = max(range(len(pattern) - SHORTEST + 1), key=lambda at: len(set(pattern[at : at + SHORTEST])))
    places = range(best, best + _WORD)
    return [int.from_bytes(pattern[at : at + _WORD], sys.byteorder) for at in places]


def _files(root: Path) -> Iterator[Path]:
    if not root.exists():
        raise CouldNotLook
    below = root.rglob("*") if root.is_dir() else [root]
    return iter(sorted(path for path in below if path.is_file() and not path.is_symlink()))
