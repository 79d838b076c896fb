"""What the shim wrote down of one run, read into values: every change below the folder, in order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class Op(StrEnum):
    """What changed; the words are those of ``shim.c``."""

    CREATE = "create"
    WRITE = "write"
    TRUNCATE = "truncate"
    SYNC = "sync"
    SYNCDIR = "syncdir"
    UNLINK = "unlink"
    RMDIR = "rmdir"
    RENAME = "rename"
    LINK = "link"
    MKDIR = "mkdir"
    CHMOD = "chmod"
    MAP = "map"
    MARK = "mark"


NOTES = frozenset({Op.MAP, Op.MARK})
"""What is written down and changes nothing: no point at which a run can be stopped."""


@dataclass(frozen=True, slots=True)
class Record:
    """One change: paths relative to the folder that was watched, ``other`` the second name of a rename or a link.

    ``offset`` is where a write begins, the size that a truncation leaves, 1 for a sync of the data alone.
    """

    op: Op
    path: str
    other: str
    offset: int
    data: bytes = field(repr=False)


def read_trace(path: Path) -> tuple[Record, ...]:
    """Return all records of a trace; raises ``ValueError`` for one that is cut short."""
    return tuple(_records(path.read_bytes()))


def changes(records: tuple[Record, ...]) -> tuple[Record, ...]:
    """Return what changed something, without the notes: the Nth of them is the run's Nth point."""
    return tuple(record for record in records if record.op not in NOTES)


def _records(raw: bytes) -> Iterator[Record]:
    at = 0
    while at < len(raw):
        end = raw.index(b"\n", at)
        op, path, other, offset, length = raw[at:end].decode().split("\t")
        at = end + 1 + int(length)
        if at > len(raw):
            raise ValueError("the trace ends inside a write")
        yield Record(Op(op), path, other, int(offset), raw[end + 1 : at])
