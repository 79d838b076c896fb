"""What is to be said of a machine beside its media: permissions, room, swap, dumps, time, keys, books, the printer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from idsvc.oversight.machine import MachineCode, MachineFinding

BUILT: Final = date(2026, 11, 27)
"""When this version was made: a machine that runs it cannot have an earlier date."""

LITTLE_ROOM: Final = 256 * 1024 * 1024
"""Bytes below which a directory's disk is nearly full."""

KEYS_AHEAD: Final = timedelta(days=30)
"""How long before the end of a key or list the next ceremony should be held."""

BACKUP_AGE: Final = timedelta(days=7)
_PURGE_AGE: Final = timedelta(days=1)
MACHINE: Final = "machine"
COUNTER: Final = "counter"


@dataclass(frozen=True, slots=True)
class Directory:
    """A directory: keys or data, whether it is closed to others (None: it is not there), and its free bytes."""

    about: str
    closed: bool | None
    free: int


@dataclass(frozen=True, slots=True)
class LedgerFacts:
    """What only the database says: the day of the last whole purge and of the last backup, None for never."""

    purged: date | None
    backup: date | None


@dataclass(frozen=True, slots=True)
class Spool:
    """The printer's spool: whether jobs are kept, or a history of them, and whether it lies in memory."""

    keeps: bool
    history: bool
    in_memory: bool


@dataclass(frozen=True, slots=True)
class MachineFacts:
    """What was seen; None where it could not be.

    ``swaps``: for each swap area in use whether it is encrypted or in memory; ``keys_end``: the day on which the trust
    list, or the last key of some use, may no longer be used.
    """

    today: date
    directories: tuple[Directory, ...]
    clock_own_mount: bool | None
    swaps: tuple[bool, ...] | None
    core_pattern: str | None
    synced: bool | None
    zone: bool
    clock_day: date | None
    keys_end: date | None
    books: LedgerFacts | None
    shaping: bool


def judge(facts: MachineFacts) -> tuple[MachineFinding, ...]:
    """Return every check, in a fixed order."""
    machine = (_swap, _dumps, _date, _synced, _zone, _clock, _keys, _shaping)
    return (
        *(finding for directory in facts.directories for finding in _directory(directory)),
        *_mount(facts),
        *(MachineFinding(look(facts), MACHINE) for look in machine),
        *(MachineFinding(code, MACHINE) for code in _books(facts)),
    )


def _directory(directory: Directory) -> Iterator[MachineFinding]:
    if directory.closed is None:
        yield MachineFinding(MachineCode.MISSING, directory.about)
        return
    yield MachineFinding(MachineCode.CLOSED if directory.closed else MachineCode.LOOSENED, directory.about)
    little = directory.free < LITTLE_ROOM
    yield MachineFinding(MachineCode.SPACE_LOW if little else MachineCode.SPACE_GOOD, directory.about)


def _mount(facts: MachineFacts) -> Iterator[MachineFinding]:
    if facts.clock_own_mount is not None:
        own = facts.clock_own_mount
        yield MachineFinding(MachineCode.CLOCK_OWN_MOUNT if own else MachineCode.CLOCK_SHARED_MOUNT, "keys")


def _swap(facts: MachineFacts) -> MachineCode:
    if facts.swaps is None:
        return MachineCode.SWAP_UNSEEN
    if not facts.swaps:
        return MachineCode.SWAP_OFF
    return MachineCode.SWAP_ENCRYPTED if all(facts.swaps) else MachineCode.SWAP_PLAIN


def _dumps(facts: MachineFacts) -> MachineCode:
    if facts.core_pattern is None:
        return MachineCode.DUMPS_UNSEEN
    return MachineCode.DUMPS_PIPED if facts.core_pattern.startswith(("|", "@")) else MachineCode.DUMPS_FILED


def _date(facts: MachineFacts) -> MachineCode:
    # A day of grace for the time zones between who made it and who runs it.
    early = facts.today < BUILT - timedelta(days=1)
    return MachineCode.TIME_BEFORE_BUILD if early else MachineCode.TIME_SANE


def _synced(facts: MachineFacts) -> MachineCode:
    if facts.synced is None:
        return MachineCode.TIME_UNSEEN
    return MachineCode.TIME_SYNCED if facts.synced else MachineCode.TIME_UNSYNCED


def _zone(facts: MachineFacts) -> MachineCode:
    return MachineCode.ZONE_KNOWN if facts.zone else MachineCode.ZONE_UNKNOWN


def _clock(facts: MachineFacts) -> MachineCode:
    if facts.clock_day is None:
        return MachineCode.CLOCK_UNSEEN
    if facts.clock_day == facts.today:
        return MachineCode.CLOCK_TODAY
    return MachineCode.CLOCK_BEHIND if facts.clock_day < facts.today else MachineCode.CLOCK_AHEAD


def _keys(facts: MachineFacts) -> MachineCode:
    if facts.keys_end is None:
        return MachineCode.KEYS_UNSEEN
    if facts.keys_end <= facts.today:
        return MachineCode.KEYS_ENDED
    return MachineCode.KEYS_ENDING if facts.keys_end < facts.today + KEYS_AHEAD else MachineCode.KEYS_LIVE


def _shaping(facts: MachineFacts) -> MachineCode:
    return MachineCode.SHAPING_GOOD if facts.shaping else MachineCode.SHAPING_MISSING


def _books(facts: MachineFacts) -> Iterator[MachineCode]:
    if facts.books is None:
        yield MachineCode.BOOKS_UNSEEN
        return
    yield MachineCode.PURGE_RECENT if _within(facts.books.purged, facts.today, _PURGE_AGE) else MachineCode.PURGE_OLD
    if facts.books.backup is None:
        yield MachineCode.BACKUP_NEVER
    else:
        recent = _within(facts.books.backup, facts.today, BACKUP_AGE)
        yield MachineCode.BACKUP_RECENT if recent else MachineCode.BACKUP_OLD


def _within(day: date | None, today: date, span: timedelta) -> bool:
    return day is not None and day >= today - span


def judge_counter(spool: Spool | None) -> tuple[MachineFinding, ...]:
    """Return what is to be said of the printer at a counter; None: no printing service was seen."""
    if spool is None:
        codes: tuple[MachineCode, ...] = (MachineCode.SPOOL_UNSEEN,)
    else:
        wrong = {
            MachineCode.SPOOL_KEPT: spool.keeps,
            MachineCode.SPOOL_HISTORY: spool.history,
            MachineCode.SPOOL_ON_DISK: not spool.in_memory,
        }
        codes = tuple(code for code, holds in wrong.items() if holds)
    return tuple(MachineFinding(code, COUNTER) for code in codes or (MachineCode.SPOOL_FORGETS,))
