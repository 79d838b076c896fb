"""The order in which records are removed or destroyed: a plan that the purge follows and cannot take out of turn."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum, auto
from itertools import groupby, islice
from operator import attrgetter
from typing import Final

from idsvc.retention.errors import OutOfOrder

MAX_BATCH: Final = 500
"""Records of one day and chain that are disposed of together."""


class Word(StrEnum):
    """The two words, never mixed: taken out of the live store early, or its key is gone for everybody."""

    REMOVED = "removed"
    DESTROYED = "destroyed"


class Step(Enum):
    """The steps of one batch in their order; each is durable before the next begins."""

    INTENT = auto()
    KEY_ENDED = auto()
    ENTRY = auto()
    BLOBS_UNLINKED = auto()
    FOLDER_SYNCED = auto()
    ROWS_ZEROED = auto()
    ROWS_DISPOSED = auto()
    WAL_TRUNCATED = auto()


ORDER: Final = tuple(Step)
"""Creation is the mirror image: row, then blob's folder, blob, entry."""


@dataclass(frozen=True, slots=True)
class Due:
    """One record that is to go: its id, its day, its chain."""

    record_id: bytes
    destroy_by: date
    chain: int


@dataclass(frozen=True, slots=True)
class Batch:
    """At most 500 records of one day and chain that go together."""

    destroy_by: date
    chain: int
    records: tuple[bytes, ...]

    @property
    def purge_id(self) -> tuple[date, int]:
        """Return (E, chain), under which the ledger has exactly one entry however often a purge is run again."""
        return self.destroy_by, self.chain


def batches(due: Iterable[Due]) -> Iterator[Batch]:
    """Yield what is due in batches, oldest day first, ids in order, so that a second run makes the same batches."""
    ordered = sorted(due, key=attrgetter("destroy_by", "chain", "record_id"))
    for (destroy_by, chain), group in groupby(ordered, key=attrgetter("destroy_by", "chain")):
        ids = (each.record_id for each in group)
        while records := tuple(islice(ids, MAX_BATCH)):
            yield Batch(destroy_by, chain, records)


def word(destroy_by: date, clock_days: Iterable[date]) -> Word:
    """Return the only true word for a record that goes now: destroyed once every node's clock stands on its day.

    `clock_days` are the days of all nodes; without any node nothing can be said to be destroyed.
    """
    days = tuple(clock_days)
    return Word.DESTROYED if days and min(days) >= destroy_by else Word.REMOVED


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one batch has come; a run that was broken off is taken up at `next_step`."""

    batch: Batch
    done: int = 0

    @property
    def next_step(self) -> Step | None:
        """Return the step to take now, None when nothing is left."""
        return ORDER[self.done] if self.done < len(ORDER) else None

    def after(self, step: Step) -> "Progress":
        """Return the progress once a step is durable; raises OutOfOrder unless it was the next one."""
        if step is not self.next_step:
            raise OutOfOrder
        return Progress(self.batch, self.done + 1)
