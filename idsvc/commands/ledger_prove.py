"""``idsvc ledger prove``: the proof that one entry stands in the log, in one file that needs nothing else of it."""

from pathlib import Path

import click

from idsvc.commands.ledger_verify import LOG
from idsvc.commands.manners import Counted, failing_clearly
from idsvc.ledger import proof, tiles
from idsvc.oversight.signed import CHECKPOINT_FILE, text_of
from idsvc.oversight.stranger import head_of
from idsvc.wiring.durable import PUBLIC, replace_whole
from idsvc.wiring.log_files import read_file
from idsvc.wiring.log_folder import read_entries


@click.command("prove")
@LOG
@click.option("--entry", "index", type=click.IntRange(0), required=True, help="The entry's number, as show prints it.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="File for the proof; else standard output."
)
def command(folder: Path, index: int, out: Path | None) -> None:
    """Write the proof of one entry of the log in DIR (c2sp.org/tlog-proof); the entry goes along."""
    with failing_clearly():
        note = read_file(folder / CHECKPOINT_FILE)
        size = head_of(note).size
        if index >= size:
            raise click.UsageError("the log has no entry of this number: idsvc ledger show lists them")
        tree = read_entries(folder, size, Counted("entries read")).tree
        made = proof.prove(_entry(folder, index, size), index, tree, text_of(note or b""))
        made.check()
        if out is not None:
            replace_whole(out, made.text().encode(), PUBLIC)
    if out is None:
        click.echo(made.text(), nl=False)


def _entry(folder: Path, index: int, size: int) -> bytes:
    start = index - index % tiles.WIDTH
    path, count = next(tiles.bundles(start, min(start + tiles.WIDTH, size)))
    return tiles.read_bundle(read_file(folder / path) or b"", count)[index - start]
