"""``idsvc ledger cosigned``: cosignatures that witnesses gave, put under the published checkpoint."""

from pathlib import Path
from typing import Final

import click

from idsvc.commands.manners import Counted, Exit, failing_clearly, say
from idsvc.ledger.errors import LedgerError
from idsvc.oversight import witnesses as witnessing
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.signed import text_of
from idsvc.wiring import audit_files
from idsvc.wiring.durable import PUBLIC, replace_whole
from idsvc.wiring.folders import folders
from idsvc.wiring.locks import alone_in
from idsvc.wiring.log_files import read_file
from idsvc.wiring.log_folder import public_files

PUBLISH_LOCK: Final = "publication"
"""The office's own lock on the public folder: a newer checkpoint that it is writing is not overwritten."""
_FILE: Final = click.Path(path_type=Path, dir_okay=False)


@click.command("cosigned")
@click.argument("city", type=click.Path(path_type=Path, file_okay=False))
@click.argument("file", metavar="FILE", type=_FILE)
@click.option("--witnesses", type=_FILE, required=True, help="The city's witness file: whose lines are taken over.")
def command(city: Path, file: Path, witnesses: Path) -> None:
    """Put the lines of known witnesses in FILE under the published checkpoint of CITY: exit 1 for a line refused."""
    where = folders(city)
    with failing_clearly():
        wanted = audit_files.read_witnesses(witnesses)
        note = read_file(file)
        if wanted is None or note is None:
            raise CouldNotLook("the cosigned checkpoint is not there: check its path")
        with alone_in(where.locks)(PUBLISH_LOCK):
            files, entries = public_files(where.public, Counted("entries read"))
            try:
                taken = witnessing.taken_over(files, entries.tree, text_of(note), wanted.quorum.witnesses.values())
            except LedgerError as refused:
                say(f"idsvc: {refused}")
                raise SystemExit(Exit.FINDING) from refused
            for path, content in taken.items():
                replace_whole(where.public / path, content, PUBLIC)
    click.echo(f"taken over: {', '.join(taken)}")
