"""``idsvc-witness``: what a library or an ombudsman runs to see that a city's log only grows. It opens no connection.

It keeps the size and the root of the log as it saw it last, and signs a newer one only if that grew from it.
"""

import secrets
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from idsvc.commands.manners import Counted, Exit, failing_clearly
from idsvc.ledger import cosignature
from idsvc.ledger.cosignature import SEED_BYTES
from idsvc.oversight import report, vouching
from idsvc.oversight.finding import Check, Finding, FindingCode, Status, found
from idsvc.oversight.signed import CHECKPOINT_FILE, text_of
from idsvc.oversight.stranger import head_of
from idsvc.walltime import SystemTime
from idsvc.wiring.audit_files import pinned
from idsvc.wiring.durable import PUBLIC, replace_whole
from idsvc.wiring.log_files import read_file
from idsvc.wiring.log_folder import public_files
from idsvc.wiring.witness import WitnessFolder

_FOLDER: Final = click.Path(path_type=Path, file_okay=False)
STATE: Final = click.option("--state", type=_FOLDER, required=True, help="The witness's own folder: key and memory.")

ORIGIN: Final = click.option("--origin", required=True, help="The log's name: the first line of its checkpoint.")
ROOT: Final = click.option("--root", required=True, help="The city's pinned root: its line, or a file with it.")


@click.group(name="idsvc-witness")
@click.version_option(package_name="idsvc")
def main() -> None:
    """Witness city logs: see that they only grow, and say so with a signature.

    Exit: 0 good, 1 a log that is not vouched for, 2 usage, 3 could not do it. docs/witnesses.md is the page to read.
    """


@main.command("init")
@STATE
@click.option("--name", required=True, help="The witness's name: its web address without https://, as library.example.")
def init(state: Path, name: str) -> None:
    """Make a witness and its key; print the key line that auditors and the city need."""
    with failing_clearly():
        click.echo(WitnessFolder(state).make(name, secrets.token_bytes(SEED_BYTES)).key.line())


@main.command("key")
@STATE
def key(state: Path) -> None:
    """Print the key line again."""
    with failing_clearly():
        click.echo(WitnessFolder(state).witness().key.line())


@main.command("add-log")
@STATE
@ORIGIN
@ROOT
def add_log(state: Path, origin: str, root: str) -> None:
    """Begin to witness a log. Get its root from the city by hand, not from the place the log comes from."""
    with failing_clearly():
        WitnessFolder(state).pin(vouching.pin(origin, pinned(root)))
    click.echo(f"pinned {origin}")


@main.command("new-root")
@STATE
@ORIGIN
@ROOT
def new_root(state: Path, origin: str, root: str) -> None:
    """Pin the city's new root for a log; what was seen of the log stays. Get it from the city by hand, as the first."""
    folder = WitnessFolder(state)
    with failing_clearly():
        fresh = vouching.pin(origin, pinned(root))
        with folder.seen(origin) as kept:
            folder.keep(replace(kept, pinned=fresh.pinned, sequence=0))
    click.echo(f"pinned {origin}")


@main.command("logs")
@STATE
def logs(state: Path) -> None:
    """Print what was seen of each log: its name, its size, its root."""
    with failing_clearly():
        for kept in WitnessFolder(state).known():
            click.echo(f"{kept.origin} {kept.size} {kept.root.hex()}")


@main.command("cosign")
@STATE
@click.option("--from", "source", type=_FOLDER, required=True, help="The city's published files, as they were fetched.")
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="File, or folder, for the cosigned checkpoint."
)
def cosign(state: Path, source: Path, out: Path) -> None:
    """Check a log and cosign its checkpoint; print a finding and sign nothing where it did not just grow."""
    with failing_clearly():
        against = _cosign(WitnessFolder(state), source, out / CHECKPOINT_FILE if out.is_dir() else out)
    if against:
        click.echo("\n".join(report.lines([Check("witness", "the log only grew", Status.FINDING, against)])))
        raise SystemExit(Exit.FINDING)
    click.echo(f"cosigned {head_of(read_file(source / CHECKPOINT_FILE)).size} entries")


def _cosign(folder: WitnessFolder, source: Path, out: Path) -> tuple[Finding, ...]:
    """Return what stands against vouching; where nothing does, remember first, then sign."""
    witness, now = folder.witness(), int(SystemTime().now().timestamp())
    files, entries = public_files(source, Counted("entries read"))
    origin = head_of(files[CHECKPOINT_FILE]).origin
    if origin not in {kept.origin for kept in folder.known()}:
        return found(FindingCode.CHECKPOINT_REFUSED, 1)
    with folder.seen(origin) as kept:
        against, remembered = vouching.vouch(files, entries, kept, now)
        if not against:
            folder.keep(remembered)  # on the disk before there is a signature: never two roots of one size
            replace_whole(out, cosignature.cosign(text_of(files[CHECKPOINT_FILE]), now, witness).encode(), PUBLIC)
        return against


if __name__ == "__main__":
    main()
