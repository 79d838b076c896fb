"""Backups put together: the offline key, the rows as they stand at one moment, the few files that belong to them."""

import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from idsvc import __version__
from idsvc.credential import cbor
from idsvc.custody import backup_file, backup_keys, ceremony, keyfile
from idsvc.custody.backup_keys import BackupKey, OfflineKey
from idsvc.custody.private_files import read_private
from idsvc.custody.slots import FULL_COST, CityKind, Cost, kind_of, signing_slot
from idsvc.errors import IdsvcError
from idsvc.office import backup
from idsvc.office.backup import BackupReport
from idsvc.office.context import Office, today
from idsvc.policy import load
from idsvc.retention.clock_file import FILE_NAME as CLOCK_FILE
from idsvc.store import dump
from idsvc.store.backup_file import BackupFile
from idsvc.store.engine import open_read_only
from idsvc.wiring.folders import Folders
from idsvc.wiring.looks import arms_file

SUFFIX: Final = ".idsvc-backup"
SLOT: Final = "signing-slot"
POLICY: Final = "policy.toml"
FORMAT: Final = "idsvc-backup-content/1"

Tell = Callable[[int], None]
"""Hears how many bytes are written so far."""


class PlaceRefused(IdsvcError):
    """A backup, or the offline key, was to go where it must not."""


_INSIDE: Final = "backups and the offline key belong on another medium: never into the city, its keys or its clock"
_CLOCK_THERE: Final = "this city has its clock: back it up as ever, so that the log names the backup"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that is in its place."""

    path: Path
    report: BackupReport


def make_key(where: Folders, out: Path, ask: Callable[[], str], cost: Cost = FULL_COST) -> BackupKey:
    """Make the offline key of a city; its private half goes to ``out``. Raises ``KeyUnavailable``, ``PlaceRefused``.

    A specimen city's passphrase is drawn and lies beside it; a real one is asked for.
    """
    check_place(where, out)
    specimen = kind_of(where.keys) is CityKind.SPECIMEN
    passphrase = backup_keys.specimen_backup_passphrase(secrets.token_bytes) if specimen else ask()
    return backup_keys.make(where.keys, out, passphrase, secrets.token_bytes, cost)


def open_key(key: Path, ask: Callable[[], str]) -> OfflineKey:
    """Return the offline key, its passphrase asked for unless it is a specimen's; raises ``KeyUnavailable``."""
    beside = backup_keys.beside(key)
    phrase = beside.read_text("ascii", "replace").strip() if beside.is_file() else ask()
    return backup_keys.open_private(key, phrase)


def make(office: Office, where: Folders, database_key: bytes, to: Path, tell: Tell = lambda _: None) -> Made:
    """Back a city up to a file, or into a directory under the day's name; the city goes on working meanwhile.

    Raises ``KeyUnavailable``, ``PlaceRefused`` or a ``StoreError``; then there is no such file.
    """
    day = today(office)
    path = _place(where, to, day)
    return Made(path, backup.make(office, BackupFile(path), _told(sealed(where, database_key, day), tell)))


def rescue(where: Folders, database_key: bytes, day: date, to: Path, tell: Tell = lambda _: None) -> Made:
    """Back up a city whose clock is lost: nothing can be entered any more, so its restore has to accept it unentered.

    Raises as ``make`` does, and ``PlaceRefused`` where the clock is there.
    """
    if (where.clock / CLOCK_FILE).exists():
        raise PlaceRefused(_CLOCK_THERE)
    path = _place(where, to, day)
    target = BackupFile(path)
    written = target.write(_told(sealed(where, database_key, day), tell))
    target.keep()
    return Made(path, BackupReport(day, written.digest, written.size))


def _place(where: Folders, to: Path, day: date) -> Path:
    path = to / f"{day.isoformat()}{SUFFIX}" if to.is_dir() else to
    check_place(where, path.parent)
    return path


def sealed(where: Folders, database_key: bytes, day: date) -> Iterator[bytes]:
    """Yield the bytes of a backup's file, as they are made; raises ``KeyUnavailable`` where there is no backup key."""
    public = backup_keys.read_public(where.keys)
    return backup_file.seal(content(where, database_key, day), public, day, secrets.token_bytes)


def _told(parts: Iterable[bytes], tell: Tell) -> Iterator[bytes]:
    size = 0
    for part in parts:
        yield part
        size += len(part)
        tell(size)


def content(where: Folders, database_key: bytes, day: date) -> Iterator[bytes]:
    """Yield what a backup carries, in clear; nothing of the clock's directory is looked at."""
    engine = open_read_only(where.database, database_key)
    try:
        yield from dump.frames(_records(where, dump.rows(engine), day))
    finally:
        engine.dispose()


def _records(where: Folders, rows: Iterator[cbor.Encodable], day: date) -> Iterator[cbor.Encodable]:
    yield ["head", {"format": FORMAT, "day": day.isoformat(), "version": __version__}]
    for name, data in files(where).items():
        yield ["file", name, data]
    yield from rows


def files(where: Folders) -> dict[str, bytes]:
    """Return the files that a backup carries, by name: policy, arms, fingerprint, sealed signing keys, what opens them.

    Of the unlock slots only the operator's, and of that only the signing key: neither the database's key nor the clock
    cell's travels, in any form.
    """
    keys = {path.name: read_private(path) for path in sorted(where.keys.glob(f"*{keyfile.SUFFIX}"))}
    text = where.policy.read_bytes()
    return (
        keys
        | _arms(where, text)
        | {
            POLICY: text,
            ceremony.FINGERPRINT_NAME: read_private(where.keys / ceremony.FINGERPRINT_NAME),
            SLOT: signing_slot(where.keys),
        }
    )


def _arms(where: Folders, text: bytes) -> dict[str, bytes]:
    policy = load(text.decode("utf-8", "replace"))
    arms = arms_file(where.city, policy)
    return {} if arms is None or policy.look.arms is None else {policy.look.arms.file: arms}


def check_place(where: Folders, folder: Path) -> None:
    """Raise ``PlaceRefused`` for a folder inside the city or its keys, whatever name leads there, or on the clock."""
    kept = [path.stat() for path in (where.city, where.keys, where.clock) if path.exists()]
    known = {(each.st_dev, each.st_ino) for each in kept}
    resolved = folder.resolve()
    above = [path.stat() for path in (resolved, *resolved.parents) if path.exists()]
    if known & {(each.st_dev, each.st_ino) for each in above}:
        raise PlaceRefused(_INSIDE)
    if where.clock.exists() and os.path.ismount(where.clock) and where.clock.stat().st_dev == above[0].st_dev:
        raise PlaceRefused(_INSIDE)
