"""The manners of every command at a terminal: exit codes, one clear line for what failed, everything else on stderr."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Final

import click

from idsvc.errors import IdsvcError
from idsvc.walltime import SystemTime

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


class Counted:
    """Says on standard error how many of something are done, once a second; for work that takes longer than that."""

    def __init__(self, what: str) -> None:
        """Take the words that follow the number."""
        self._what = what
        self._done = 0
        self._time = SystemTime()
        self._said = self._time.monotonic()

    def __call__(self, count: int) -> None:
        """Count some more."""
        self._done += count
        if self._time.monotonic() - self._said >= 1:
            self._said = self._time.monotonic()
            say(f"{self._done:,} {self._what}")
