"""``idsvc doctor``: what is to be said of the machine that a city runs on."""

import json
import sys
from pathlib import Path
from typing import NoReturn

import click

from idsvc.commands.common import CITY, KEYS, ask_passphrase, failing_clearly, say, unlock_city, where
from idsvc.office import machine as office_machine
from idsvc.oversight import machine, machine_counter, machine_media, machine_state
from idsvc.oversight.machine import MachineFinding
from idsvc.walltime import SystemTime
from idsvc.wiring import counter_facts, machine_facts
from idsvc.wiring import machine as disks
from idsvc.wiring.folders import Folders
from idsvc.wiring.service import Tools


@click.command("doctor")
@CITY
@KEYS
@click.option("--counter", is_flag=True, help="Also look at this machine as a counter: printer, camera, browser.")
@click.option("--printer", help="The counter's print queue, as for `idsvc serve`; without it all queues.")
@click.option("--scanner-folder", type=click.Path(path_type=Path), help="Where the counter's scanner puts pages.")
@click.option(
    "--acknowledge",
    is_flag=True,
    help="Of an invented city: enter into its log that its disk keeps what is overwritten, so that it may run.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def command(
    city: Path,
    keys: Path | None,
    counter: bool,  # noqa: FBT001 - a flag
    printer: str | None,
    scanner_folder: Path | None,
    acknowledge: bool,  # noqa: FBT001 - a flag
    as_json: bool,  # noqa: FBT001 - a flag
) -> NoReturn:
    """Look at the machine of CITY: exit 0 good or warnings only, 1 a refusal, 3 could not look.

    The auditor's passphrase is asked for on a terminal; without it, what only the database knows is not looked at.
    """
    found = where(city, keys)
    with failing_clearly():
        if acknowledge:
            _acknowledge(found)
        findings = (*_look(found), *(_counter(scanner_folder, printer) if counter else ()))
    click.echo(json.dumps(machine.plain(findings)) if as_json else "\n".join(machine.lines(findings)))
    raise SystemExit(int(machine.exit_code(findings)))


def _acknowledge(found: Folders) -> None:
    office = unlock_city(found)
    for directory, hazard in office_machine.acknowledge(office, disks.media_hazards(found)):
        say(f"idsvc: acknowledged and entered in the log: {directory}, {hazard}")


def _look(found: Folders) -> tuple[MachineFinding, ...]:
    books = machine_facts.read_books(found, _ask)
    acknowledged = books.acknowledged if books is not None else ()
    media = machine_media.judge(disks.places(found), disks.mounts(), acknowledged)
    return (*media, *machine_state.judge(machine_facts.collect(found, Tools(SystemTime()), books)))


def _counter(folder: Path | None, printer: str | None) -> tuple[MachineFinding, ...]:
    spool = machine_state.judge_counter(machine_facts.spool())
    return (*spool, *machine_counter.judge(counter_facts.collect(folder, printer)))


def _ask() -> str:
    if not sys.stdin.isatty():
        raise EOFError
    return ask_passphrase("auditor's passphrase: ")
