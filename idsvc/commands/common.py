"""What the commands of the city's service share: its folders, its passphrase, the city opened for work."""

import ctypes
import getpass
import resource
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from idsvc.commands.manners import Exit, Failed, failing_clearly, say
from idsvc.office import machine
from idsvc.office.context import Office
from idsvc.walltime import SystemTime
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.machine import media_hazards
from idsvc.wiring.service import Tools, open_service

__all__ = ["CITY", "KEYS", "Exit", "Failed", "ask_passphrase", "failing_clearly", "open_city", "say", "where"]

_SET_DUMPABLE: Final = 4  # PR_SET_DUMPABLE of prctl(2)

CITY: Final = click.argument("city", type=click.Path(path_type=Path, file_okay=False))
KEYS: Final = click.option(
    "--keys", type=click.Path(path_type=Path, file_okay=False), help="Key directory; default: keys/ beside the city."
)


def ask_passphrase(prompt: str = "passphrase: ") -> str:
    """Ask for a passphrase on the terminal, without showing it."""
    return getpass.getpass(prompt)


def ask_new(prompt: str) -> str:
    """Ask for a new passphrase, twice."""
    first = ask_passphrase(prompt)
    if ask_passphrase("again: ") != first:
        raise Failed("the two are not the same: try again; nothing was made")
    return first


def open_city(city: Path, keys: Path | None) -> Office:
    """Unlock and open a city for work on the machine's own time, in a process that leaves no core dump.

    A dump would lay keys, and what is shown just then, on the disk in clear. Raises ``MediumCannotForget`` where the
    city's disk keeps what is overwritten.
    """
    office = unlock_city(where(city, keys))
    machine.check(office, media_hazards(where(city, keys)))
    return office


def unlock_city(found: Folders) -> Office:
    """Open a city as ``open_city`` does, whatever it lies on: to acknowledge just that, or for the demo."""
    no_core_dump()
    return open_service(found, Tools(SystemTime()), ask_passphrase)


def no_core_dump() -> None:
    """See to it that this process leaves no core dump: no file by its limit, and none to a program, which has none."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):  # a system that is not Linux
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, 0, 0, 0, 0)


def where(city: Path, keys: Path | None) -> Folders:
    """Return a city's folders."""
    return folders(city, keys)
