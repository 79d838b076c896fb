"""Purges a city and is killed on the way: `killed_purge.py PLACE DAY POINT`; prints how far it came.

POINT counts from 1 what becomes durable, each killed before and after it does: clock blocks, commits, unlinked files.
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

from idsvc.custody.slots import Slot, specimen_passphrase, unlock_operator
from idsvc.office import purge
from idsvc.office.ports import UnitOfWork, Units
from idsvc.retention.clock_file import ClockFile, DiskBlocks
from idsvc.retention.vault import Vault
from idsvc.store.blobs import DirectoryBlobs
from idsvc.wiring.folders import folders
from idsvc.wiring.service import Tools, open_service
from tests.support.city import CHEAP_HASH
from tests.support.fake_time import FakeTime

REACHED = [0]


def reach() -> None:
    REACHED[0] += 1
    if REACHED[0] == int(sys.argv[3]):
        os.kill(os.getpid(), signal.SIGKILL)


class KilledBlocks(DiskBlocks):
    """A clock's disk that is there until the process is not."""

    def write(self, index: int, block: bytearray) -> None:
        reach()
        super().write(index, block)
        reach()


class KilledBlobs(DirectoryBlobs):
    """A folder that is there until the process is not."""

    def remove_all(self, destroy_by: date, names: Sequence[bytes]) -> int:
        reach()
        gone = super().remove_all(destroy_by, names[:1]) if names else 0
        reach()
        gone += super().remove_all(destroy_by, names[1:])
        reach()
        return gone


class KilledUnit:
    """A unit of work whose commit may be the last thing the process does."""

    def __init__(self, unit: UnitOfWork) -> None:
        self._unit = unit

    def __getattr__(self, name: str) -> object:
        return getattr(self._unit, name)

    def commit(self) -> None:
        reach()
        self._unit.commit()
        reach()


class KilledUnits:
    """Where such units come from."""

    def __init__(self, units: Units) -> None:
        self._units = units

    @contextmanager
    def __call__(self) -> Iterator[UnitOfWork]:
        with self._units() as unit:
            yield cast(UnitOfWork, KilledUnit(unit))

    def checkpoint(self) -> None:
        reach()
        self._units.checkpoint()


def main(place: str, day: str) -> None:
    where = folders(Path(place) / "city", Path(place) / "keys")
    office = open_service(where, Tools(FakeTime(date.fromisoformat(day)), CHEAP_HASH), lambda: "")
    cell_key = unlock_operator(where.keys, specimen_passphrase(where.keys, Slot.OPERATOR)).clock_cell
    clock = ClockFile(where.clock, cell_key, KilledBlocks)
    units, blobs = KilledUnits(office.units), KilledBlobs(where.captures)
    purge.run(replace(office, clock=clock, vault=Vault(clock), units=units, blobs=blobs))
    sys.stdout.write(f"{REACHED[0]}\n")


if __name__ == "__main__":
    main(*sys.argv[1:3])
