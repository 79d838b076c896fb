"""``idsvc restore``: put a city back from a backup and its newest published directory; and the drill that tries it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import click

from idsvc.commands.common import (
    CITY,
    KEYS,
    Exit,
    ask_new,
    ask_passphrase,
    failing_clearly,
    no_core_dump,
    say,
    where,
)
from idsvc.commands.groups import FirstByDefault
from idsvc.office.machine import Keeping
from idsvc.office.restore import RestoreReport, Unentered
from idsvc.walltime import SystemTime
from idsvc.wiring import restore, restore_drill
from idsvc.wiring.folders import folders
from idsvc.wiring.restore import NewPhrases, Wanted
from idsvc.wiring.restore_drill import Step
from idsvc.wiring.service import Tools

KEY: Final = click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    required=True,
    help="The private half of the backup key.",
)
JSON: Final = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
_FILE: Final = click.Path(path_type=Path, dir_okay=False, exists=True)
_FOLDER: Final = click.Path(path_type=Path, file_okay=False)


class Terminal:
    """Whoever sits at the terminal types the passphrases."""

    def offline(self) -> str:
        """Ask for the offline key's."""
        return ask_passphrase("passphrase of the offline key: ")

    def before(self) -> str:
        """Ask for the operator's of the old city."""
        return ask_passphrase("operator's passphrase of the city that was backed up: ")

    def new(self) -> NewPhrases:
        """Ask for the two of the new city."""
        return NewPhrases(ask_new("new passphrase of the operator: "), ask_new("new passphrase of the auditor: "))

    def operator(self) -> str:
        """Ask for the operator's of the new city."""
        return ask_passphrase("operator's passphrase of the restored city: ")


@click.group("restore", cls=FirstByDefault, subcommand_metavar="BACKUP ... | drill CITY ...")
def command() -> None:
    """Put a city back from a backup and its newest published directory, or drill it."""


@command.command("backup", hidden=True)
@click.argument("backup", type=_FILE)
@KEY
@click.option(
    "--published", type=_FOLDER, required=True, help="Newest copy of the public folder, such as the web server's."
)
@click.option("--city", type=_FOLDER, required=True, help="The new city's directory; nothing may be in it.")
@click.option("--keys", type=_FOLDER, required=True, help="The new key directory; nothing may be in it.")
@click.option("--clock", type=_FOLDER, help="keys/clock of the old city, where it survived; it moves over, renewed.")
@click.option("--policy", type=_FILE, help="The policy in force, where it changed since the backup.")
@click.option("--unentered", is_flag=True, help="Take a backup that the published log does not name.")
@click.option("--acknowledge", is_flag=True, help="Let an invented city lie on a disk that keeps what is destroyed.")
@JSON
def backup_command(**given: object) -> None:
    """Put the city in BACKUP back; run again after an interruption, it finishes. Exit 1: an audit found something."""
    no_core_dump()
    with failing_clearly():
        wanted = _wanted(given)
        restored = restore.run(wanted, Tools(SystemTime()), Terminal())
    _print(restored.report, (restore_drill.audits_of(restored.checks),), as_json=bool(given["as_json"]))


def _wanted(given: Mapping[str, object]) -> Wanted:
    def path(name: str) -> Path:
        return Path(str(given[name]))

    def maybe(name: str) -> Path | None:
        return path(name) if given[name] is not None else None

    unentered = Unentered.ACCEPT if given["unentered"] else Unentered.REFUSE
    place = folders(path("city"), path("keys"))
    keeping = Keeping.ACKNOWLEDGE if given["acknowledge"] else Keeping.REFUSE
    files = (path("backup"), path("key"), path("published"))
    return Wanted(*files, place, maybe("clock"), maybe("policy"), unentered=unentered, keeping=keeping)


@command.command("drill")
@CITY
@KEYS
@KEY
@click.option("--backup", type=_FILE, help="Try this backup; default: one that is made now.")
@JSON
def drill_command(city: Path, keys: Path | None, key: Path, backup: Path | None, as_json: bool) -> None:  # noqa: FBT001 - an option is a flag
    """Restore CITY into a throw-away folder beside it, try all that a restored city must do, and clear it away."""
    no_core_dump()
    with failing_clearly():
        result = restore_drill.run(where(city, keys), key, backup, Tools(SystemTime()), Terminal(), _tell)
    _print(result.report, result.steps, as_json=as_json)


def _tell(text: str) -> None:
    say(f"idsvc: {text}")


def _print(report: RestoreReport, steps: tuple[Step, ...], *, as_json: bool) -> None:
    good = all(step.good for step in steps)
    if as_json:
        plain = [{"step": step.shows, "good": step.good, "detail": step.detail} for step in steps]
        click.echo(json.dumps({"restored": report.plain(), "steps": plain, "exit": int(not good)}))
    else:
        for line in (*lines(report), *(f"{'ok   ' if step.good else 'FAIL '} {step.line}" for step in steps)):
            click.echo(line)
    raise SystemExit(Exit.GOOD if good else Exit.FINDING)


def lines(report: RestoreReport) -> tuple[str, ...]:
    """Return what a person must know, one thing a line."""
    lost = ", ".join(f"{count} {name}" for name, count in report.lost.items())
    return (
        f"restored on {report.day} from the backup of {report.backup}, log of {report.log_published} entries goes on",
        f"dropped, pending at the time of the backup: {lost}",
        f"figures of {report.figures_lost} days cannot be opened any more",
        f"register: {report.register} cards, {report.cancelled_since} of them cancelled since the backup",
        f"cards signed by then and not handed over by then: {report.voided_since} void since",
        f"codes drawn by then of which nothing is known: {report.codes_unknown}",
        f"codes made since the backup and cancelled or void already: {report.revoked_since_unknown}",
        f"receipts that will show no end, because the old clock is lost: {report.receipts_dropped}",
        "cards handed over since are in no register, and how many cannot be told: they verify as before",
        "such a card can be cancelled by scanning only, front and back",
        f"new cards use list {report.new_list}; the {report.old_lists} older ones go on being published",
        *(["the log did not name this backup: nothing shows that the city made it"] * (not report.backup_entered)),
        *(["the policy is not the one that the log names last: it was entered anew"] * report.policy_changed),
    )
