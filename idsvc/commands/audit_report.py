"""``idsvc audit report``: the audit as a page with charts, of a city or of a bundle."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from idsvc.commands.audit_reading import Asked, reading
from idsvc.commands.audit_telling import AT, FILE, JSON, PUBLIC, Manner, Told, end
from idsvc.commands.common import KEYS, failing_clearly
from idsvc.oversight import audits, public, report
from idsvc.oversight.html_report import Audience
from idsvc.oversight.reading import read
from idsvc.wiring import audit_files
from idsvc.wiring.folders import folders


@click.command("report")
@click.argument("source", metavar="CITY|BUNDLE", type=click.Path(path_type=Path, exists=True))
@KEYS
@click.option("--root", help="With a bundle: the pinned root, its line or a file; default: the one in the bundle.")
@click.option("--html", type=FILE, required=True, help="The file for the page.")
@AT
@JSON
@PUBLIC
def command(
    *,
    source: Path,
    keys: Path | None,
    root: str | None,
    html: Path,
    at: datetime | None,
    as_json: bool,
    audience: Audience,
) -> NoReturn:
    """Audit a CITY or a BUNDLE and write what was found, with charts, into one page that needs nothing else."""
    with failing_clearly():
        if source.is_file():
            told = _of_bundle(source, root)
        else:
            told = _of_city(Asked(folders(source, keys), at.date() if at else None))
    end(told, Manner(as_json, html, audience))


def _of_bundle(source: Path, root: str | None) -> Told:
    evidence = audit_files.read_bundle(source)
    if root is not None:
        evidence = replace(evidence, fingerprint=audit_files.pinned(root))
    unseen = (report.Unseen.PUBLISHED.value, *report.ELSEWHERE, report.Unseen.TRUTH.value)
    return Told(public.of_bundle(read(evidence)), evidence, unseen)


def _of_city(asked: Asked) -> Told:
    seen = reading(asked)
    return Told(audits.run_all(seen), seen.evidence, (report.Unseen.WITNESSES.value, *report.ELSEWHERE))
