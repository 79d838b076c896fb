"""A card printer behind CUPS on this machine: the job goes in on standard input, by the local socket, and is not kept.

A spooler that keeps jobs or tries failed ones again, or does not say whether it does, gets no card.
"""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from idsvc.issue.print_job import PrinterFailed
from idsvc.oversight.machine_counter import ABORTS
from idsvc.wiring.cups_queue import error_policy

SOCKET: Final = Path("/run/cups/cups.sock")
SETTINGS: Final = Path("/etc/cups/cupsd.conf")
TITLE: Final = "card"
"""What the spooler is told a job is: the same word for every card."""

_SIZE: Final = "media=Custom.85.6x53.98mm"
_SIDES: Final = "sides=two-sided-short-edge"
"""Both faces of one card, which lies on its side and is turned over like a page, at its short edge."""

_COPIES: Final = "1"
_PATIENCE: Final = 30.0
_OFF: Final = frozenset({"no", "off", "false", "0"})


def keeps_jobs(settings: str) -> bool:
    """Tell whether a spooler with these settings keeps what was printed: it does so unless told not to."""
    return _kept(settings, "preservejobfiles")


def keeps_history(settings: str) -> bool:
    """Tell whether a spooler with these settings keeps that something was printed, and when: unless told not to."""
    return _kept(settings, "preservejobhistory")


def _kept(settings: str, directive: str) -> bool:
    lines = [line.split() for line in settings.splitlines()]
    said = [words[1:] for words in lines if words and words[0].lower() == directive]
    return not said or said[-1] == [] or said[-1][0].lower() not in _OFF


@dataclass(frozen=True, slots=True)
class CupsPrinter:
    """A queue of the spooler on this machine, by its name; another machine's spooler cannot be named."""

    queue: str
    socket: Path = SOCKET
    settings: Path = SETTINGS

    def check(self) -> None:
        """Raise ``PrinterFailed`` where the spooler keeps jobs, does not say so, or would print a failed one later.

        By then its card is void, or another one was made: what fails has to be thrown away (``abort-job``).
        """
        try:
            kept = keeps_jobs(self.settings.read_text(encoding="utf-8", errors="replace"))
        except OSError as unreadable:
            raise PrinterFailed from unreadable
        if kept:
            raise PrinterFailed
        if error_policy(self.queue, self.socket) != ABORTS:
            raise PrinterFailed

    def print_card(self, pdf: bytes) -> None:
        """Hand two pages of card size over; raises ``PrinterFailed``, and then a card may have come out or not."""
        self.check()
        options = ("-o", _SIZE, "-o", _SIDES, "-o", "print-scaling=none", "-o", "job-sheets=none")
        self._run("/usr/bin/lp", "-s", "-d", self.queue, "-n", _COPIES, "-t", TITLE, *options, "-", given=pdf)

    def _run(self, *words: str, given: bytes = b"") -> None:
        environment = {"CUPS_SERVER": str(self.socket), "LC_ALL": "C", "PATH": "/usr/bin:/bin"}
        try:
            subprocess.run(words, input=given, env=environment, capture_output=True, timeout=_PATIENCE, check=True)
        except (OSError, subprocess.SubprocessError) as failed:
            raise PrinterFailed from failed
