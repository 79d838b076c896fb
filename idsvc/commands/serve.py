"""``idsvc serve``: run the counter of a city."""

from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from idsvc.commands.common import CITY, KEYS, Failed, failing_clearly, open_city, where
from idsvc.commands.serving import Server, Setting
from idsvc.office.context import Office
from idsvc.walltime import SystemTime
from idsvc.wiring.cups import CupsPrinter
from idsvc.wiring.scan_folder import ScanFolder
from idsvc.wiring.service import is_specimen

THIS_MACHINE: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@click.command("serve")
@CITY
@KEYS
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on, behind your own TLS proxy.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--name", "hosts", multiple=True, help="Host name that browsers use; needed unless it is this machine.")
@click.option("--printer", help="Queue of a card printer at this machine's CUPS; without it the browser prints.")
@click.option("--scanner-folder", type=click.Path(path_type=Path), help="A tmpfs where the scanner puts pages.")
def command(
    city: Path,
    keys: Path | None,
    host: str,
    port: int,
    hosts: tuple[str, ...],
    printer: str | None,
    scanner_folder: Path | None,
) -> None:
    """Run the counter of CITY: it purges by itself, and publishes once a day."""
    loopback, queue = not hosts, None if printer is None else CupsPrinter(printer)
    scanned = None if scanner_folder is None else ScanFolder(scanner_folder.absolute(), SystemTime())

    def opened() -> Office:
        return replace(open_city(city, keys), printer=queue, scanned=scanned)

    with failing_clearly():
        check_reach(host, hosts, specimen=is_specimen(where(city, keys)))
        if queue is not None:
            queue.check()
        if scanned is not None:
            scanned.check()
        Server(Setting(where(city, keys), host, port, loopback, hosts, None, opened)).run()


def check_reach(host: str, hosts: tuple[str, ...], *, specimen: bool) -> None:
    """Raise ``Failed`` for an invented city that others could reach, and for a real one without its name."""
    if specimen and (hosts or host not in THIS_MACHINE):
        raise Failed("an invented city is served on this machine only: leave --host and --name out")
    if not hosts and host not in THIS_MACHINE:
        raise Failed("other machines reach the counter by its name, over TLS: give it with --name")
