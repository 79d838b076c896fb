"""What a destruction drill looks at: copies, rows, pages, backups and temporary files of an invented city."""

import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from idsvc.custody.backup_file import unseal
from idsvc.custody.pages import pages
from idsvc.custody.slots import Slot, specimen_passphrase, unlock_auditor
from idsvc.errors import IdsvcError
from idsvc.office.rehearsal import sealed_payloads
from idsvc.oversight.drill import Control, Remains
from idsvc.oversight.residue import Canary, Depth, Seen, Sighting, Wanted, wanted
from idsvc.oversight.residue_engine import Engine
from idsvc.oversight.residue_report import Outcome, Tally
from idsvc.store.blobs import DirectoryBlobs
from idsvc.store.engine import open_database, open_read_only
from idsvc.store.schema import dump_rows
from idsvc.store.unit_of_work import UnitsOfWork
from idsvc.wiring import audit_rows, backup, inspection, residue
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.residue_places import Place
from idsvc.wiring.service import is_specimen

PERSON_TABLES: Final = ("cases", "captures", "duplicate_tags", "intents")
_EVERY: Final = 64
_SEALED: Final = "sealed bytes of a record"


class NotInvented(IdsvcError):
    """Only an invented city is drilled: its clock is copied."""

    def __init__(self) -> None:
        super().__init__("a real city's clock is never copied: drill a city made for it, or a training city")


@dataclass(frozen=True, slots=True)
class Before:
    """What was kept of the day on which everything was there: copies of data and keys, a past secret, sealed bytes.

    ``key`` is the database's, the same then and later.
    """

    where: Folders
    key: bytes = field(repr=False)
    secret: bytes = field(repr=False)
    sealed: tuple[Canary, ...]


@dataclass(frozen=True, slots=True)
class Places:
    """Where a drill leaves things: its city, its backups, its offline key, and copies that do not stay."""

    out: Path

    @property
    def city(self) -> Folders:
        """Return the folders of the city that is drilled."""
        return folders(self.out / "city", self.out / "keys")

    @property
    def backups(self) -> Path:
        """Return the folder of backups."""
        return self.out / "backups"

    @property
    def offline(self) -> Path:
        """Return the folder of the backups' private key."""
        return self.out / "offline-key"

    @property
    def work(self) -> Path:
        """Return the folder of what does not stay."""
        return self.out / "work"


def copy_city(source: Folders, target: Folders) -> None:
    """Copy data and keys of an invented city; raises ``NotInvented`` for a real one."""
    if not is_specimen(source):
        raise NotInvented
    shutil.copytree(source.city, target.city)
    shutil.copytree(source.keys, target.keys)


def keep(where: Folders, into: Path, secret: bytes) -> Before:
    """Copy data and keys as they are now, and read what may not be left of the records later."""
    copy = folders(into / "city", into / "keys")
    copy_city(where, copy)
    key = unlock_auditor(copy.keys, specimen_passphrase(copy.keys, Slot.AUDITOR)).database
    return Before(copy, key, secret, tuple(_once(_sealed(copy, key))))


def _sealed(where: Folders, key: bytes) -> Iterator[Canary]:
    """Yield pieces of every sealed record in a copy: of its ciphertext, and its wrapped key."""
    engine = open_database(where.database, key)
    try:
        for each in sealed_payloads(UnitsOfWork(engine), DirectoryBlobs(where.captures)):
            yield Canary(_SEALED, each.wrapped_key)
            middle = len(each.ciphertext) // 2
            yield from (Canary(_SEALED, each.ciphertext[at : at + _EVERY]) for at in (0, middle))
    finally:
        engine.dispose()


def _once(canaries: Iterable[Canary]) -> Iterable[Canary]:
    return {each.pattern: each for each in canaries}.values()


def last_day(where: Folders, key: bytes) -> date | None:
    """Return the last day on which anything about a resident's case dies, None where there is nothing."""
    return max(_dates(where, key), default=None)


def _dates(where: Folders, key: bytes) -> Iterator[date]:
    rows = audit_rows.read(where.database, key)
    yield from (audit_rows.day(row.get("destroy_by")) for table in PERSON_TABLES for row in rows.of(table))


def remains(before: Before, where: Folders, today: date) -> Remains:
    """Return what is left today of what there was before."""
    _, plain = inspection.opened(before.where.city, where.keys)
    dates = list(_dates(where, before.key))
    blobs = DirectoryBlobs(where.captures).names()
    engine, look_for = _engine(before.sealed)
    tally = Tally()
    for name, data in _database(where, before.key):
        tally.met(name, search(engine, data))
    files = residue.run(residue.Search(look_for, (residue.below(where.city),), 1), _silent)
    return Remains(
        opens=len(plain),
        due=sum(day <= today for day in dates) + sum(day <= today for day, _ in blobs),
        sealed=tally.counts[Seen.CANARY] + files.tally.counts[Seen.CANARY],
        waiting=sum(day > today for day in dates),
    )


def _engine(canaries: Iterable[Canary]) -> tuple[Engine, Wanted]:
    look_for = Wanted(date.min, (), tuple(canaries))
    return Engine(look_for), look_for


def control_of(before: Before, look_for: Wanted, keys: tuple[str, ...]) -> Control:
    """Return what is seen of what was there before, by the eyes that look for it later."""
    payloads, plain = inspection.opened(before.where.city, before.where.keys)
    engine, sealed = Engine(look_for), _engine(before.sealed)[0]
    met = {each.what.partition(":")[0] for data in plain for each in search(engine, data) if each.seen is Seen.CANARY}
    old_keys = residue.run(residue.Search(look_for, (residue.below(before.where.keys),), 1), _silent)
    in_pages = {each.what for _, data in _database(before.where, before.key) for each in search(sealed, data)}
    return Control(
        applicants=len(keys),
        recognised=len(met & set(keys)),
        payloads=payloads,
        opened=len(plain),
        cell=old_keys.tally.counts[Seen.STALE_CELL] > 0,
        secret=any(each.seen is Seen.PAST_STATE for each in search(engine, before.secret)),
        sealed=bool(in_pages),
    )


def wanted_of(before: Before, where: Folders, marks: tuple[Canary, ...]) -> Wanted:
    """Return what to look for: all that the city's log commits to by now, and the marks."""
    return wanted(residue.entries_in(where.database, before.key), residue.clock_of(where), marks)


def search(engine: Engine, data: bytes) -> tuple[Sighting, ...]:
    """Return what lies in bytes that are in memory."""
    before, after = engine.around
    return engine.search(bytearray(before) + data + bytearray(after), before, before + len(data), Depth.PROBE)


def look(places: Places, before: Before, look_for: Wanted, shared: Place, own: tuple[Canary, ...]) -> Outcome:
    """Search data, keys, logs, backups, names of files, rows, pages and temporary files; return the outcome.

    ``shared`` is a folder that others use as well: there only what is the drill's ``own`` is looked for.
    """
    where = places.city
    inside = (residue.below(where.keys, 1 << 20), residue.below(where.city), residue.below(places.backups))
    outcome = residue.run(residue.Search(look_for, inside, 1, (Seen.PRESENT_CELL,)), _silent)
    engine = Engine(look_for)
    for name, data in (*_names(places), *_database(where, before.key), *_backups(places)):
        outcome.tally.met(name, search(engine, data))
    # Clock cells of other cities are no business of this one's: only those that its log knows count here.
    theirs = Wanted(date.min, look_for.committed, own)
    _join(outcome.tally, residue.run(residue.Search(theirs, (shared,), 1), _silent).tally)
    return outcome


def temporary(places: Places, temp: Path, since: datetime) -> Place:
    """Return the temporary files of this account that changed since a drill began, without the drill's own folder."""
    return residue.narrowed(temp.absolute(), os.geteuid(), since.timestamp(), (places.out.absolute(),))


def _join(tally: Tally, other: Tally) -> None:
    tally.searched += other.searched
    tally.files += other.files
    for spots in other.spots.values():
        for spot in spots:
            tally.met(spot.path, [Sighting(spot.offset, spot.seen, spot.what)])
    tally.missed(other.unread)


def _names(places: Places) -> Iterator[tuple[str, bytes]]:
    """Yield the names of all files as bytes: one may be named after a person."""
    paths = (path for folder in (places.city.city, places.city.keys, places.backups) for path in folder.rglob("*"))
    yield "names of files", b"\0".join(os.fsencode(path.relative_to(places.out)) for path in paths)


def _database(where: Folders, key: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the database in clear: its rows, and its pages with what is left in free ones."""
    engine = open_read_only(where.database, key)
    try:
        yield from ((f"rows of {table}", inspection.row_bytes(values)) for table, values in dump_rows(engine))
    finally:
        engine.dispose()
    yield "pages of the database", b"".join(pages(where.database, key))


def _backups(places: Places) -> Iterator[tuple[str, bytes]]:
    """Yield what the holder of the offline key reads in each backup."""
    for path in sorted(places.backups.glob(f"*{backup.SUFFIX}")):
        key = backup.open_key(next(places.offline.glob("*.json")), lambda: "")
        with path.open("rb") as file:
            yield f"content of {path.name}", b"".join(unseal(file, key))


def _silent(_done: residue.Amount, _all: residue.Amount) -> None:
    """Tell nobody: a drill tells its steps."""
