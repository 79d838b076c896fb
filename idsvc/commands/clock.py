"""``idsvc clock``: what only a person may tell the retention clock."""

from datetime import datetime
from pathlib import Path

import click

from idsvc.commands.common import CITY, KEYS, Failed, failing_clearly, open_city
from idsvc.office import day
from idsvc.office.context import today


@click.group("clock")
def command() -> None:
    """Look after the retention clock."""


@command.command("confirm")
@CITY
@KEYS
@click.option(
    "--date", "stated", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Today's date, as you know it."
)
def confirm(city: Path, keys: Path | None, stated: datetime) -> None:
    """Let the clock of CITY go to today although that is further than it goes by itself.

    What was due in between is destroyed. The date given must be the machine's own.
    """
    with failing_clearly():
        office = open_city(city, keys)
        if stated.date() != today(office):
            raise Failed("the date given is not the machine's date: set the machine right, then confirm again")
        settled = day.settle(office, confirmed=stated.date())
    click.echo(f"the retention clock stands on {settled}")


@command.command("renew")
@CITY
@KEYS
def renew(city: Path, keys: Path | None) -> None:
    """Begin a new chain of keys in CITY: always after somebody may have copied the clock, and after a restore.

    Such a copy opens what is pending now until it dies, and nothing that comes in from now on.
    """
    with failing_clearly():
        chain = day.renew(open_city(city, keys))
    click.echo(f"new records are sealed on chain {chain}")
