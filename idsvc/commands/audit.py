"""``idsvc audit``: what an auditor runs; ``scripts/audit_*.py`` are the same commands under names of their own."""

import json
import os
import tempfile
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final, NoReturn

import click

from idsvc.commands import audit_drill, audit_residue
from idsvc.commands.common import CITY, KEYS, ask_passphrase
from idsvc.errors import IdsvcError
from idsvc.oversight import audits, report, signed
from idsvc.oversight.audits import Audit
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.finding import Check, Status
from idsvc.oversight.reading import Reading, read
from idsvc.oversight.state import SavedState
from idsvc.walltime import SystemTime
from idsvc.wiring import evidence
from idsvc.wiring.folders import Folders, folders

STATE: Final = click.option(
    "--state",
    type=click.Path(path_type=Path, dir_okay=False),
    help="What the last audit of the log kept; it is compared, and written after a good audit.",
)
AT: Final = click.option(
    "--at", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="The day to audit for, instead of the city's today."
)
JSON: Final = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for on the command line."""

    audits: tuple[Audit, ...]
    where: Folders
    state: Path | None
    at: date | None


@click.group("audit")
def command() -> None:
    """Check what exists against what is promised: exit 0 all well, 1 a finding, 3 could not look."""


def _audit(name: str, wanted: tuple[Audit, ...], text: str) -> click.Command:
    """Return the command that makes some audits; one line per check on standard output."""

    @CITY
    @KEYS
    @STATE
    @AT
    @JSON
    def run(city: Path, keys: Path | None, state: Path | None, at: datetime | None, *, as_json: bool) -> NoReturn:
        checks = _checks(_Asked(wanted, folders(city, keys), state, at.date() if at else None))
        if as_json:
            click.echo(json.dumps(report.plain(checks)))
        else:
            click.echo("\n".join(report.lines(checks)))
        raise SystemExit(int(report.exit_code(checks)))

    return command.command(name, help=text)(run)


retention = _audit(
    "retention", (Audit.RETENTION,), "Check that what must be gone is gone, and that everything is accounted for."
)
schema = _audit("schema", (Audit.SCHEMA,), "Check that the database has room for what is promised and for no more.")
log = _audit("log", (Audit.LOG,), "Check that the log is whole, signed, published, and only grew.")
everything = _audit("all", tuple(Audit), "Make all three audits.")
command.add_command(audit_residue.command)
command.add_command(audit_drill.command)


def _checks(asked: _Asked) -> tuple[Check, ...]:
    try:
        reading = _read(asked)
    except IdsvcError as refused:
        return audits.could_not_open(asked.audits, " ".join(str(refused).split()))
    except OSError:
        return audits.could_not_open(asked.audits, "a file of the city or its keys is missing or cannot be read")
    checks = tuple(check for audit in asked.audits for check in audits.run(audit, reading))
    return (*checks, *_keep(asked, reading, checks))


def _read(asked: _Asked) -> Reading:
    day = asked.at or SystemTime().now().astimezone(evidence.city_zone(asked.where)).date()
    saved = _saved(asked.state) if asked.state is not None else None
    return read(evidence.collect(asked.where, evidence.unlock(asked.where, _ask), day), saved)


def _ask() -> str:
    try:
        return ask_passphrase()
    except EOFError as nobody:
        raise CouldNotLook("no passphrase was given: run this on a terminal") from nobody


def _saved(state: Path) -> SavedState | None:
    """Return what an earlier audit kept, None before the first."""
    try:
        return SavedState.parse(state.read_bytes())
    except FileNotFoundError:
        return None


def _keep(asked: _Asked, reading: Reading, checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Keep the log's size and root once every check of the log was made and found nothing."""
    made = [check.status for check in checks if check.audit == Audit.LOG]
    if asked.state is None or set(made) != {Status.OK}:
        return ()
    try:
        _replace(asked.state, signed.state_of(reading).to_bytes())
    except OSError:
        why = "the state file cannot be written: choose another place for --state"
        return (Check(Audit.LOG, "keep what was seen", Status.COULD_NOT_LOOK, why=why),)
    return ()


def _replace(path: Path, content: bytes) -> None:
    """Write a file in place of an older one, so that it is never half there."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        Path(name).replace(path)
    finally:
        Path(name).unlink(missing_ok=True)
