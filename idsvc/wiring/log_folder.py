"""A published log read whole: in this process, or shared out between several where it is long."""

import os
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO, Final, cast

from idsvc.ledger import tiles
from idsvc.ledger.merkle import Tree
from idsvc.oversight.facts import joined
from idsvc.oversight.stranger import RECEIPTS_FOLDER, SMALL_FILES, STATUS_FOLDER, Entries, head_of
from idsvc.wiring.log_files import PIECE, PIECE_HEIGHT, Piece, read_file, read_piece
from idsvc.wiring.log_worker import COMMAND, next_piece

Told = Callable[[int], None]
"""Is told how many entries were read since it was told last."""

Span = tuple[int, int]

_FEW_PIECES: Final = 8
"""Up to so many are read by this process itself: starting others would take longer."""


def read_entries(folder: Path, size: int, told: Told = lambda _count: None, jobs: int | None = None) -> Entries:
    """Return the first ``size`` entries of a published log, summed up, and what is wrong with its files.

    ``jobs`` processes share a long log, by default one a core. Raises ``OSError``.
    """
    spans = list(_spans(folder, size))
    several = min(jobs or _cores(len(spans)), len(spans))
    pieces = _alone(folder, spans, told) if several <= 1 else _shared(folder, spans, told, several)
    whole = _until_broken(pieces)
    tree = Tree.of_parts([piece.levels for piece in whole], PIECE_HEIGHT)
    missing, differing = _above(folder, tree) if tree.size == size else (0, 0)
    return Entries(
        tree,
        joined([piece.facts for piece in whole]),
        missing + sum(piece.missing for piece in pieces),
        differing + sum(piece.differing for piece in pieces),
    )


def _cores(pieces: int) -> int:
    return (os.cpu_count() or 1) if pieces > _FEW_PIECES else 1


def _spans(folder: Path, size: int) -> Iterator[Span]:
    """Yield the pieces of a log, none behind the first that does not begin here: a checkpoint may promise any size."""
    for start in range(0, size, PIECE):
        end = min(start + PIECE, size)
        yield start, end
        path, _ = next(tiles.bundles(start, end))
        if not (folder / path).is_file():
            return


def small_files(folder: Path) -> Mapping[str, bytes]:
    """Return a folder's checkpoints, trust list, status lists and lists of receipts, by path; raises ``OSError``."""
    lists = [*folder.glob(f"{STATUS_FOLDER}*"), *folder.glob(f"{RECEIPTS_FOLDER}*/*")]
    names = [*SMALL_FILES, *sorted(path.relative_to(folder).as_posix() for path in lists if path.is_file())]
    found = ((name, read_file(folder / name)) for name in names)
    return {name: data for name, data in found if data is not None}


def public_files(folder: Path, told: Told = lambda _count: None) -> tuple[dict[str, bytes], Entries]:
    """Return a folder's small files and the log that its checkpoint promises; raises ``CouldNotLook``, ``OSError``."""
    files = dict(small_files(folder))
    return files, read_entries(folder, head_of(files.get("checkpoint")).size, told)


def _alone(folder: Path, spans: Sequence[Span], told: Told) -> list[Piece]:
    pieces = []
    for start, end in spans:
        pieces.append(read_piece(folder, start, end))
        told(end - start)
    return pieces


def _shared(folder: Path, spans: Sequence[Span], told: Told, jobs: int) -> list[Piece]:
    lock = threading.Lock()

    def safely_told(count: int) -> None:
        with lock:
            told(count)

    with ThreadPoolExecutor(jobs) as threads:
        shares = list(threads.map(lambda first: _process(folder, spans[first::jobs], safely_told), range(jobs)))
    return [shares[number % jobs][number // jobs] for number in range(len(spans))]


def _process(folder: Path, spans: Sequence[Span], told: Told) -> list[Piece]:
    """Have one process read some pieces; what it does not tell, this one reads."""
    words = [f"{start}-{end}" for start, end in spans]
    pieces: list[Piece] = []
    pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen([*COMMAND, str(folder), *words], stdout=pipe, stderr=nowhere) as running:
        for start, end in spans:
            piece = next_piece(cast("BinaryIO", running.stdout))
            pieces.append(piece or read_piece(folder, start, end))
            told(end - start)
    return pieces


def _until_broken(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """Return the pieces up to the first that has a gap in it: behind a gap no hash is known."""
    broken = next((place for place, piece in enumerate(pieces) if not piece.whole), len(pieces))
    return pieces[: broken + 1]


def _above(folder: Path, tree: Tree) -> tuple[int, int]:
    """Return how many tiles above the lowest level are missing, and how many differ from what the entries give."""
    expected = tiles.hash_files(tree, lowest=1)
    held = {path: read_file(folder / path) for path in expected}
    missing = sum(data is None for data in held.values())
    return missing, sum(held[path] not in {None, data} for path, data in expected.items())
