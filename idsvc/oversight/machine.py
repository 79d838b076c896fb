"""What can be said of a machine: a closed set of codes, each with its level and one sentence that says what to do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class Level(StrEnum):
    """How a check ended; what could not be looked at is never well."""

    OK = "ok"
    WARN = "warn"
    REFUSE = "refuse"
    BLIND = "could not look"


@unique
class MachineCode(StrEnum):
    """Every code that ``idsvc doctor`` prints; docs/operations.md lists them."""

    MEDIUM_FORGETS = "MEDIUM_FORGETS"
    MEDIUM_MEMORY = "MEDIUM_MEMORY"
    MEDIUM_BTRFS = "MEDIUM_BTRFS"
    MEDIUM_ZFS = "MEDIUM_ZFS"
    MEDIUM_COPY_ON_WRITE = "MEDIUM_COPY_ON_WRITE"
    MEDIUM_LOG_STRUCTURED = "MEDIUM_LOG_STRUCTURED"
    MEDIUM_OVERLAY = "MEDIUM_OVERLAY"
    MEDIUM_NETWORK = "MEDIUM_NETWORK"
    MEDIUM_JOURNALED = "MEDIUM_JOURNALED"
    MEDIUM_SNAPSHOT = "MEDIUM_SNAPSHOT"
    MEDIUM_UNKNOWN = "MEDIUM_UNKNOWN"
    MEDIUM_UNSEEN = "MEDIUM_UNSEEN"
    MEDIUM_ACKNOWLEDGED = "MEDIUM_ACKNOWLEDGED"
    DISK_PLAIN = "DISK_PLAIN"
    DISK_ENCRYPTED = "DISK_ENCRYPTED"
    DISK_FLASH = "DISK_FLASH"
    DISK_THIN = "DISK_THIN"
    DISK_UNFLUSHED = "DISK_UNFLUSHED"
    DISK_UNSEEN = "DISK_UNSEEN"
    CLOCK_OWN_MOUNT = "CLOCK_OWN_MOUNT"
    CLOCK_SHARED_MOUNT = "CLOCK_SHARED_MOUNT"
    CLOSED = "CLOSED"
    LOOSENED = "LOOSENED"
    MISSING = "MISSING"
    SPACE_GOOD = "SPACE_GOOD"
    SPACE_LOW = "SPACE_LOW"
    SWAP_OFF = "SWAP_OFF"
    SWAP_ENCRYPTED = "SWAP_ENCRYPTED"
    SWAP_PLAIN = "SWAP_PLAIN"
    SWAP_UNSEEN = "SWAP_UNSEEN"
    DUMPS_FILED = "DUMPS_FILED"
    DUMPS_PIPED = "DUMPS_PIPED"
    DUMPS_UNSEEN = "DUMPS_UNSEEN"
    TIME_SANE = "TIME_SANE"
    TIME_BEFORE_BUILD = "TIME_BEFORE_BUILD"
    TIME_SYNCED = "TIME_SYNCED"
    TIME_UNSYNCED = "TIME_UNSYNCED"
    TIME_UNSEEN = "TIME_UNSEEN"
    ZONE_KNOWN = "ZONE_KNOWN"
    ZONE_UNKNOWN = "ZONE_UNKNOWN"
    CLOCK_TODAY = "CLOCK_TODAY"
    CLOCK_BEHIND = "CLOCK_BEHIND"
    CLOCK_AHEAD = "CLOCK_AHEAD"
    CLOCK_UNSEEN = "CLOCK_UNSEEN"
    PURGE_RECENT = "PURGE_RECENT"
    PURGE_OLD = "PURGE_OLD"
    KEYS_LIVE = "KEYS_LIVE"
    KEYS_ENDING = "KEYS_ENDING"
    KEYS_ENDED = "KEYS_ENDED"
    KEYS_UNSEEN = "KEYS_UNSEEN"
    BACKUP_RECENT = "BACKUP_RECENT"
    BACKUP_OLD = "BACKUP_OLD"
    BACKUP_NEVER = "BACKUP_NEVER"
    BOOKS_UNSEEN = "BOOKS_UNSEEN"
    SHAPING_GOOD = "SHAPING_GOOD"
    SHAPING_MISSING = "SHAPING_MISSING"
    SPOOL_FORGETS = "SPOOL_FORGETS"
    SPOOL_KEPT = "SPOOL_KEPT"
    SPOOL_HISTORY = "SPOOL_HISTORY"
    SPOOL_ON_DISK = "SPOOL_ON_DISK"
    SPOOL_UNSEEN = "SPOOL_UNSEEN"
    PRINTER_SEEN = "PRINTER_SEEN"
    PRINTER_UNSEEN = "PRINTER_UNSEEN"
    QUEUE_ABORTS = "QUEUE_ABORTS"
    QUEUE_RETRIES = "QUEUE_RETRIES"
    QUEUE_UNSEEN = "QUEUE_UNSEEN"
    QUEUE_MISSING = "QUEUE_MISSING"
    CAMERA_SEEN = "CAMERA_SEEN"
    CAMERA_UNSEEN = "CAMERA_UNSEEN"
    FOLDER_FORGETS = "FOLDER_FORGETS"
    FOLDER_ON_DISK = "FOLDER_ON_DISK"
    FOLDER_LEFT = "FOLDER_LEFT"
    FOLDER_UNSEEN = "FOLDER_UNSEEN"
    BROWSER_FORGETS = "BROWSER_FORGETS"
    BROWSER_REMEMBERS = "BROWSER_REMEMBERS"
    BROWSER_UNSEEN = "BROWSER_UNSEEN"
    READER_READS = "READER_READS"
    READER_SCRIPTS = "READER_SCRIPTS"
    READER_FAILS = "READER_FAILS"
    READER_MISSING = "READER_MISSING"


_MOVE: Final = "move it to ext4 (data=ordered) or xfs"

MEANINGS: Final[Mapping[MachineCode, tuple[Level, str]]] = MappingProxyType(
    {
        MachineCode.MEDIUM_FORGETS: (Level.OK, "what is overwritten here is gone from the file system"),
        MachineCode.MEDIUM_MEMORY: (Level.WARN, "lies in memory: all of it is gone when the machine stops"),
        MachineCode.MEDIUM_BTRFS: (Level.REFUSE, f"btrfs keeps what was overwritten: {_MOVE}"),
        MachineCode.MEDIUM_ZFS: (Level.REFUSE, f"zfs keeps what was overwritten: {_MOVE}"),
        MachineCode.MEDIUM_COPY_ON_WRITE: (
            Level.REFUSE,
            f"a copy-on-write file system keeps what was overwritten: {_MOVE}",
        ),
        MachineCode.MEDIUM_LOG_STRUCTURED: (
            Level.REFUSE,
            f"a log-structured file system overwrites nothing in place: {_MOVE}",
        ),
        MachineCode.MEDIUM_OVERLAY: (
            Level.REFUSE,
            "an overlay, as a container's own, may keep copies below: mount a volume here",
        ),
        MachineCode.MEDIUM_NETWORK: (
            Level.REFUSE,
            "a network or FUSE file system overwrites who knows what: use a local disk",
        ),
        MachineCode.MEDIUM_JOURNALED: (
            Level.REFUSE,
            "the journal keeps a copy of the data: mount with data=ordered, chattr -j",
        ),
        MachineCode.MEDIUM_SNAPSHOT: (
            Level.REFUSE,
            "a snapshot below keeps what was overwritten: take the snapshot away",
        ),
        MachineCode.MEDIUM_UNKNOWN: (Level.REFUSE, f"nobody has tried whether this file system forgets: {_MOVE}"),
        MachineCode.MEDIUM_UNSEEN: (
            Level.REFUSE,
            "the file system cannot be told: run this on Linux, with /proc mounted",
        ),
        MachineCode.MEDIUM_ACKNOWLEDGED: (
            Level.WARN,
            "may keep what was overwritten: acknowledged, as this city is invented",
        ),
        MachineCode.DISK_PLAIN: (
            Level.WARN,
            "not encrypted below the file system: use LUKS, so that a lost disk says nothing",
        ),
        MachineCode.DISK_ENCRYPTED: (Level.OK, "encrypted below the file system"),
        MachineCode.DISK_FLASH: (
            Level.WARN,
            "flash keeps old cells until it erases them: encrypt it, destroy it when it retires",
        ),
        MachineCode.DISK_THIN: (Level.WARN, "a thin volume below: never take a snapshot of it"),
        MachineCode.DISK_UNFLUSHED: (
            Level.REFUSE,
            "mounted without barriers: a power cut may undo what was made durable; mount it with them",
        ),
        MachineCode.DISK_UNSEEN: (
            Level.BLIND,
            "the devices below the file system cannot be seen: ask who runs the machine",
        ),
        MachineCode.CLOCK_OWN_MOUNT: (Level.OK, "keys/clock is a mount of its own"),
        MachineCode.CLOCK_SHARED_MOUNT: (
            Level.OK,
            "keys/clock shares its file system: take no snapshot or image of it",
        ),
        MachineCode.CLOSED: (Level.OK, "closed to other accounts"),
        MachineCode.LOOSENED: (
            Level.REFUSE,
            "other accounts can read or change it: set 0700 on it, 0600 on the files, one owner",
        ),
        MachineCode.MISSING: (Level.BLIND, "is not there or cannot be read: check the path, and whether it is mounted"),
        MachineCode.SPACE_GOOD: (Level.OK, "room for the work of a day"),
        MachineCode.SPACE_LOW: (Level.WARN, "less than 256 MiB free: make room before the disk refuses the next visit"),
        MachineCode.SWAP_OFF: (Level.OK, "no swap"),
        MachineCode.SWAP_ENCRYPTED: (Level.OK, "swap is encrypted or in memory: see that its key is new at each start"),
        MachineCode.SWAP_PLAIN: (
            Level.WARN,
            "swap may hold keys and forms in clear: switch it off, or encrypt it anew at each start",
        ),
        MachineCode.SWAP_UNSEEN: (Level.BLIND, "the swap cannot be seen: look at /proc/swaps"),
        MachineCode.DUMPS_FILED: (Level.OK, "core dumps go to files, which this program switches off for itself"),
        MachineCode.DUMPS_PIPED: (
            Level.WARN,
            "core dumps go to a program: it gets none of ours, but a browser's; switch it off",
        ),
        MachineCode.DUMPS_UNSEEN: (
            Level.BLIND,
            "the core pattern cannot be read: look at /proc/sys/kernel/core_pattern",
        ),
        MachineCode.TIME_SANE: (Level.OK, "the machine's date is possible"),
        MachineCode.TIME_BEFORE_BUILD: (
            Level.REFUSE,
            "the machine's date lies before this version was made: set it right",
        ),
        MachineCode.TIME_SYNCED: (Level.OK, "the machine's clock is kept right over the network"),
        MachineCode.TIME_UNSYNCED: (
            Level.WARN,
            "nothing keeps the machine's clock right: run chrony, or check it each morning",
        ),
        MachineCode.TIME_UNSEEN: (
            Level.BLIND,
            "whether something keeps the machine's clock right cannot be told: check it",
        ),
        MachineCode.ZONE_KNOWN: (Level.OK, "the city's time zone is known"),
        MachineCode.ZONE_UNKNOWN: (
            Level.REFUSE,
            "the policy or its time zone cannot be read: mend policy.toml, install tzdata",
        ),
        MachineCode.CLOCK_TODAY: (Level.OK, "the retention clock says that it stands on today"),
        MachineCode.CLOCK_BEHIND: (
            Level.WARN,
            "the retention clock says an earlier day: it moves at the next start; start it",
        ),
        MachineCode.CLOCK_AHEAD: (
            Level.WARN,
            "the retention clock says a later day than the machine: check the machine's date",
        ),
        MachineCode.CLOCK_UNSEEN: (
            Level.BLIND,
            "the retention clock is not there or has no readable header: check --keys",
        ),
        MachineCode.PURGE_RECENT: (Level.OK, "a purge has run to its end today or yesterday"),
        MachineCode.PURGE_OLD: (
            Level.WARN,
            "no purge has run to its end since the day before yesterday: run idsvc purge",
        ),
        MachineCode.KEYS_LIVE: (Level.OK, "the trust list and the signing keys last for 30 days and more"),
        MachineCode.KEYS_ENDING: (Level.WARN, "the trust list or a signing key ends within 30 days: hold the ceremony"),
        MachineCode.KEYS_ENDED: (
            Level.REFUSE,
            "the trust list has expired or a use has no key that may sign: hold the ceremony",
        ),
        MachineCode.KEYS_UNSEEN: (Level.BLIND, "the trust list is not there or not the root's: check --keys"),
        MachineCode.BACKUP_RECENT: (Level.OK, "the last backup is at most 7 days old"),
        MachineCode.BACKUP_OLD: (Level.WARN, "the last backup is more than 7 days old: make one"),
        MachineCode.BACKUP_NEVER: (
            Level.WARN,
            "there was never a backup: make one, or a lost disk forgets who cancelled a card",
        ),
        MachineCode.BOOKS_UNSEEN: (
            Level.BLIND,
            "the database was not opened: run this on a terminal, with the auditor's passphrase",
        ),
        MachineCode.SHAPING_GOOD: (Level.OK, "Arabic and Bengali are drawn with their letters joined"),
        MachineCode.SHAPING_MISSING: (
            Level.REFUSE,
            "Arabic and Bengali cannot be drawn: on Debian, apt install libfribidi0",
        ),
        MachineCode.SPOOL_FORGETS: (Level.OK, "the printer's spool is in memory and keeps no job"),
        MachineCode.SPOOL_KEPT: (Level.WARN, "printed jobs are kept: set PreserveJobFiles No in cupsd.conf"),
        MachineCode.SPOOL_HISTORY: (
            Level.WARN,
            "the printer's spool remembers when it printed: set PreserveJobHistory No in cupsd.conf",
        ),
        MachineCode.SPOOL_ON_DISK: (Level.WARN, "the printer's spool lies on a disk: mount a tmpfs on it"),
        MachineCode.SPOOL_UNSEEN: (
            Level.BLIND,
            "no printing service can be seen here: look at the machine that prints",
        ),
        MachineCode.PRINTER_SEEN: (Level.OK, "the printing service has a queue"),
        MachineCode.PRINTER_UNSEEN: (
            Level.BLIND,
            "no queue of a printing service is seen: the browser prints by itself",
        ),
        MachineCode.QUEUE_ABORTS: (Level.OK, "a job that fails is thrown away and never printed later"),
        MachineCode.QUEUE_RETRIES: (
            Level.WARN,
            "a failed job comes out later, its card void by then: lpadmin -p QUEUE -o printer-error-policy=abort-job",
        ),
        MachineCode.QUEUE_UNSEEN: (
            Level.BLIND,
            "the printing service does not say what it does with a failed job: set its error policy to abort-job",
        ),
        MachineCode.QUEUE_MISSING: (
            Level.WARN,
            "the printing service has no queue of this name: look at lpstat -e, or make it with lpadmin",
        ),
        MachineCode.CAMERA_SEEN: (Level.OK, "a camera is there"),
        MachineCode.CAMERA_UNSEEN: (Level.WARN, "no camera is seen: photos come from files only"),
        MachineCode.FOLDER_FORGETS: (Level.OK, "the scanner's folder is in memory"),
        MachineCode.FOLDER_ON_DISK: (Level.WARN, "the scanner's folder lies on a disk: mount a tmpfs on it"),
        MachineCode.FOLDER_LEFT: (Level.WARN, "pages were left in the scanner's folder: import them or take them out"),
        MachineCode.FOLDER_UNSEEN: (Level.BLIND, "no scanner's folder was named: give it with --scanner-folder"),
        MachineCode.BROWSER_FORGETS: (Level.OK, "the managed browser keeps nothing typed and sends nothing out"),
        MachineCode.BROWSER_REMEMBERS: (
            Level.WARN,
            "the managed browser may keep or send what is typed: set the policies in docs/operations.md",
        ),
        MachineCode.BROWSER_UNSEEN: (
            Level.BLIND,
            "no policy of a managed browser is seen: look at the machine with the browser",
        ),
        MachineCode.READER_READS: (Level.OK, "the text reader starts and reads a drawn word"),
        MachineCode.READER_SCRIPTS: (
            Level.WARN,
            "the text reader knows Latin and Chinese, not Arabic, Bengali or Cyrillic: clerks look at those themselves",
        ),
        MachineCode.READER_FAILS: (
            Level.WARN,
            "the text reader does not read a drawn word: no paper is copied; install again what setup.cfg lists",
        ),
        MachineCode.READER_MISSING: (
            Level.WARN,
            "the text reader is not installed: no paper is copied; install what setup.cfg lists",
        ),
    }
)
"""Level and sentence of each code; constant texts, read after what they are about."""


@dataclass(frozen=True, slots=True)
class MachineFinding:
    """One check as it ended: its code, and what it is about (``keys``, ``data``, ``machine``, ``counter``)."""

    code: MachineCode
    about: str

    @property
    def level(self) -> Level:
        """Return how the check ended."""
        return MEANINGS[self.code][0]

    @property
    def sentence(self) -> str:
        """Return what it means and what to do."""
        return MEANINGS[self.code][1]


class DoctorExit(IntEnum):
    """Exit codes of ``idsvc doctor``."""

    GOOD = 0
    REFUSED = 1
    COULD_NOT_LOOK = 3


def exit_code(findings: Iterable[MachineFinding]) -> DoctorExit:
    """Return the worst that was found: a refusal, then blindness; warnings alone are told and pass."""
    levels = {each.level for each in findings}
    if Level.REFUSE in levels:
        return DoctorExit.REFUSED
    return DoctorExit.COULD_NOT_LOOK if Level.BLIND in levels or not levels else DoctorExit.GOOD


_MARKS: Final[Mapping[Level, str]] = MappingProxyType(
    {Level.OK: "ok     ", Level.WARN: "warn   ", Level.REFUSE: "REFUSE ", Level.BLIND: "?      "}
)


def lines(findings: Iterable[MachineFinding]) -> tuple[str, ...]:
    """Return one line per check."""
    return tuple(f"{_MARKS[each.level]}{each.code} {each.about}: {each.sentence}" for each in findings)


def plain(findings: Sequence[MachineFinding]) -> dict[str, object]:
    """Return the checks as values for JSON."""
    rows = [
        {"code": each.code.value, "level": each.level.value, "about": each.about, "sentence": each.sentence}
        for each in findings
    ]
    return {"checks": rows, "exit": int(exit_code(findings))}
