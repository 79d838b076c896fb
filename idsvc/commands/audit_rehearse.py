"""``idsvc audit rehearse``: would the audit notice? One violation is planted in a copy, and must be found."""

import json
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Final

import click

from idsvc.commands.audit_telling import AT, JSON
from idsvc.commands.common import KEYS, Exit, failing_clearly, say
from idsvc.wiring import planting, rehearsal
from idsvc.wiring.folders import folders
from idsvc.wiring.planting import NothingToPlant, Planted
from idsvc.wiring.rehearsal import Rehearsed
from idsvc.wiring.violations import VIOLATIONS, Violation

_ATTEMPTS: Final = 20


@click.command("rehearse")
@click.argument("city", type=click.Path(path_type=Path, exists=True), required=False)
@KEYS
@click.option("--violation", type=click.Choice(list(VIOLATIONS)), metavar="NAME", help="Default: one at random.")
@click.option("--list", "listed", is_flag=True, help="List the violations, who sees each, and exit.")
@AT
@JSON
def command(
    *, city: Path | None, keys: Path | None, violation: str | None, listed: bool, at: datetime | None, as_json: bool
) -> None:
    """Plant one violation in a copy of CITY, an invented one, and audit the copy: exit 0 if it is caught, 1 if not.

    The copy lies in a folder of its own beside CITY and is removed; CITY itself is only read.
    """
    if listed:
        click.echo(json.dumps(_plain_list()) if as_json else "\n".join(_list()))
        return
    if city is None:
        raise click.UsageError("name a CITY, or ask for the --list")
    with failing_clearly():
        done = _rehearsed(city, keys, at.date() if at else None, violation)
    click.echo(json.dumps(_plain(done)) if as_json else _line(done))
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
        return rehearsal.rehearse(copy, violation, rehearsal.seen(copy))


@contextmanager
def _copied(original: Planted) -> Iterator[Planted]:
    with tempfile.TemporaryDirectory(prefix=".rehearsal-", dir=original.where.city.parent) as folder:
        yield original.copy(Path(folder) / "copy")


def _line(done: Rehearsed) -> str:
    violation = done.violation
    if done.caught:
        return f"caught: {violation.name}: {violation.code} by {', '.join(done.seen_by)}"
    return f"NOT CAUGHT: {violation.name}: wanted {violation.code}, found {', '.join(sorted(done.new)) or 'nothing'}"


def _plain(done: Rehearsed) -> dict[str, object]:
    return {
        "violation": done.violation.name,
        "code": done.violation.code.value,
        "caught": done.caught,
        "found": sorted(done.new),
        "seen_by": list(done.seen_by),
    }


def _list() -> list[str]:
    return [f"{each.name:<22}{each.code:<22}{', '.join(each.seen_by):<26}{each.does}" for each in VIOLATIONS.values()]


def _plain_list() -> list[dict[str, object]]:
    return [
        {"violation": each.name, "code": each.code.value, "seen_by": list(each.seen_by), "does": each.does}
        for each in VIOLATIONS.values()
    ]
