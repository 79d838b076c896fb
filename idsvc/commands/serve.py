"""``idsvc serve``: run the counter of a city."""

from pathlib import Path

import click

from idsvc.commands.common import CITY, KEYS, failing_clearly, open_city, where
from idsvc.commands.serving import Server, Setting


@click.command("serve")
@CITY
@KEYS
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on, behind your own TLS proxy.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--name", "hosts", multiple=True, help="Host name that browsers use; needed unless it is this machine.")
def command(city: Path, keys: Path | None, host: str, port: int, hosts: tuple[str, ...]) -> None:
    """Run the counter of CITY: it purges by itself, and publishes once a day."""
    loopback = not hosts
    with failing_clearly():
        Server(Setting(where(city, keys), host, port, loopback, hosts, None, lambda: open_city(city, keys))).run()
