"""How every audit ends: what it looked at, what it did not, one JSON object or a page, and the exit code."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn

import click

from idsvc.oversight import html_report, next_steps, report
from idsvc.oversight.evidence import CityEvidence
from idsvc.oversight.finding import Check, Status
from idsvc.oversight.html_report import Audience, Page
from idsvc.oversight.report import exit_code
from idsvc.wiring.durable import PRIVATE, replace_whole

FILE: Final = click.Path(path_type=Path, dir_okay=False)
FOLDER: Final = click.Path(path_type=Path, file_okay=False)
STATE: Final = click.option(
    "--state", type=FILE, help="What the last audit of the log kept; it is compared, and written after a good audit."
)
WITNESSES: Final = click.option(
    "--witnesses", type=FILE, help="Witness file: whose cosignatures are wanted, and how many."
)
AT: Final = click.option(
    "--at", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="The day to audit for, instead of today."
)
JSON: Final = click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
HTML: Final = click.option("--html", type=FILE, help="Also write a report with charts into this file.")
PUBLIC: Final = click.option(
    "--public",
    "audience",
    flag_value=Audience.PUBLIC,
    type=Audience,
    default=Audience.AUDITOR,
    help="Leave small counts out of the report with charts, so that it may be shown.",
)


@dataclass(frozen=True, slots=True)
class Told:
    """One audit as it was made: its checks, what was not looked at, and the evidence where there was any."""

    checks: Sequence[Check]
    evidence: CityEvidence | None = None
    not_looked_at: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manner:
    """How it is to be told."""

    as_json: bool
    html: Path | None = None
    audience: Audience = Audience.AUDITOR


def end(told: Told, manner: Manner) -> NoReturn:
    """Print the audit, write its page where one is wanted, and exit with its code."""
    checks = (*told.checks, *_page(told, manner))
    if manner.as_json:
        click.echo(json.dumps({**report.plain(checks), "not_looked_at": told.not_looked_at}))
    else:
        click.echo("\n".join((*report.lines(checks), *next_steps.lines(checks), *report.left_out(told.not_looked_at))))
    raise SystemExit(int(exit_code(checks)))


def _page(told: Told, manner: Manner) -> tuple[Check, ...]:
    if manner.html is None:
        return ()
    page = Page(tuple(told.checks), told.not_looked_at, told.evidence, manner.audience)
    try:
        replace_whole(manner.html, html_report.page(page).encode(), PRIVATE)
    except OSError:
        why = "the page cannot be written: choose another place for --html"
        return (Check("report", "write the page", Status.COULD_NOT_LOOK, why=why),)
    return ()
