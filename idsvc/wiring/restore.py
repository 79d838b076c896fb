"""A city put back from a backup and what it published last: built beside its place, and there only when it is whole.

The rename of the new city's folder is the moment from which it exists. What comes after (the old clock's way over,
purge, publication) is finished by running the same restore again; until then nothing opens the city for work.
"""

import hashlib
import json
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from itertools import chain as chained
from pathlib import Path
from typing import Final, Protocol

from idsvc.credential import cbor
from idsvc.credential.keys import LocalSigner
from idsvc.custody import backup_file, backup_keys, ceremony, keyfile
from idsvc.custody.backup_keys import OfflineKey
from idsvc.custody.private_files import make_private_directory, write_all, write_private
from idsvc.custody.slots import (
    FULL_COST,
    CityKind,
    Cost,
    KeyName,
    OperatorKeys,
    Passphrases,
    create,
    create_specimen,
    open_signing_slot,
    unlock_operator,
)
from idsvc.errors import IdsvcError
from idsvc.office import published, restore, restore_log
from idsvc.office.context import Office, today
from idsvc.office.machine import Hazard, Keeping, MediumCannotForget, check, settle_disk
from idsvc.office.published import PublishedCity
from idsvc.office.restore import RestoreReport, Source, Unentered
from idsvc.oversight import audits
from idsvc.oversight.audits import Audit
from idsvc.oversight.finding import Check
from idsvc.oversight.reading import read
from idsvc.policy import Policy, load
from idsvc.retention.clock import Commitments
from idsvc.retention.clock_file import ClockFile
from idsvc.store import dump
from idsvc.store.engine import create_database, open_database
from idsvc.store.files import sync_folder, sync_tree
from idsvc.store.public_files import PublicFiles
from idsvc.store.unit_of_work import UnitsOfWork
from idsvc.wiring import backup, evidence
from idsvc.wiring.folders import Folders
from idsvc.wiring.founding import NotEmpty
from idsvc.wiring.looks import restored_arms
from idsvc.wiring.machine import media_hazards
from idsvc.wiring.service import NODE, Tools, assemble, city_day, unlock

STAGING: Final = ".restoring"
"""What the new city is called until it is whole."""
_READ: Final = 1_048_576


NewPhrases = Passphrases
"""The operator's and the auditor's passphrase of a new city."""


class Phrases(Protocol):
    """Who types the passphrases; a specimen city's lie beside its offline key, and nobody is asked."""

    def offline(self) -> str:
        """Return the offline key's."""
        ...

    def before(self) -> str:
        """Return the operator's, of the city that was backed up."""
        ...

    def new(self) -> NewPhrases:
        """Return the two of the city that is made."""
        ...

    def operator(self) -> str:
        """Return the new operator's, where an interrupted restore is finished."""
        ...


class NotABackup(IdsvcError):
    """What opened is not the content of a backup."""

    def __init__(self) -> None:
        super().__init__("the backup does not hold a whole city: take another copy of it, or an older one")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be put back, from what, and where to.

    ``clock``: the old city's clock, taken over where it survived. ``policy``: a newer policy file than the backup's.
    ``hazards`` looks at the disks that the new city is to lie on.
    """

    backup: Path
    key: Path
    public: Path
    where: Folders
    clock: Path | None = None
    policy: Path | None = None
    unentered: Unentered = Unentered.REFUSE
    cost: Cost = FULL_COST
    keeping: Keeping = Keeping.REFUSE
    hazards: Callable[[Folders], tuple[Hazard, ...]] = media_hazards


@dataclass(frozen=True, slots=True)
class Content:
    """What a backup holds beside its rows: its files by name, and what of the old city opens its signing keys."""

    files: Mapping[str, bytes]
    kind: CityKind
    signing: bytes = field(repr=False)

    @property
    def fingerprint(self) -> str:
        """Return the line of the city's root."""
        return self.files[ceremony.FINGERPRINT_NAME].decode("ascii", "replace").strip()


class Identity(Protocol):
    """What a new city signs with, and which root stands behind it."""

    def give(self, content: Content, found: PublishedCity, keys: OperatorKeys, where: Folders) -> None:
        """Write signing keys, trust list and fingerprint into the new key directory; raises ``KeyUnavailable``."""
        ...


class SameCity:
    """The same city goes on: its signing keys, sealed anew, its trust list, its root."""

    def give(self, content: Content, found: PublishedCity, keys: OperatorKeys, where: Folders) -> None:
        """Write the signing keys, sealed under the new signing key, the newest trust list, the root's fingerprint."""
        sealed = {
            where.keys / f"{name}{keyfile.SUFFIX}": keyfile.seal_key(name, signer, keys.signing, secrets.token_bytes)
            for name, signer in signing_keys(content).items()
        }
        lists = {
            where.keys / ceremony.FINGERPRINT_NAME: content.files[ceremony.FINGERPRINT_NAME],
            where.keys / ceremony.TRUST_LIST_NAME: found.trust_list,
        }
        write_all(sealed | lists)


def signing_keys(content: Content) -> Mapping[str, LocalSigner]:
    """Return the city's signing keys by name, opened; raises ``KeyUnavailable``."""
    names = {name: name.removesuffix(keyfile.SUFFIX) for name in content.files if name.endswith(keyfile.SUFFIX)}
    return {name: keyfile.open_key(name, content.files[file], content.signing) for file, name in names.items()}


@dataclass(frozen=True, slots=True)
class Restored:
    """A city that works again: what was put back, and what the audits say of it."""

    report: RestoreReport
    checks: tuple[Check, ...]


def run(wanted: Wanted, tools: Tools, phrases: Phrases, identity: Identity | None = None) -> Restored:
    """Put a city back, or finish a restore that was interrupted; raises an ``IdsvcError`` and leaves nothing half."""
    if not wanted.where.restoring.exists():
        _build(wanted, tools, phrases, identity or SameCity())
    return _finish(wanted, tools, phrases)


def _build(wanted: Wanted, tools: Tools, phrases: Phrases, identity: Identity) -> None:
    """Build everything beside its place, then give the city its name."""
    staged = Folders(wanted.where.city.with_name(wanted.where.city.name + STAGING), wanted.where.keys)
    _check_empty(wanted.where)
    key = backup.open_key(wanted.key, phrases.offline)
    _make_room(wanted.where, staged)
    found = _Staging(wanted, staged, tools, phrases, identity, key)
    try:
        report = found.fill()
    except BaseException:
        _clear(staged)
        raise
    staged.restoring.write_text(json.dumps(report.plain()), encoding="ascii")
    for folder in (staged.city, staged.keys):
        sync_tree(folder)
    staged.city.rename(wanted.where.city)
    sync_folder(wanted.where.city.parent)


def _check_empty(where: Folders) -> None:
    """Refuse where there is anything but what an interrupted restore left."""
    left = (where.keys / STAGING).exists()
    if _occupied(where.city) or (_occupied(where.keys) and not left):
        raise NotEmpty


def _make_room(where: Folders, staged: Folders) -> None:
    """Take away what an interrupted restore left, and mark the new keys as not yet a city's."""
    _clear(staged)
    if where.city.exists():
        where.city.rmdir()
    # Durable before anything else lies there: whatever is found beside the mark is nobody's.
    make_private_directory(where.keys)
    write_private(where.keys / STAGING, b"")
    sync_folder(where.keys.parent)


def _occupied(folder: Path) -> bool:
    return folder.exists() and any(folder.iterdir())


def _clear(staged: Folders) -> None:
    """Take away what was begun; the mark that it was begun goes last, or a crash here would leave a riddle."""
    shutil.rmtree(staged.city, ignore_errors=True)
    with suppress(OSError):  # what cannot be taken away stays with its mark
        for path in [each for each in staged.keys.glob("*") if each.name != STAGING]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.rmtree(staged.keys)


@dataclass(frozen=True, slots=True)
class _Staging:
    """A city on its way: every part of it in the folder that is not its place yet."""

    wanted: Wanted
    staged: Folders
    tools: Tools
    phrases: Phrases
    identity: Identity
    key: OfflineKey

    def fill(self) -> RestoreReport:
        """Make keys, database and clock, load the rows and reconcile them with what was published."""
        with self.wanted.backup.open("rb") as file:
            header = backup_file.read_header(file)
            file.seek(0)
            records = dump.records(backup_file.unseal(file, self.key))
            content, rows = self._content(records)
            city = published.read(PublicFiles(self.wanted.public).read, content.fingerprint)
            source = Source(header.day, _digest(self.wanted.backup), self.wanted.unentered)
            restore.check_entered(city, source)
            policy = self._policy(content)
            hazards = self.wanted.hazards(self.staged)
            if hazards and not policy.city.specimen:
                raise MediumCannotForget  # before anything of a resident, or a key, lies there
            keys = self._keys(content, city)
            engine = create_database(self.staged.database, keys.database)
            try:
                dump.load(engine, rows)
            finally:
                engine.dispose()
        clock, made = self._clock(keys, policy, city)
        office = assemble(self.staged, self.tools, policy, keys, clock)
        try:
            if self.wanted.keeping is Keeping.REFUSE:
                check(office, hazards)
            return restore.reconcile(office, source, city, made)
        finally:
            dispose(office)

    def _content(self, records: Iterator[cbor.Value]) -> tuple[Content, Iterator[cbor.Value]]:
        """Take the files off the front of the records; what follows are the rows."""
        files: dict[str, bytes] = {}
        for record in records:
            match record:
                case ["head", {"format": backup.FORMAT}]:
                    continue
                case ["file", str(name), bytes(data)] if Path(name).name == name:
                    files[name] = data
                case _:
                    break
        else:
            raise NotABackup
        if not {backup.POLICY, backup.SLOT, ceremony.FINGERPRINT_NAME} <= files.keys():
            raise NotABackup
        beside = backup_keys.specimen_operator(self.wanted.key)
        kind, signing = open_signing_slot(files[backup.SLOT], beside or self.phrases.before())
        return Content(files, kind, signing), chained([record], records)

    def _policy(self, content: Content) -> Policy:
        given = self.wanted.policy
        text = content.files[backup.POLICY] if given is None else given.read_bytes()
        self.staged.make()
        self.staged.policy.write_bytes(text)
        policy = load(text.decode("utf-8", "replace"))
        if policy.look.arms is not None:
            name = policy.look.arms.file
            arms = restored_arms(content.files.get(name), None if given is None else given.parent, policy)
            (self.staged.city / name).write_bytes(arms)
        return policy

    def _keys(self, content: Content, city: PublishedCity) -> OperatorKeys:
        """Make new unlock slots and new keys; only the clock's own goes on, where the clock does."""
        kept = {} if self.wanted.clock is None else {KeyName.CLOCK_CELL: self._old_cell_key()}
        if content.kind is CityKind.SPECIMEN:
            goes_on = backup_keys.specimen_operator(self.wanted.key)
            keys = create_specimen(self.staged.keys, secrets.token_bytes, self.wanted.cost, kept, goes_on)
        else:
            keys = create(self.staged.keys, self.phrases.new(), secrets.token_bytes, self.wanted.cost, kept)
        self.identity.give(content, city, keys, self.staged)
        write_all({self.staged.keys / backup_keys.PUBLIC_NAME: self.key.public.line().encode("ascii")})
        return keys

    def _old_cell_key(self) -> bytes:
        keys = (self.wanted.clock or Path()).parent
        beside = backup_keys.specimen_operator(self.wanted.key)
        return unlock_operator(keys, beside or self.phrases.before()).clock_cell

    def _clock(self, keys: OperatorKeys, policy: Policy, city: PublishedCity) -> tuple[ClockFile, Commitments | None]:
        if self.wanted.clock is not None:
            return ClockFile.open(self.wanted.clock, keys.clock_cell), None
        engine = open_database(self.staged.database, keys.database)
        try:
            with UnitsOfWork(engine)() as unit:
                number = restore_log.next_chain(tuple(unit.books.entries()), city)
        finally:
            engine.dispose()
        return ClockFile.create(self.staged.clock, keys.clock_cell, city_day(self.tools, policy), NODE, number)


def _finish(wanted: Wanted, tools: Tools, phrases: Phrases) -> Restored:
    """Let the clock come over, purge, publish, and take the mark away; again after a crash, as often as it takes."""
    where = wanted.where
    report = RestoreReport.from_plain(json.loads(where.restoring.read_text("ascii")))
    # From here on these keys are a city's: no later restore may take them for what an interrupted one left.
    (where.keys / STAGING).unlink(missing_ok=True)
    sync_folder(where.keys)
    if wanted.clock is not None and not where.clock.exists():
        _take_over(wanted.clock, where.clock)
    keys = unlock(where, phrases.operator)
    office = assemble(where, tools, load(where.policy.read_text("utf-8")), keys)
    try:
        if wanted.clock is not None:
            restore.go_on_with_clock(office)
        settle_disk(office, wanted.hazards(where), wanted.keeping)
        restore.open_for_business(office)
        checks = audited(where, keys, today(office))
    finally:
        dispose(office)
    where.restoring.unlink()
    sync_folder(where.city)
    return Restored(report, checks)


def audited(where: Folders, keys: OperatorKeys, day: date) -> tuple[Check, ...]:
    """Return what all audits say of a city; raises a ``StoreError`` or ``OSError``."""
    reading = read(evidence.collect(where, keys.database, day))
    return tuple(check for audit in Audit for check in audits.run(audit, reading))


def _take_over(old: Path, new: Path) -> None:
    """Move the clock by its name alone: a copy of it would be what must never exist."""
    try:
        old.rename(new)
    except OSError as elsewhere:
        raise ClockElsewhere from elsewhere
    for folder in (old.parent, new.parent):
        sync_folder(folder)


class ClockElsewhere(IdsvcError):
    """The old clock lies on another file system."""

    def __init__(self) -> None:
        super().__init__(
            "the clock is never copied: choose new keys on the file system it rests on, or leave it behind"
        )


def dispose(office: Office) -> None:
    """Close an office's database, so that its files are whole."""
    if isinstance(office.units, UnitsOfWork):
        office.units.engine.dispose()


def _digest(path: Path) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_READ):
            digest.update(part)
    return digest.digest()
