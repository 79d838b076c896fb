"""One process of a search: told once what to look for, then handed pieces a line at a time; it ends with its input.

Run as ``python -m idsvc.wiring.residue_worker``. Lines are JSON. Where the parent was killed, the input ends as well.
"""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from idsvc.oversight.residue import Depth, Seen, Sighting, Wanted
from idsvc.oversight.residue_engine import Engine
from idsvc.oversight.residue_report import Unread
from idsvc.wiring.residue_places import Piece
from idsvc.wiring.residue_read import Reader, Searched


def encode_pieces(pieces: Iterable[Piece]) -> str:
    """Return pieces as one line."""
    return json.dumps([[each.path, each.start, each.end, each.depth] for each in pieces]) + "\n"


def decode_pieces(line: str) -> tuple[Piece, ...]:
    """Return the pieces of a line."""
    return tuple(Piece(path, start, end, Depth(depth)) for path, start, end, depth in json.loads(line))


def encode_searched(done: Sequence[Searched]) -> str:
    """Return what came of pieces as one line."""
    return json.dumps([_plain(each) for each in done]) + "\n"


def _plain(done: Searched) -> list[object]:
    piece = done.piece
    sightings = [[each.offset, each.seen, each.what] for each in done.sightings]
    unread = [[each.offset, each.length, each.why] for each in done.unread]
    return [piece.path, piece.start, piece.end, piece.depth, done.read, sightings, unread]


def decode_searched(line: str) -> tuple[Searched, ...]:
    """Return what came of the pieces of a line; raises ``ValueError`` for a line that is not whole."""
    return tuple(
        Searched(
            Piece(path, start, end, Depth(depth)),
            read,
            tuple(Sighting(offset, Seen(seen), what) for offset, seen, what in sightings),
            tuple(Unread(path, offset, length, why) for offset, length, why in unread),
        )
        for path, start, end, depth, read, sightings, unread in json.loads(line)
    )


def work(asked: TextIO, told: TextIO) -> None:
    """Answer lines until there are no more."""
    reader = Reader(Engine(Wanted.from_text(asked.readline())))
    for line in asked:
        told.write(encode_searched([reader.search(piece) for piece in decode_pieces(line)]))
        told.flush()


if __name__ == "__main__":
    work(sys.stdin, sys.stdout)
