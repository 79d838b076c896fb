"""The restore drill: a city is put back in a throw-away folder, and what a restored city must and must not do is tried.

Nothing that the drill signs carries the city's name for anybody: its city has a root, keys and a trust list of its own,
made for the drill and gone with it. The city's own signing keys are opened, to show that they would, and not used.
"""

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from idsvc.credential.keys import Alg, LocalSigner
from idsvc.custody import ceremony
from idsvc.custody.slots import OperatorKeys, Passphrases, Slot, unlock_operator
from idsvc.errors import StoreError
from idsvc.issue.status import count_set, without
from idsvc.ledger.act import Act
from idsvc.ledger.errors import LedgerError
from idsvc.ledger.merkle import Tree, check_consistency
from idsvc.office import machine, published
from idsvc.office.books import note
from idsvc.office.context import Office, today
from idsvc.office.machine import Keeping
from idsvc.office.published import PublishedCity, PublishedRefused
from idsvc.office.rehearsal import what_opens
from idsvc.office.restore import RestoreReport, Unentered
from idsvc.oversight.finding import Check, FindingCode, Status
from idsvc.retention.clock_file import ClockFile
from idsvc.store.backup_file import BackupFile
from idsvc.store.engine import open_read_only
from idsvc.store.public_files import PublicFiles
from idsvc.wiring import backup, restore
from idsvc.wiring.folders import PRIVATE_DIR, Folders, folders
from idsvc.wiring.machine import media_hazards
from idsvc.wiring.restore import Content, Phrases, Wanted
from idsvc.wiring.service import Tools, open_unlocked, passphrase, unlock

DRILLED_FACT: Final = "restore.drilled"
ALONE: Final = "drill"
_TRIES: Final = 3
"""Copies of the public folder that are taken until one was not made in the middle of a publication."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was tried: what it shows when it is good, and what was found."""

    shows: str
    good: bool
    detail: str = ""

    @property
    def line(self) -> str:
        """Return the step as one line."""
        return f"{self.shows}: {self.detail}" if self.detail else self.shows


@dataclass(frozen=True, slots=True)
class Drilled:
    """What the drill put back and what it found."""

    report: RestoreReport
    steps: tuple[Step, ...]

    @property
    def good(self) -> bool:
        """Tell whether every step was good."""
        return all(step.good for step in self.steps)


class Throwaway:
    """A root, signing keys and a trust list that nobody pins, for as long as the drill takes."""

    def __init__(self, day: date) -> None:
        self._day = day

    def give(self, content: Content, found: PublishedCity, keys: OperatorKeys, where: Folders) -> None:
        """Open the city's own signing keys, which must still open, and write others in their place."""
        restore.signing_keys(content)
        issuer, names = next(iter(found.trust.cities.items()))
        plan = ceremony.Plan(issuer, names, self._day)
        root, signers = LocalSigner.generate(Alg.EDDSA), ceremony.CityKeys.generate()
        ceremony.hold(where.keys, plan, root, signers, signing_key=keys.signing, entropy=secrets.token_bytes)


@dataclass(frozen=True, slots=True)
class _Typed:
    """The passphrases of a drill: the offline key's is asked for, the city's was, the new ones nobody ever sees."""

    asked: Phrases
    city: str = field(repr=False)
    fresh: Passphrases = field(
        default_factory=lambda: Passphrases(secrets.token_hex(), secrets.token_hex()), repr=False
    )

    def offline(self) -> str:
        return self.asked.offline()

    def before(self) -> str:
        return self.city

    def new(self) -> Passphrases:
        return self.fresh

    def operator(self) -> str:
        return self.fresh.operator


def run(
    where: Folders, key: Path, file: Path | None, tools: Tools, phrases: Phrases, tell: Callable[[str], None]
) -> Drilled:
    """Drill a city's restore beside it, from a backup or from one that is made now; raises an ``IdsvcError``.

    The journal keeps that it was drilled, and a drill that was good settles its day. Nothing else of the city changes.
    """
    typed = _Typed(phrases, passphrase(where.keys, Slot.OPERATOR, phrases.before))
    keys = unlock(where, typed.before)
    office = open_unlocked(where, tools, keys)
    try:
        machine.check(office, media_hazards(where))
        with office.alone(ALONE), _throwaway(where) as folder:
            drilled = _drill(_Drill(where, keys, office, folder, tell), key, file, tools, typed)
        _enter(office, drilled)
    finally:
        restore.dispose(office)
    return drilled


@contextmanager
def _throwaway(where: Folders) -> Iterator[Path]:
    """Make a folder beside the city, on its own medium; one that a killed drill left is taken away first."""
    folder = where.city.with_name(f".{where.city.name}-drill")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=PRIVATE_DIR)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Drill:
    """The city that is drilled, open, and the folder of the drill."""

    where: Folders
    keys: OperatorKeys
    office: Office
    folder: Path
    tell: Callable[[str], None]

    @property
    def restored(self) -> Folders:
        """Return where the restored city lies."""
        return folders(self.folder / "city", self.folder / "keys")

    def backup(self) -> Path:
        """Back the city up as ever, only that the log is not told of a backup that will not be kept."""
        target = BackupFile(self.folder / f"drill{backup.SUFFIX}")
        target.write(backup.sealed(self.where, self.keys.database, today(self.office)))
        target.keep()
        return target.path

    def public(self) -> Path:
        """Return a copy of the public folder that fits together."""
        copy = self.folder / "public"
        for tries_left in reversed(range(_TRIES)):
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(self.where.public, copy)
            try:
                self.published(copy)
            except PublishedRefused:
                if not tries_left:
                    raise
            else:
                break
        return copy

    def published(self, folder: Path) -> PublishedCity:
        """Return what is published, under the city's own root."""
        return published.read(PublicFiles(folder).read, self.office.fingerprint)


def _drill(drill: _Drill, key: Path, file: Path | None, tools: Tools, typed: _Typed) -> Drilled:
    drill.tell("backing up")
    source, public = file or drill.backup(), drill.public()
    drill.tell("restoring")
    # It lies on the city's own disk, which was checked, and for as long as the drill takes.
    keeping = Keeping.ACKNOWLEDGE if drill.office.policy.city.specimen else Keeping.REFUSE
    wanted = Wanted(source, key, public, drill.restored, unentered=Unentered.ACCEPT, keeping=keeping)
    made = restore.run(wanted, tools, typed, Throwaway(today(drill.office)))
    drill.tell("looking at what was restored")
    own = restore.audited(drill.where, drill.keys, today(drill.office))
    before = drill.published(public)
    keys = unlock_operator(drill.restored.keys, passphrase(drill.restored.keys, Slot.OPERATOR, typed.operator))
    after = published.read(PublicFiles(drill.restored.public).read, _line(drill.restored))
    steps = (
        Step("the backup opens, and a city is made of it", good=True),
        audits_of(made.checks, own),
        _nothing_opens(drill, keys),
        _other_keys(drill, keys),
        _stays_cancelled(before, after),
        _goes_on(before, after),
        Step("new cards get a list of their own", good=made.report.new_list > made.report.old_lists),
    )
    return Drilled(made.report, steps)


def _line(where: Folders) -> str:
    return (where.keys / ceremony.FINGERPRINT_NAME).read_text("ascii").strip()


def audits_of(checks: tuple[Check, ...], own: tuple[Check, ...] = ()) -> Step:
    """Return whether audits found a restore and nothing more, but what they find in the city itself."""
    found = _codes(checks) - {FindingCode.RESTORED} - _codes(own)
    blind = sum(check.status is Status.COULD_NOT_LOOK for check in checks)
    detail = ", ".join([*sorted(found), *([f"{blind} could not look"] if blind else [])])
    return Step("the audits find that it was restored, and nothing more", not found and not blind, detail)


def _codes(checks: tuple[Check, ...]) -> set[FindingCode]:
    return {finding.code for check in checks for finding in check.findings}


def _nothing_opens(drill: _Drill, keys: OperatorKeys) -> Step:
    clock = ClockFile.open(drill.restored.clock, keys.clock_cell)
    payloads, opened = what_opens(drill.office.units, drill.office.blobs, clock)
    return Step("its clock opens nothing of the city", not opened, f"{len(opened)} of {payloads} sealed payloads")


def _other_keys(drill: _Drill, keys: OperatorKeys) -> Step:
    shows = "its keys do not open the city's database"
    try:
        open_read_only(drill.where.database, keys.database).dispose()
    except StoreError:
        return Step(shows, good=True)
    return Step(shows, good=False)


def _stays_cancelled(before: PublishedCity, after: PublishedCity) -> Step:
    lost = sum(
        count_set(without(content.bits, after.statuses[number].bits)) for number, content in before.statuses.items()
    )
    return Step("every cancelled code stays cancelled", not lost, f"{lost} would verify again" if lost else "")


def _goes_on(before: PublishedCity, after: PublishedCity) -> Step:
    shows, tree = "the log goes on from the published one", Tree(after.raw)
    try:
        proof = tree.consistency_proof(before.head.size, after.head.size)
        check_consistency(before.head.size, before.head.root, after.head.size, after.head.root, proof)
    except LedgerError:
        return Step(shows, good=False)
    return Step(shows, good=True, detail=f"{before.head.size} entries, then {after.head.size}")


def _enter(office: Office, drilled: Drilled) -> None:
    day = today(office)
    with office.units() as unit:
        note(office, unit, Act.RESTORE_DRILLED, day, actor=None)
        if drilled.good:
            unit.city.settle(DRILLED_FACT, day.isoformat())
        unit.commit()
