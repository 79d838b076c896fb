"""``idsvc publish``: sign and publish lists, log and checkpoint."""

from pathlib import Path

import click

from idsvc.commands.common import CITY, KEYS, failing_clearly, open_city
from idsvc.office import publication


@click.command("publish")
@CITY
@KEYS
def command(city: Path, keys: Path | None) -> None:
    """Publish what partners and auditors read, into CITY/public."""
    with failing_clearly():
        published = publication.publish(open_city(city, keys))
    click.echo(f"log of {published.size} entries, {len(published.files)} files")
