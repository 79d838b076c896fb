"""``idsvc purge``: clear what the retention clock has ended."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from idsvc.commands.common import CITY, KEYS, failing_clearly, open_city, say
from idsvc.office import purge


@click.command("purge")
@CITY
@KEYS
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def command(city: Path, keys: Path | None, as_json: bool) -> None:  # noqa: FBT001 - an option is a flag
    """Clear what is due in CITY; running it again changes nothing."""
    with failing_clearly():
        report = purge.run(open_city(city, keys), lambda count: say(f"idsvc: {count} records cleared"))
    if as_json:
        click.echo(json.dumps(asdict(report), default=str))
    else:
        click.echo(
            f"{report.day}: {report.cases} cases, {report.captures} captures, {report.tags} tags, "
            f"{report.register} register entries, {report.journal} journal lines cleared"
        )
