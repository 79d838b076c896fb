"""``idsvc audit rehearse``: would the audit notice? One violation is planted in a copy, and must be found."""

import json
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import click

from idsvc.commands.audit_telling import AT, JSON
from idsvc.commands.common import KEYS, Exit, failing_clearly, say
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.rehearsal import PLANTS
from idsvc.oversight.rehearsal import rehearse as in_bundle
from idsvc.wiring import audit_files, planting, rehearsal
from idsvc.wiring.folders import folders
from idsvc.wiring.planting import NothingToPlant, Planted
from idsvc.wiring.rehearsal import Rehearsed
from idsvc.wiring.violations import VIOLATIONS, View, Violation

_ATTEMPTS: Final = 20


@dataclass(frozen=True, slots=True)
class _Told:
    """How a rehearsal ended."""

    name: str
    code: str
    found: tuple[str, ...]
    seen_by: tuple[str, ...]

    @property
    def caught(self) -> bool:
        return self.found == (self.code,)

    def line(self) -> str:
        if self.caught:
            return f"caught: {self.name}: {self.code} by {', '.join(self.seen_by)}"
        return f"NOT CAUGHT: {self.name}: wanted {self.code}, found {', '.join(self.found) or 'nothing'}"

    def plain(self) -> dict[str, object]:
        said = {"violation": self.name, "code": self.code, "caught": self.caught}
        return {**said, "found": list(self.found), "seen_by": list(self.seen_by)}


def _check_name(name: str | None, source: Path) -> None:
    if name is not None and name not in (PLANTS if source.is_file() else VIOLATIONS):
        raise click.UsageError("no such violation can be planted there: ask for the --list")


@click.command("rehearse")
@click.argument("source", metavar="CITY|BUNDLE", type=click.Path(path_type=Path, exists=True), required=False)
@KEYS
@click.option("--violation", metavar="NAME", help="One of the --list; default: one at random.")
@click.option("--list", "listed", is_flag=True, help="List the violations, who sees each, and exit.")
@AT
@JSON
def command(
    *, source: Path | None, keys: Path | None, violation: str | None, listed: bool, at: datetime | None, as_json: bool
) -> None:
    """Plant one violation in a copy of CITY, an invented one, and audit the copy: exit 0 if it is caught, 1 if not.

    The copy lies in a folder of its own beside CITY and is removed; CITY itself is only read. In a BUNDLE fewer can be
    planted; nothing of that is written anywhere.
    """
    if listed:
        click.echo(json.dumps(_plain_list()) if as_json else "\n".join(_list()))
        return
    if source is None:
        raise click.UsageError("name a CITY or a BUNDLE, or ask for the --list")
    _check_name(violation, source)
    with failing_clearly():
        if source.is_file():
            done = _in_bundle(source, violation)
        else:
            done = _told(_rehearsed(source, keys, at.date() if at else None, violation))
    click.echo(json.dumps(done.plain()) if as_json else done.line())
    raise SystemExit(int(Exit.GOOD if done.caught else Exit.FINDING))


def _rehearsed(city: Path, keys: Path | None, at: date | None, name: str | None) -> Rehearsed:
    original = original_of(city, keys, at)
    wanted: Sequence[Violation] = [VIOLATIONS[name]] if name else _shuffled()
    for violation in wanted:
        try:
            return _once(original, violation)
        except NothingToPlant:
            say(f"idsvc: nothing to plant {violation.name} in" + ("" if name else ", another is tried"))
    raise NothingToPlant


def original_of(city: Path, keys: Path | None, at: date | None) -> Planted:
    """Return the city that is copied, on the day to rehearse for: by default the one on which its clock stands."""
    where = folders(city.absolute(), keys.absolute() if keys else None)
    return Planted(where, at or planting.standing(where))


def _shuffled() -> list[Violation]:
    return secrets.SystemRandom().sample(list(VIOLATIONS.values()), _ATTEMPTS)


def _once(original: Planted, violation: Violation) -> Rehearsed:
    with _copied(original) as copy:
        say(f"idsvc: planting in a copy: {violation.does}")
        return rehearsal.rehearse(copy, violation, rehearsal.looked(copy, violation))


@contextmanager
def _copied(original: Planted) -> Iterator[Planted]:
    with tempfile.TemporaryDirectory(prefix=".rehearsal-", dir=original.where.city.parent) as folder:
        yield original.copy(Path(folder) / "copy")


def _told(done: Rehearsed) -> _Told:
    found = tuple(sorted(code.value for code in done.new))
    return _Told(done.violation.name, done.violation.code.value, found, done.seen_by)


def _in_bundle(path: Path, name: str | None) -> _Told:
    evidence = audit_files.read_bundle(path)
    names = [name] if name else secrets.SystemRandom().sample(list(PLANTS), len(PLANTS))
    for each in names:
        try:
            done = in_bundle(each, evidence)
        except CouldNotLook:
            say(f"idsvc: nothing to plant {each} in" + ("" if name else ", another is tried"))
            continue
        return _Told(done.name, done.code.value, tuple(sorted(code.value for code in done.new)), (View.BUNDLE,))
    raise NothingToPlant


def _list() -> list[str]:
    return [f"{each.name:<22}{each.code:<22}{', '.join(each.seen_by):<32}{each.does}" for each in VIOLATIONS.values()]


def _plain_list() -> list[dict[str, object]]:
    return [
        {"violation": each.name, "code": each.code.value, "seen_by": list(each.seen_by), "does": each.does}
        for each in VIOLATIONS.values()
    ]
