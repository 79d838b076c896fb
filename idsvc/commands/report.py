"""``idsvc report``: what a city writes for those it answers to."""

import json
from pathlib import Path

import click

from idsvc.commands.common import CITY, KEYS, failing_clearly, open_city, say
from idsvc.office import certificate as certificates
from idsvc.oversight import certificate as form


@click.group("report")
def command() -> None:
    """Write what a city owes on paper."""


@command.command("certificate")
@CITY
@KEYS
@click.option("--month", required=True, metavar="YYYY-MM", help="The month, which must be over.")
@click.option("--html", "page", type=click.Path(path_type=Path, dir_okay=False), help="Write a page to print and sign.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def certificate(city: Path, keys: Path | None, month: str, page: Path | None, *, as_json: bool) -> None:
    """Write the destruction certificate of a month: series, authority, range, numbers, method, two signature lines."""
    try:
        first, last = form.month_of(month)
    except ValueError as odd:
        raise click.BadParameter("write a month as YYYY-MM", param_hint="--month") from odd
    with failing_clearly():
        made = certificates.make(open_city(city, keys), first, last)
        if page is not None:
            page.write_text(form.html(made), encoding="utf-8")
            say(f"idsvc: written to {page.name}")
    click.echo(json.dumps(form.plain(made)) if as_json else "\n".join(form.text(made)))
