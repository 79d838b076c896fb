"""``idsvc ledger check``: does a proof lead from its entry to a checkpoint that the city, and its witnesses, signed?"""

from datetime import datetime
from pathlib import Path
from typing import Final, NoReturn

import click

from idsvc.commands.ledger_verify import AT, ROOT, WITNESSES, day
from idsvc.commands.manners import failing_clearly
from idsvc.ledger import proof
from idsvc.oversight import proven, report
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.proven import Given
from idsvc.oversight.signed import text_of
from idsvc.wiring import audit_files
from idsvc.wiring.log_files import read_file

_FILE: Final = click.Path(path_type=Path, dir_okay=False)


@click.command("check")
@click.argument("file", metavar="PROOF", type=_FILE)
@ROOT
@click.option("--trust", type=_FILE, required=True, help="The city list (trust-list.cwt), which names the log's key.")
@WITNESSES
@AT
def command(file: Path, root: str, trust: Path, witnesses: Path | None, at: datetime | None) -> NoReturn:
    """Check a proof that idsvc ledger prove wrote: exit 0 it holds, 1 it does not, 3 could not look."""
    with failing_clearly():
        data = read_file(file)
        if data is None:
            raise CouldNotLook("the proof is not there: check its path")
        made = proof.parse(text_of(data))
        wanted = audit_files.read_witnesses(witnesses)
        given = Given(made, read_file(trust), audit_files.pinned(root), wanted, day(at))
        checks = proven.run(given)
    click.echo("\n".join(report.lines(checks)))
    raise SystemExit(int(report.exit_code(checks)))
