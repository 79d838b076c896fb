"""Moves a retention clock and is killed on the way: `killed_clock.py DIRECTORY LEDGER POINT`.

POINT counts block operations from 1, each killed before it takes effect; the commit counts as one operation too.
"""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

from idsvc.retention.clock import Commitments
from idsvc.retention.clock_file import ClockFile, DiskBlocks
from tests.support.clocks import CELL_KEY, DAY

COUNTDOWN = [0]


def reach() -> None:
    COUNTDOWN[0] -= 1
    if COUNTDOWN[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)


class KilledBlocks(DiskBlocks):
    """A disk that is there until the process is not."""

    def read(self, index: int) -> bytearray:
        reach()
        return super().read(index)

    def write(self, index: int, block: bytearray) -> None:
        reach()
        super().write(index, block)

    def sync(self) -> None:
        reach()
        super().sync()


def main(directory: str, ledger: str, point: str) -> None:
    def commit(made: Commitments) -> None:
        reach()
        with Path(ledger).open("a", encoding="ascii") as file:
            file.write(f"{made.cell_digest.hex()}\n")
            file.flush()
            os.fsync(file.fileno())

    clock = ClockFile(Path(directory), CELL_KEY, KilledBlocks)
    COUNTDOWN[0] = int(point)
    clock.advance(DAY + timedelta(days=1), commit)


if __name__ == "__main__":
    main(*sys.argv[1:])
