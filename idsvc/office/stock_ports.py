"""What the use cases need of the store for blanks and prints, and of a printer; ``ports`` joins it with the rest."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from idsvc.issue.print_job import JobState, PrintJob
from idsvc.issue.stock import Pile, SpoiledSerial, StockMove


class Jobs(Protocol):
    """Print jobs, one per signed card that waits."""

    def add(self, job: PrintJob) -> None: ...
    def get(self, job_id: bytes) -> PrintJob | None: ...
    def mark(self, job_id: bytes, state: JobState, *, expected: JobState) -> bool:
        """Move a job from one state to another; False (and nothing written) where it stood elsewhere."""
        ...

    def remove(self, job_id: bytes) -> bool: ...
    def sent(self, site: str) -> Sequence[PrintJob]:
        """Return the jobs of a site that nobody answered, by their random ids."""
        ...

    def remove_due(self, day: date, limit: int) -> int: ...


class Stock(Protocol):
    """What moved between the piles of a site's safe, what was counted, and the serials of spoiled blanks."""

    def move(self, day: date, site: str, move: StockMove, by: int = 1) -> None: ...
    def totals(self, site: str) -> Mapping[StockMove, int]:
        """Return all that ever moved at a site."""
        ...

    def moved(self, day: date, site: str) -> Mapping[StockMove, int]: ...
    def keep_count(self, day: date, site: str, counted: Mapping[Pile, int]) -> None: ...
    def counted(self, day: date, site: str) -> Mapping[Pile, int]:
        """Return what was counted when a day was closed, empty where it was not."""
        ...

    def last_closed(self, site: str) -> date | None: ...
    def keep_serial(self, serial: SpoiledSerial) -> None: ...
    def serials(self, site: str) -> Sequence[SpoiledSerial]: ...
    def forget_serials(self, site: str) -> int:
        """Zero and take out the serials of a site; return how many."""
        ...

    def remove_serials_due(self, day: date, limit: int) -> int: ...


class Printer(Protocol):
    """A card printer that this machine reaches without a browser."""

    def print_card(self, pdf: bytes) -> None:
        """Take two pages of card size, front and back; raise ``PrinterFailed``."""
        ...
