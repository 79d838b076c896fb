"""``idsvc ledger publish``: the whole public log in a folder that any web server or stick can carry."""

from pathlib import Path

import click

from idsvc.commands.common import CITY, KEYS, open_city, where
from idsvc.commands.manners import Counted, Exit, failing_clearly
from idsvc.office import publication
from idsvc.office.context import today
from idsvc.oversight import report
from idsvc.oversight.finding import Check, Status
from idsvc.wiring.log_copy import replace_copy


@click.command("publish")
@CITY
@KEYS
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def command(city: Path, keys: Path | None, folder: Path) -> None:
    """Publish if that was not done today, then put the public files of CITY into DIR, whole or not at all.

    A log in DIR that is longer, or another one, stays: exit 1. The folder above DIR must be writable.
    """
    with failing_clearly():
        office = open_city(city, keys)
        size = publication.publish_once_a_day(office)
        against = replace_copy(where(city, keys).public, folder, today(office), Counted("entries checked"))
    if against:
        click.echo("\n".join(report.lines([Check("log", "the copy only grew", Status.FINDING, against)])))
        raise SystemExit(Exit.FINDING)
    click.echo(f"log of {size} entries")
