"""Looking at everything else that ``idsvc doctor`` judges: permissions, swap, dumps, time, keys, books, the printer."""

import ctypes
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from idsvc.card.errors import ShapingMissing
from idsvc.card.fonts import require_shaping
from idsvc.credential.errors import Malformed
from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.credential.trust_list import KeyState, TrustList, Use
from idsvc.custody import ceremony
from idsvc.custody.errors import KeyUnavailable
from idsvc.errors import IdsvcError
from idsvc.office.backup import LAST_FACT
from idsvc.office.machine import acknowledged
from idsvc.oversight.machine_media import mount_of
from idsvc.oversight.machine_state import Directory, LedgerFacts, MachineFacts, Spool
from idsvc.policy import PolicyError
from idsvc.retention.clock_file import header
from idsvc.retention.errors import ClockError
from idsvc.store.engine import open_read_only
from idsvc.store.unit_of_work import UnitsOfWork
from idsvc.wiring import evidence
from idsvc.wiring.cups import SETTINGS, keeps_history, keeps_jobs
from idsvc.wiring.folders import Folders
from idsvc.wiring.machine import mounts, places
from idsvc.wiring.service import Ask, Tools

_SWAPS: Final = Path("/proc/swaps")
_CORE: Final = Path("/proc/sys/kernel/core_pattern")
_SPOOL: Final = Path("/var/spool/cups")
_IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})
_OTHERS: Final = 0o077
_TIMEX_BYTES: Final = 512
"""More than the kernel's struct timex has; all zeros only ask."""

_TIME_ERROR: Final = 5


@dataclass(frozen=True, slots=True)
class Books:
    """What the database says, and which hazards of the machine are acknowledged in it."""

    facts: LedgerFacts
    acknowledged: tuple[tuple[str, str], ...]


def collect(where: Folders, tools: Tools, books: Books | None) -> MachineFacts:
    """Return what can be seen of the machine; nothing is changed."""
    zone = _zone(where)
    today = tools.time.now().astimezone(zone or UTC).date()
    return MachineFacts(
        today=today,
        directories=tuple(_directory(about, folder) for about, folder in (("keys", where.keys), ("data", where.city))),
        clock_own_mount=_own_mount(where),
        swaps=_swaps(),
        core_pattern=_first_line(_CORE),
        synced=_synced(),
        zone=zone is not None,
        clock_day=_clock_day(where),
        keys_end=_keys_end(where),
        books=None if books is None else books.facts,
        shaping=_shaping(),
    )


def read_books(where: Folders, ask: Ask) -> Books | None:
    """Return what the database says under the auditor's key, None where it cannot be opened or nobody can be asked."""
    try:
        engine = open_read_only(where.database, evidence.unlock(where, ask))
        zone = evidence.city_zone(where)
        try:
            with UnitsOfWork(engine)() as unit:
                ran, backup = unit.purges.last_run(), unit.city.fact(LAST_FACT)
                found = acknowledged(unit)
        finally:
            engine.dispose()
    except (IdsvcError, OSError, EOFError):
        return None
    purged = None if ran is None else datetime.fromtimestamp(ran, zone).date()
    return Books(LedgerFacts(purged, None if backup is None else date.fromisoformat(backup)), found)


def spool() -> Spool | None:
    """Return how the printing service of this machine keeps its jobs, None where there is none."""
    lines = _lines(SETTINGS)
    if lines is None:
        return None
    settings = "\n".join(lines)
    in_memory = any(mount.point == str(_SPOOL) and mount.kind in _IN_MEMORY for mount in mounts())
    return Spool(keeps_jobs(settings), keeps_history(settings), in_memory)


def _zone(where: Folders) -> ZoneInfo | None:
    try:
        return evidence.city_zone(where)
    except (PolicyError, OSError, KeyError):
        return None


def _directory(about: str, folder: Path) -> Directory:
    try:
        return Directory(about, _closed(folder), shutil.disk_usage(folder).free)
    except OSError:
        return Directory(about, closed=None, free=0)


def _closed(folder: Path) -> bool:
    """Tell whether nobody else can get into a directory, and in it everything is closed and of one owner."""
    owner = folder.stat()
    if stat.S_IMODE(owner.st_mode) & _OTHERS:
        return False
    return all(each.st_uid == owner.st_uid for each in _inside(folder))


def _inside(folder: Path) -> Iterator[os.stat_result]:
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            yield path.lstat()


def _own_mount(where: Folders) -> bool | None:
    known = mounts()
    keys, clock, *_ = places(where)
    found = mount_of(keys, known), mount_of(clock, known)
    return None if None in found else found[0] != found[1]


def _swaps() -> tuple[bool, ...] | None:
    lines = _lines(_SWAPS)
    return None if lines is None else tuple(_harmless(line.split()[0]) for line in lines[1:] if line.strip())


def _harmless(area: str) -> bool:
    """Tell whether a swap area is encrypted, or compressed memory with no disk behind it."""
    device = Path("/sys/class/block") / Path(area).resolve().name
    if device.name.startswith("zram"):
        return (_first_line(device / "backing_dev") or "none") == "none"
    return (_first_line(device / "dm/uuid") or "").startswith("CRYPT-")


def _synced() -> bool | None:
    """Ask the kernel, which its keeper of time tells."""
    with suppress(OSError, AttributeError):
        state = int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES)))
        return None if state < 0 else state != _TIME_ERROR
    return None


def _clock_day(where: Folders) -> date | None:
    try:
        return header(where.clock).day
    except ClockError:
        return None


def _keys_end(where: Folders) -> date | None:
    try:
        line = (where.keys / ceremony.FINGERPRINT_NAME).read_text(encoding="ascii").strip()
        trust = ceremony.read_trust_list(where.keys, parse_fingerprint(line)[0])
    except (KeyUnavailable, Malformed, OSError, UnicodeDecodeError):
        return None
    return datetime.fromtimestamp(_end(trust), UTC).date()


def _end(trust: TrustList) -> int:
    """Return the moment from which the list has expired or some use has no key that may sign."""
    last = {
        use: max((key.stop_signing for key in trust.keys if key.use is use and key.state is KeyState.GOOD), default=0)
        for use in Use
    }
    return min(trust.expires, *last.values())


def _shaping() -> bool:
    try:
        require_shaping()
    except ShapingMissing:
        return False
    return True


def _first_line(path: Path) -> str | None:
    lines = _lines(path)
    return None if not lines else lines[0].strip()


def _lines(path: Path) -> list[str] | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return None
