"""What the use cases need of a document scanner: the pages that wait in its folder, and whose turn it is."""

from dataclasses import dataclass, field
from enum import Enum, unique
from threading import Lock
from typing import Final, Protocol

TURN_SECONDS: Final = 600.0
"""How long the scanner works for a case that nobody asked about again; a page waits no longer either."""


class ScannedPages(Protocol):
    """Pages that a scanner put down in memory and nobody took yet."""

    def waiting(self) -> int:
        """Count the pages that are whole."""
        ...

    def take(self) -> bytes | None:
        """Return the file of the oldest whole page, which is gone from its folder by then; None where none waits."""
        ...

    def clear(self) -> None:
        """Unlink whatever lies there."""
        ...

    def drop_old(self) -> None:
        """Unlink what nobody took within ``TURN_SECONDS``."""
        ...


@unique
class Claim(Enum):
    """How asking for the scanner ended."""

    KEPT = "this case goes on having the scanner"
    ANEW = "this case has the scanner from now on: what lies there was scanned for somebody else"
    REFUSED = "another case has the scanner"


@dataclass(slots=True)
class Turn:
    """The one case that a scanner works for, so that no page of another resident is ever shown."""

    _case: bytes | None = field(default=None, repr=False)
    _until: float = 0.0
    _lock: Lock = field(default_factory=Lock, repr=False, compare=False)

    def claim(self, case_id: bytes, now: float) -> Claim:
        """Ask for the scanner, or go on having it; ``now`` in monotonic seconds."""
        with self._lock:
            held = self._case == case_id
            if not held and self._case is not None and now < self._until:
                return Claim.REFUSED
            self._case, self._until = case_id, now + TURN_SECONDS
            return Claim.KEPT if held else Claim.ANEW

    def end(self, case_id: bytes) -> bool:
        """Let the scanner go; tell whether this case had it."""
        with self._lock:
            had = self._case == case_id
            self._case = None if had else self._case
        return had
