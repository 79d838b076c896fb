"""``idsvc ledger verify``: everything that a stranger can check of a city's log, from its files and the pinned root."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, NoReturn

import click

from idsvc.commands.manners import Counted
from idsvc.errors import IdsvcError
from idsvc.ledger.merkle import HASH_BYTES
from idsvc.oversight import report, stranger
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.finding import Check, Status
from idsvc.oversight.signed import text_of
from idsvc.oversight.state import SavedState
from idsvc.oversight.stranger import PublicLog
from idsvc.oversight.witnesses import Wanted
from idsvc.walltime import SystemTime
from idsvc.wiring import audit_files
from idsvc.wiring.log_files import read_file
from idsvc.wiring.log_folder import public_files

_FILE: Final = click.Path(path_type=Path, dir_okay=False)

LOG: Final = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
ROOT: Final = click.option("--root", required=True, help="The city's pinned root: its line, or a file with it.")
WITNESSES: Final = click.option(
    "--witnesses", type=_FILE, help="Whose cosignatures are asked for, and how many: docs/witnesses.md."
)
AT: Final = click.option(
    "--at", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="The day to check for, instead of today."
)
JSON: Final = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for on the command line; ``earlier``: size and root as they were seen before."""

    folder: Path
    root: str
    today: date
    earlier: tuple[int, bytes] | None
    witnesses: Path | None
    seen: tuple[Path, ...]


@click.command("verify")
@LOG
@ROOT
@click.option("--size", type=click.IntRange(0), help="How long the log was when it was seen before; with --root-hash.")
@click.option("--root-hash", help="The root that it had then: 64 hex digits.")
@WITNESSES
@click.option("--seen", multiple=True, type=_FILE, help="A checkpoint had from a witness itself; with --witnesses.")
@AT
@JSON
def command(
    *,
    folder: Path,
    root: str,
    size: int | None,
    root_hash: str | None,
    witnesses: Path | None,
    seen: tuple[Path, ...],
    at: datetime | None,
    as_json: bool,
) -> NoReturn:
    """Check the log in DIR: exit 0 all well, 1 a finding, 3 could not look."""
    if (size is None) is not (root_hash is None) or (seen and witnesses is None):
        raise click.UsageError("--size goes with --root-hash, and --seen with --witnesses")
    earlier = None if size is None or root_hash is None else (size, _hash(root_hash))
    checks = checked(_Asked(folder, root, day(at), earlier, witnesses, seen))
    click.echo(json.dumps(report.plain(checks)) if as_json else "\n".join(report.lines(checks)))
    raise SystemExit(int(report.exit_code(checks)))


def day(at: datetime | None) -> date:
    """Return the day that was asked for, or today."""
    return at.date() if at else SystemTime().now().astimezone(UTC).date()


def _hash(text: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != HASH_BYTES:
        raise click.UsageError("--root-hash takes 64 hex digits")
    return found


def checked(asked: _Asked) -> tuple[Check, ...]:
    """Read the folder and make every check; what cannot be read is told as not looked at."""
    try:
        fingerprint = audit_files.pinned(asked.root)
        wanted = _wanted(asked)
        files, entries = public_files(asked.folder, Counted("entries read"))
        given = PublicLog(asked.today, fingerprint, files, entries, wanted=wanted)
        if asked.earlier is not None:
            given = replace(given, saved=SavedState(given.head.origin, *asked.earlier))
    except IdsvcError as refused:
        return (_could_not(str(refused)),)
    except OSError:
        return (_could_not("a file of the log cannot be read: check the folder, and get it again"),)
    return stranger.run(given)


def _could_not(why: str) -> Check:
    return Check(stranger.AUDIT, "read the published log", Status.COULD_NOT_LOOK, why=why)


def _wanted(asked: _Asked) -> Wanted | None:
    wanted = audit_files.read_witnesses(asked.witnesses)
    notes = tuple(map(_note, asked.seen))
    return None if wanted is None else replace(wanted, seen=notes)


def _note(path: Path) -> str:
    data = read_file(path)
    if data is None:
        raise CouldNotLook("a checkpoint that was named is not there: check its path")
    return text_of(data)
