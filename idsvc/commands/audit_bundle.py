"""``idsvc audit bundle``: one file for an auditor who comes without keys, or works elsewhere."""

import json
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import click

from idsvc.commands.audit_reading import Asked, collected
from idsvc.commands.audit_telling import AT, FILE, JSON
from idsvc.commands.common import CITY, KEYS, Failed, failing_clearly, say
from idsvc.oversight import bundle
from idsvc.wiring.durable import PRIVATE, write_synced
from idsvc.wiring.folders import folders


@click.command("bundle")
@CITY
@KEYS
@click.option("--out", type=FILE, required=True, help="A new file for the bundle.")
@AT
@JSON
def command(city: Path, keys: Path | None, out: Path, at: datetime | None, *, as_json: bool) -> None:
    """Write the evidence of CITY into one file, to be checked with idsvc-audit on a machine of the auditor's own.

    It holds counts, dates and digests, and nothing of a resident. It is confidential all the same: it opens the sealed
    figures, and small numbers can be people.
    """
    if out.exists():
        raise Failed("a file of the bundle's name is already there: choose another name")
    with failing_clearly():
        evidence = collected(Asked(folders(city, keys), at.date() if at else None))
        data = bundle.encode(evidence)
        write_synced(out, data, PRIVATE)
    digest, entries = sha256(data).hexdigest(), len(evidence.books.entries)
    if as_json:
        said = {"day": evidence.today.isoformat(), "entries": entries, "bytes": len(data), "sha256": digest}
        click.echo(json.dumps(said))
    else:
        click.echo(f"evidence of {evidence.today}, log of {entries} entries, {len(data)} bytes, SHA-256 {digest}")
    say("idsvc: confidential: the bundle opens the sealed figures; only you can read the file, keep it so")
