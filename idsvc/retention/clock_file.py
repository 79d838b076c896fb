"""The clock at rest: one file of two cells, overwritten in place so that the day before leaves no copy.

A new file and a rename would leave the old secret on the disk. The only part of this package that does I/O.
"""

import contextlib
import errno
import fcntl
import mmap
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from idsvc.retention.cell import (
    CELL_BYTES,
    NONCE_BYTES,
    VERSION,
    Header,
    check_node,
    commitments,
    decode,
    encode,
    read_header,
)
from idsvc.retention.chain import SECRET_BYTES
from idsvc.retention.clock import ClockState, Commitments, advanced, first_state, forgotten, renewed
from idsvc.retention.errors import ClockUnavailable
from idsvc.retention.secret import fresh, wipe, wiped

FILE_NAME: Final = "cells"
TAG_NAME: Final = "CACHEDIR.TAG"
TAG_TEXT: Final = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# The retention clock of idsvc. A copy of it undoes destruction: never back it up.\n"
)
CELLS: Final = 2
_PRIVATE: Final = 0o600
_PRIVATE_DIR: Final = 0o700
_ANYBODY_ELSE: Final = 0o077
_MISSING: Final = "the retention clock is missing: do not make a new one, call the operator"
_DIRECT: Final = getattr(os, "O_DIRECT", 0)

Commit = Callable[[Commitments], None]
"""Makes commitments durable in the ledger before it returns; it may read the clock but not move it."""


class Blocks(Protocol):
    """Two whole blocks that survive a power cut once `sync` has returned."""

    def read(self, index: int) -> bytearray:
        """Return the 4096 bytes of a block as the device holds them; the caller blanks them."""
        ...

    def write(self, index: int, block: bytearray) -> None:
        """Overwrite a block in place."""
        ...

    def sync(self) -> None:
        """Return once everything written rests on the device."""
        ...


class DiskBlocks:
    """The blocks of one open file; a call that does part of its work is made again for the rest."""

    def __init__(self, path: Path, descriptor: int) -> None:
        self._path = path
        self._descriptor = descriptor

    def read(self, index: int) -> bytearray:
        """Return a block, past the page cache where the system can."""
        with mmap.mmap(-1, CELL_BYTES) as buffer:  # page-aligned, as O_DIRECT demands; its pages go back to the system
            if not (_DIRECT and self._read_direct(index, buffer)):
                _read_all(self._descriptor, buffer, index * CELL_BYTES)
            return bytearray(buffer)

    def write(self, index: int, block: bytearray) -> None:
        """Overwrite a block in place."""
        with memoryview(block) as whole:
            _write_all(self._descriptor, whole, index * CELL_BYTES)

    def sync(self) -> None:
        """Wait for the device."""
        os.fdatasync(self._descriptor)

    def _read_direct(self, index: int, buffer: mmap.mmap) -> bool:
        try:
            with _opened(self._path, os.O_RDONLY | _DIRECT) as descriptor:
                return os.preadv(descriptor, [buffer], index * CELL_BYTES) == CELL_BYTES
        except OSError:
            return False  # a file system without it, such as an older tmpfs


def _read_all(descriptor: int, buffer: mmap.mmap, start: int) -> None:
    done = 0
    with memoryview(buffer) as whole:
        while done < len(whole):
            with whole[done:] as rest:
                done += _some(os.preadv(descriptor, [rest], start + done))


def _write_all(descriptor: int, whole: memoryview, start: int) -> None:
    done = 0
    while done < len(whole):
        with whole[done:] as rest:
            done += _some(os.pwrite(descriptor, rest, start + done))


def _some(count: int) -> int:
    if count == 0:  # the file ends here
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    return count


BlocksOf = Callable[[Path, int], Blocks]


@dataclass(frozen=True, slots=True)
class _Resting:
    """What the two cells hold: the state that counts, where it rests, and whether the other must still be wiped."""

    state: ClockState
    index: int
    cell: bytearray
    unsettled: bool

    @property
    def spare(self) -> int:
        return 1 - self.index


class ClockFile:
    """The clock in a directory of its own; nothing of it is kept between two calls."""

    def __init__(self, directory: Path, cell_key: bytes, blocks: BlocksOf = DiskBlocks) -> None:
        self._path = directory / FILE_NAME
        self._key = cell_key
        self._blocks = blocks

    @classmethod
    def open(cls, directory: Path, cell_key: bytes, blocks: BlocksOf = DiskBlocks) -> "ClockFile":
        """Return a clock that could be read just now; raises ClockUnavailable and never makes a new one."""
        clock = cls(directory, cell_key, blocks)
        clock.read()
        return clock

    @classmethod
    def create(
        cls, directory: Path, cell_key: bytes, day: date, node: str, number: int = 1
    ) -> tuple["ClockFile", Commitments]:
        """Make the clock of a new city or node and return it with what its ledger must say.

        ``number`` names its chain: after a lost clock, one that no chain ever had. The directory is made (0700) if it
        is missing. Raises ClockUnavailable when there is a clock already or the disk does not take it; then nothing is
        left.
        """
        check_node(node)
        with (
            wiped(fresh(SECRET_BYTES)) as secret,
            forgotten(first_state(day, node, secret, number)) as state,
            wiped(encode(state, cell_key, fresh(NONCE_BYTES))) as cell,
        ):
            _lay_down(directory, cell)
            return cls(directory, cell_key), commitments(state, cell)

    @contextlib.contextmanager
    def opened(self) -> Iterator[ClockState]:
        """Lend the state that counts, the later one where a crash left two, and blank it. Raises ClockUnavailable."""
        with self._rest() as resting:
            yield resting.state

    def read(self) -> ClockState:
        """Return the day, node and chains of the state that counts, its secrets forgotten. Raises ClockUnavailable."""
        with self.opened() as state:
            return state

    def rests_on(self, day: date) -> bool:
        """Return whether the state that counts is of this day and nothing of the one before waits to be wiped."""
        with self._rest() as resting:
            return resting.state.day == day and not resting.unsettled

    def advance(self, to_day: date, commit: Commit, reached: AbstractSet[int] | None = None) -> ClockState:
        """Move the clock and return its forgotten state; on its own day only finish what a crash interrupted.

        `commit` may be called again with the same value after a crash. `reached`: see `clock.advanced`. Raises
        ClockRolledBack for an earlier day, ClockUnavailable when the cells cannot be written.
        """

        def change(state: ClockState) -> ClockState | None:
            if state.day == to_day:
                return None
            with wiped(fresh(SECRET_BYTES)) as secret:
                return advanced(state, to_day, secret, reached)

        return self._move(change, commit)

    def renew(self, commit: Commit) -> ClockState:
        """Open a new chain today: after a suspected copy, a removed node, a restore. Raises ClockFull."""

        def change(state: ClockState) -> ClockState:
            with wiped(fresh(SECRET_BYTES)) as secret:
                return renewed(state, secret)

        return self._move(change, commit)

    def header(self) -> Header:
        """Return version, day and node of the cell that counts; raises ClockUnavailable."""
        state = self.read()
        return Header(VERSION, state.day, state.node)

    def _move(self, change: Callable[[ClockState], ClockState | None], commit: Commit) -> ClockState:
        with _one_mover(self._path.parent), self._rest() as resting:
            if resting.unsettled:
                self._settle(resting.spare, commitments(resting.state, resting.cell), commit)
            moved = change(resting.state)
            if moved is None:
                return resting.state
            with forgotten(moved), wiped(encode(moved, self._key, fresh(NONCE_BYTES))) as cell:
                self._write(resting.spare, cell)
                self._settle(resting.index, commitments(moved, cell), commit)
            return moved

    def _settle(self, old: int, made: Commitments, commit: Commit) -> None:
        # The order is the promise: the ledger knows the new state before the old one is gone for good. Readers are not
        # locked out meanwhile: one that holds the database, which `commit` waits for, would wait for us for ever.
        commit(made)
        self._write(old, fresh(CELL_BYTES))

    def _write(self, index: int, block: bytearray) -> None:
        with self._locked(fcntl.LOCK_EX) as blocks:
            _write(blocks, index, block)

    @contextlib.contextmanager
    def _rest(self) -> Iterator[_Resting]:
        with contextlib.ExitStack() as blanked:
            with self._locked(fcntl.LOCK_SH) as blocks:
                cells = [blanked.enter_context(wiped(_read(blocks, index))) for index in range(CELLS)]
            yield self._resting(cells, blanked)

    def _resting(self, cells: Sequence[bytearray], blanked: contextlib.ExitStack) -> _Resting:
        whole = [(decode(cell, self._key), index) for index, cell in enumerate(cells)]
        states = [(blanked.enter_context(forgotten(state)), index) for state, index in whole if state is not None]
        if not states:
            raise ClockUnavailable("the retention clock cannot be read: do not make a new one, call the operator")
        state, index = max(states, key=lambda each: (each[0].day, each[0].newest.number))
        return _Resting(state, index, cells[index], unsettled=read_header(cells[1 - index]) is not None)

    @contextlib.contextmanager
    def _locked(self, operation: int) -> Iterator[Blocks]:
        with _found(self._path, os.O_RDWR) as descriptor:
            _check_mode(descriptor, self._path.parent)
            fcntl.flock(descriptor, operation)
            yield self._blocks(self._path, descriptor)


def header(directory: Path) -> Header:
    """Return the plain header of the later cell, without any key; raises ClockUnavailable.

    It is the program's word: only the operator's key proves what stands behind it.
    """
    try:
        content = (directory / FILE_NAME).read_bytes()
    except OSError as error:
        raise ClockUnavailable(_MISSING) from error
    found = [
        each
        for index in range(CELLS)
        if (each := read_header(content[index * CELL_BYTES : (index + 1) * CELL_BYTES])) is not None
    ]
    if not found:
        raise ClockUnavailable("the retention clock has no readable header: do not make a new one, call the operator")
    return max(found, key=lambda each: each.day)


@contextlib.contextmanager
def _opened(path: Path, flags: int) -> Iterator[int]:
    descriptor = os.open(path, flags | os.O_CLOEXEC, _PRIVATE)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _found(path: Path, flags: int) -> Iterator[int]:
    with contextlib.ExitStack() as open_file:
        try:
            descriptor = open_file.enter_context(_opened(path, flags))
        except OSError as error:
            raise ClockUnavailable(_MISSING) from error
        yield descriptor


@contextlib.contextmanager
def _one_mover(directory: Path) -> Iterator[None]:
    with _found(directory, os.O_RDONLY) as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield


def _read(blocks: Blocks, index: int) -> bytearray:
    try:
        return blocks.read(index)
    except OSError as error:  # the other cell may be whole, but nobody knows whether it is the later one
        raise ClockUnavailable("the disk does not give the retention clock back: mend it, then start again") from error


def _write(blocks: Blocks, index: int, block: bytearray) -> None:
    try:
        blocks.write(index, block)
        blocks.sync()
        written = blocks.read(index)
    except OSError as error:
        raise ClockUnavailable("the retention clock cannot be written: check the disk, then start again") from error
    same = written == block
    wipe(written)
    if not same:
        raise ClockUnavailable("the disk gave back other bytes than were written: replace it, then start again")


def _check_mode(descriptor: int, directory: Path) -> None:
    status = os.fstat(descriptor)
    # Who may write the directory may put another clock in its place, or take it away.
    if stat.S_IMODE(status.st_mode | directory.stat().st_mode) & _ANYBODY_ELSE:
        raise ClockUnavailable("other accounts can read the retention clock: set keys/clock to 0700, its files to 0600")
    if status.st_size != CELLS * CELL_BYTES:
        raise ClockUnavailable("the retention clock is not two cells long: do not make a new one, call the operator")


def _lay_down(directory: Path, cell: bytearray) -> None:
    new, path = directory / f"{FILE_NAME}.new", directory / FILE_NAME
    try:
        directory.mkdir(mode=_PRIVATE_DIR, parents=True, exist_ok=True)
        try:
            _write_private(new, cell)
            _write_tag(directory / TAG_NAME)
            os.link(new, path)  # unlike a rename it never replaces a clock that is there
        finally:
            new.unlink(missing_ok=True)
        for folder in (directory, directory.parent):
            with _opened(folder, os.O_RDONLY) as descriptor:
                os.fsync(descriptor)
    except FileExistsError as error:
        raise ClockUnavailable("there is a retention clock here already: a new one would lose what it opens") from error
    except OSError as error:
        raise ClockUnavailable("the retention clock could not be made: check disk and permissions, then try") from error


def _write_tag(path: Path) -> None:
    with path.open("w", encoding="ascii") as file:
        file.write(TAG_TEXT)
        file.flush()
        os.fsync(file.fileno())


def _write_private(path: Path, cell: bytearray) -> None:
    with _opened(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC) as descriptor:
        for index, block in enumerate((cell, fresh(CELL_BYTES))):
            with memoryview(block) as whole:
                _write_all(descriptor, whole, index * CELL_BYTES)
        os.fsync(descriptor)
