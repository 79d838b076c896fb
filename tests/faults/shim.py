"""The preloaded library: built with the machine's compiler, driven from inside the process that it watches."""

import ctypes
import os
import subprocess
import sys
from dataclasses import dataclass
from enum import IntEnum, IntFlag
from pathlib import Path
from typing import Final

SOURCE: Final = Path(__file__).with_name("shim.c")
FOR_EVER: Final = 1 << 40


class Points(IntFlag):
    """Kinds of points, as the bits of ``shim.c``."""

    CREATE = 1
    WRITE = 2
    TRUNCATE = 4
    SYNC = 8
    SYNCDIR = 16
    UNLINK = 32
    RMDIR = 64
    RENAME = 128
    LINK = 256
    MKDIR = 512
    CHMOD = 1024


EVERY: Final = Points(2047)


class Action(IntEnum):
    """What happens at a point."""

    NONE = 0
    KILL = 1
    TEAR = 2
    FAIL = 3
    SHORTEN = 4
    FILL = 5
    """The first write is cut short, and all that follow fail: how a disk becomes full."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to happen from the first to the last of these points (counted from 1), if they are of these kinds."""

    action: Action = Action.NONE
    first: int = 0
    last: int = 0
    error: int = 0
    kinds: Points = EVERY


NOTHING: Final = Plan()


def built(folder: Path) -> Path:
    """Return the library, compiled below a folder; says what is missing where there is no compiler."""
    library = folder / "shim.so"
    compiler = os.environ.get("CC", "cc")
    command = [compiler, "-O1", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", str(library), str(SOURCE)]
    try:
        subprocess.run([*command, "-ldl", "-lpthread"], check=True)
    except FileNotFoundError as missing:
        raise SystemExit("the fault tests need a C compiler: on Debian, apt install gcc libc6-dev") from missing
    return library


def preloaded(library: Path) -> dict[str, str]:
    """Return the environment of a process that is to be watched."""
    before = os.environ.get("LD_PRELOAD")
    return os.environ | {"LD_PRELOAD": f"{library}:{before}" if before else str(library)}


class Shim:
    """The library inside this process, which was started with it preloaded."""

    def __init__(self) -> None:
        self._library = ctypes.CDLL(None)
        if not hasattr(self._library, "faults_watch"):
            sys.exit("this process was not started with the shim preloaded")
        self._library.faults_reached.restype = ctypes.c_long
        self._library.faults_plan.argtypes = (
            ctypes.c_int,
            ctypes.c_long,
            ctypes.c_long,
            ctypes.c_int,
            ctypes.c_int,
        )

    def watch(self, root: Path | None) -> None:
        """Count from 0 what changes below a folder; None watches nothing."""
        self._library.faults_watch(os.fsencode(root) if root is not None else None)

    def plan(self, plan: Plan) -> None:
        """Decide what happens at which point."""
        self._library.faults_plan(plan.action, plan.first, plan.last, plan.error, plan.kinds)

    def record(self, trace: Path | None) -> None:
        """Write down every change from now on, into a new file outside the folder; None stops."""
        self._library.faults_record(os.fsencode(trace) if trace is not None else None)

    def mark(self, note: str) -> None:
        """Write a note into the trace."""
        self._library.faults_mark(note.encode())

    def idle_sync(self, *, idle: bool) -> None:
        """Let syncs be counted and not done, where only kills and errors are tried: a killed process loses no cache."""
        self._library.faults_idle_sync(int(idle))

    def reached(self) -> int:
        """Return how many points were reached since ``watch``."""
        return int(self._library.faults_reached())
