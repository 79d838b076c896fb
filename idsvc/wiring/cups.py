"""A card printer behind CUPS on this machine: the job goes in on standard input, by the local socket, and is not kept.

The spooler is asked for nothing else. A spooler that keeps jobs, or whose settings cannot be read, gets no card.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from idsvc.issue.print_job import PrinterFailed

SOCKET: Final = Path("/run/cups/cups.sock")
SETTINGS: Final = Path("/etc/cups/cupsd.conf")
TITLE: Final = "card"
"""What the spooler is told a job is: the same word for every card."""

_SIZE: Final = "media=Custom.85.6x53.98mm"
_PATIENCE: Final = 30.0
_OFF: Final = frozenset({"no", "off", "false", "0"})


def keeps_jobs(settings: str) -> bool:
    """Tell whether a spooler with these settings keeps what was printed: it does so unless told not to."""
    said = [line.split() for line in settings.splitlines() if line.strip().lower().startswith("preservejobfiles")]
    return not said or said[-1][1:2] == [] or said[-1][1].lower() not in _OFF


@dataclass(frozen=True, slots=True)
class CupsPrinter:
    """A queue of the spooler on this machine, by its name; another machine's spooler cannot be named."""

    queue: str
    socket: Path = SOCKET
    settings: Path = SETTINGS

    def check(self) -> None:
        """Raise ``PrinterFailed`` where the spooler keeps jobs, does not say so, or has no such queue."""
        try:
            kept = keeps_jobs(self.settings.read_text(encoding="utf-8", errors="replace"))
        except OSError as unreadable:
            raise PrinterFailed from unreadable
        if kept:
            raise PrinterFailed
        self._run("/usr/bin/lpstat", "-p", self.queue)

    def print_card(self, pdf: bytes) -> None:
        """Hand two pages of card size over; raises ``PrinterFailed``, and then a card may have come out or not."""
        self.check()
        options = ("-o", _SIZE, "-o", "print-scaling=none", "-o", "job-sheets=none")
        self._run("/usr/bin/lp", "-s", "-d", self.queue, "-t", TITLE, *options, "-", given=pdf)

    def _run(self, *words: str, given: bytes = b"") -> None:
        environment = {"CUPS_SERVER": str(self.socket), "LC_ALL": "C", "PATH": "/usr/bin:/bin"}
        try:
            subprocess.run(words, input=given, env=environment, capture_output=True, timeout=_PATIENCE, check=True)
        except (OSError, subprocess.SubprocessError) as failed:
            raise PrinterFailed from failed
