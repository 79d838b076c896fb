"""``idsvc backup``: make the offline key, and back a city up to it."""

import json
from pathlib import Path

import click

from idsvc.commands.common import CITY, KEYS, ask_new, ask_passphrase, failing_clearly, no_core_dump, say, where
from idsvc.commands.groups import FirstByDefault
from idsvc.walltime import SystemTime
from idsvc.wiring import backup
from idsvc.wiring.evidence import city_zone
from idsvc.wiring.service import Tools, open_unlocked, unlock

_MIB = 1_048_576


@click.group("backup", cls=FirstByDefault, subcommand_metavar="CITY --to FILE|DIR | key CITY --out DIR")
def command() -> None:
    """Back a city up to an offline public key. Needs no key but the city's own; a backup opens with the offline key."""


@command.command("city", hidden=True)
@CITY
@KEYS
@click.option("--to", type=click.Path(path_type=Path), required=True, help="A new file, or a directory on a medium.")
@click.option("--clock-lost", is_flag=True, help="The clock is gone: rescue the rest, which no log can name any more.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def city_command(city: Path, keys: Path | None, to: Path, clock_lost: bool, as_json: bool) -> None:  # noqa: FBT001 - options are flags
    """Back CITY up while it works: register, cancelled cards, log, staff, policy, sealed signing keys; no case."""
    no_core_dump()
    time = SystemTime()
    begun = time.monotonic()
    with failing_clearly():
        folders = where(city, keys)
        opened = unlock(folders, ask_passphrase)
        if clock_lost:
            day = time.now().astimezone(city_zone(folders)).date()
            made = backup.rescue(folders, opened.database, day, to, _tell())
        else:
            office = open_unlocked(folders, Tools(time), opened)
            made = backup.make(office, folders, opened.database, to, _tell())
    report, spent = made.report, time.monotonic() - begun
    if as_json:
        plain = {"day": report.day.isoformat(), "digest": report.digest.hex(), "size": report.size}
        click.echo(json.dumps({**plain, "file": str(made.path), "seconds": round(spent, 2)}))
    else:
        click.echo(f"{made.path}: {report.size} bytes in {spent:.1f} s, SHA-256 {report.digest.hex()}")


def _tell() -> backup.Tell:
    said = 0

    def tell(size: int) -> None:
        nonlocal said
        if size - said >= 64 * _MIB:
            said = size
            say(f"idsvc: {size // _MIB} MiB written")

    return tell


@command.command("key")
@CITY
@KEYS
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), required=True, help="Where the private half goes."
)
def key_command(city: Path, keys: Path | None, out: Path) -> None:
    """Make the key pair that backups of CITY are made to; take the private half away, it belongs on no machine."""
    no_core_dump()
    with failing_clearly():
        public = backup.make_key(where(city, keys), out, lambda: ask_new("new passphrase of the offline key: "))
    say(f"idsvc: the private half is {out / 'backup-offline.json'}: take it away, with its passphrase apart from it")
    click.echo(f"backup key {public.fingerprint.hex()}")
