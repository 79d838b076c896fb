"""What the commands share: arguments, the terminal's manners, exit codes."""

import errno
import getpass
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import Final

import click

from idsvc.errors import IdsvcError
from idsvc.office.context import Office
from idsvc.walltime import SystemTime
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.service import Tools, open_service

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})


class Exit(IntEnum):
    """Exit codes of the ``idsvc`` command (DESIGN 11)."""

    GOOD = 0
    FINDING = 1
    USAGE = 2
    COULD_NOT = 3


class Failed(click.ClickException):
    """Something could not be done; the text says what to do."""

    exit_code = Exit.COULD_NOT

    def show(self, file: object = None) -> None:  # noqa: ARG002 - click's signature
        """Write one line with the program's name to standard error."""
        click.echo(f"idsvc: {self.message}", err=True)


CITY: Final = click.argument("city", type=click.Path(path_type=Path, file_okay=False))
KEYS: Final = click.option(
    "--keys", type=click.Path(path_type=Path, file_okay=False), help="Key directory; default: keys/ beside the city."
)


def say(text: str) -> None:
    """Tell a person how it goes, on standard error."""
    click.echo(text, err=True)


@contextmanager
def failing_clearly() -> Iterator[None]:
    """Turn a refusal of ours into one clear line and exit code 3."""
    try:
        yield
    except IdsvcError as refused:
        raise Failed(str(refused)) from refused
    except FileNotFoundError as missing:
        raise Failed("a file of the city is missing: check the two directories") from missing
    except OSError as refused:
        if refused.errno in _NO_ROOM:
            raise Failed("the disk is full: free some space, then do it again") from refused
        raise Failed("a file or folder cannot be read or written: check its path and its owner") from refused


def ask_passphrase(prompt: str = "passphrase: ") -> str:
    """Ask for a passphrase on the terminal, without showing it."""
    return getpass.getpass(prompt)


def open_city(city: Path, keys: Path | None) -> Office:
    """Unlock and open a city for work on the machine's own time, in a process that leaves no core dump.

    A dump would lay keys, and what is shown just then, on the disk in clear.
    """
    no_core_dump()
    return open_service(where(city, keys), Tools(SystemTime()), ask_passphrase)


def no_core_dump() -> None:
    """See to it that this process leaves no core dump."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def where(city: Path, keys: Path | None) -> Folders:
    """Return a city's folders."""
    return folders(city, keys)
