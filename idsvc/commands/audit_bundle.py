"""``idsvc audit bundle``: one file for an auditor who comes without keys, or works elsewhere."""

import json
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import click

from idsvc.commands.audit_reading import Asked, kept, reading
from idsvc.commands.audit_telling import AT, FILE, JSON, STATE
from idsvc.commands.common import CITY, KEYS, Failed, failing_clearly, say
from idsvc.oversight import audits, bundle, report
from idsvc.oversight.audits import Audit
from idsvc.oversight.finding import Check
from idsvc.oversight.reading import Reading
from idsvc.wiring.durable import PRIVATE, write_synced
from idsvc.wiring.folders import folders


@click.command("bundle")
@CITY
@KEYS
@click.option("--out", type=FILE, required=True, help="A new file for the bundle.")
@STATE
@AT
@JSON
def command(
    *, city: Path, keys: Path | None, out: Path, state: Path | None, at: datetime | None, as_json: bool
) -> None:
    """Write the evidence of CITY into one file, to be checked with idsvc-audit on a machine of the auditor's own.

    It holds counts, dates and digests, and nothing of a resident. It is confidential all the same: it opens the sealed
    figures, and small numbers can be people. With --state the log is audited on the way.
    """
    if out.exists():
        raise Failed("a file of the bundle's name is already there: choose another name")
    with failing_clearly():
        seen = reading(Asked(folders(city, keys), at.date() if at else None, state))
        data = bundle.encode(seen.evidence)
        write_synced(out, data, PRIVATE)
    checks = _log(state, seen)
    digest, entries, day = sha256(data).hexdigest(), seen.tree.size, seen.evidence.today
    if as_json:
        said = {"day": day.isoformat(), "entries": entries, "bytes": len(data), "sha256": digest}
        click.echo(json.dumps({**said, **(report.plain(checks) if checks else {})}))
    else:
        made = f"evidence of {day}, log of {entries} entries, {len(data)} bytes, SHA-256 {digest}"
        click.echo("\n".join((made, *report.lines(checks))))
    say("idsvc: confidential: the bundle opens the sealed figures; only you can read the file, keep it so")
    if checks:
        raise SystemExit(int(report.exit_code(checks)))


def _log(state: Path | None, seen: Reading) -> tuple[Check, ...]:
    if state is None:
        return ()
    checks = audits.run(Audit.LOG, seen)
    return (*checks, *kept(state, seen, checks))
