"""A process that reads pieces of a published log for another one: ``-m idsvc.wiring.log_worker DIR START-END …``.

It opens the folder's files only, and writes each piece to standard output behind its length.
"""

import gc
import pickle
import sys
from pathlib import Path
from typing import BinaryIO, Final

from idsvc.wiring.log_files import Piece, read_piece

COMMAND: Final = (sys.executable, "-P", "-m", "idsvc.wiring.log_worker")
"""What is started; -P keeps modules that lie in the current folder from being taken for ours."""
_LENGTH_BYTES: Final = 8


def main(folder: str, *spans: str) -> None:
    """Read each span of entries and write it."""
    gc.disable()  # it would walk through a million small tuples again and again, and there is nothing for it to find
    for span in spans:
        start, _, end = span.partition("-")
        content = pickle.dumps(read_piece(Path(folder), int(start), int(end)), pickle.HIGHEST_PROTOCOL)
        sys.stdout.buffer.write(len(content).to_bytes(_LENGTH_BYTES, "big") + content)
        sys.stdout.buffer.flush()


def next_piece(pipe: BinaryIO) -> Piece | None:
    """Return the next piece that a process of ours wrote, None where it ended before it."""
    head = pipe.read(_LENGTH_BYTES)
    content = pipe.read(int.from_bytes(head, "big"))
    if len(head) != _LENGTH_BYTES or len(content) != int.from_bytes(head, "big"):
        return None
    piece: Piece = pickle.loads(content)  # noqa: S301 - from a child that this process started, over its own pipe
    return piece


if __name__ == "__main__":
    main(*sys.argv[1:])
