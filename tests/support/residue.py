"""Made-up clock secrets, cells and marks for a search, and places to put them."""

import hashlib
import os
import shutil
import subprocess
from datetime import date, timedelta
from pathlib import Path

from idsvc.ledger.event import Entry, Event, FieldValue
from idsvc.oversight.residue import Wanted, wanted
from idsvc.oversight.residue_report import Outcome
from idsvc.retention.cell import HEADER_BYTES, MAGIC
from idsvc.retention.chain import cell_commitment, commitment, probe
from idsvc.wiring import residue
from idsvc.wiring.residue_places import Place

FIRST = date(2026, 3, 2)
NODE = "node-1"


def noise(name: str, size: int = 32) -> bytes:
    """Bytes that look random and are the same each time."""
    return hashlib.shake_256(f"idsvc test residue: {name}".encode()).digest(size)


def day(ahead: int) -> date:
    return FIRST + timedelta(days=ahead)


def secret(ahead: int, chain: int = 1) -> bytes:
    return noise(f"secret {chain} {ahead}")


def cell(ahead: int) -> bytes:
    """A cell as it lies on a disk: plain header, then bytes that look random."""
    header = MAGIC + b"\0\1" + day(ahead).isoformat().encode() + NODE.encode().ljust(24, b"\0") + noise(f"n{ahead}", 12)
    assert len(header) == HEADER_BYTES
    return header + noise(f"cell {ahead}", 4096 - HEADER_BYTES)


def state_entry(ahead: int, chain: int = 1, **other: FieldValue) -> Entry:
    fields: dict[str, FieldValue] = {
        "chain": chain,
        "stands": day(ahead).isoformat(),
        "commitment": commitment(secret(ahead, chain), chain).hex(),
        "probe": probe(secret(ahead, chain)),
    }
    return Entry(day(ahead), Event.CLOCK_STATE, fields | other)


def cell_entry(ahead: int, node: str = NODE) -> Entry:
    ciphertext = cell(ahead)[HEADER_BYTES : HEADER_BYTES + 32]
    fields: dict[str, FieldValue] = {
        "node": node,
        "stands": day(ahead).isoformat(),
        "commitment": cell_commitment(ciphertext).hex(),
        "probe": probe(ciphertext),
    }
    return Entry(day(ahead), Event.CLOCK_CELL, fields)


def log_of(days: int) -> tuple[Entry, ...]:
    """A log in which a clock of one chain has stood on so many days."""
    return tuple(entry for ahead in range(days) for entry in (state_entry(ahead), cell_entry(ahead)))


def look_for(days: int = 5) -> Wanted:
    return wanted(log_of(days), None)


def found_in(look: Wanted, *places: Place, jobs: int = 1, resume: Path | None = None) -> Outcome:
    asked = residue.Search(look, places, jobs, resume=resume)
    return residue.run(asked, lambda _done, _all: None)


def met(outcome: Outcome) -> list[tuple[str, int, str, str]]:
    """Everything met, as (file name, offset, kind, whose)."""
    return sorted(
        (Path(spot.path).name, spot.offset, spot.seen.value, spot.what)
        for spots in outcome.tally.spots.values()
        for spot in spots
    )


def tool(name: str) -> str:
    """A program of e2fsprogs, which an ordinary account's search path may not have."""
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
    assert found, "install e2fsprogs"
    return found


def image_of(folder: Path, image: Path) -> None:
    """Make an ext4 image with a folder in it, without any right that a test does not have."""
    subprocess.run(
        [tool("mke2fs"), "-q", "-t", "ext4", "-b", "4096", "-d", str(folder), str(image), "16m"], check=True, timeout=60
    )
