"""``idsvc-audit``: what an auditor runs on a machine of their own, without database, keys or the city's service."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import click

from idsvc.commands.audit_telling import (
    AT,
    FILE,
    FOLDER,
    HTML,
    JSON,
    PUBLIC,
    STATE,
    WITNESSES,
    Manner,
    Told,
    end,
)
from idsvc.commands.manners import failing_clearly
from idsvc.oversight import public, report, signed
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import CityEvidence
from idsvc.oversight.finding import Check, Status
from idsvc.oversight.html_report import Audience
from idsvc.oversight.public import PublicFolder
from idsvc.oversight.reading import Reading, read
from idsvc.oversight.state import SavedState
from idsvc.oversight.witnesses import Wanted
from idsvc.walltime import SystemTime
from idsvc.wiring import audit_files
from idsvc.wiring.durable import PRIVATE, replace_whole

BUNDLE_DAYS: Final = 7
"""A bundle older than this says nothing of today."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was asked for on the command line."""

    bundle: Path | None
    root: str
    published: Path | None
    state: Path | None
    witnesses: Path | None
    day: date


@dataclass(frozen=True, slots=True)
class _Brought:
    """What was brought and could be read: at least one of the two."""

    fingerprint: str
    reading: Reading | None
    folder: PublicFolder | None


@click.command("idsvc-audit")
@click.argument("bundle", type=FILE, required=False)
@click.option("--root", required=True, help="The pinned root of the city: its line, or a file with it.")
@click.option("--published", type=FOLDER, help="The city's public folder, as you fetched it.")
@STATE
@WITNESSES
@AT
@JSON
@HTML
@PUBLIC
@click.version_option(package_name="idsvc")
def main(  # noqa: PLR0913 - one argument an option
    *,
    bundle: Path | None,
    root: str,
    published: Path | None,
    state: Path | None,
    witnesses: Path | None,
    at: datetime | None,
    as_json: bool,
    html: Path | None,
    audience: Audience,
) -> None:
    """Check an evidence BUNDLE, a city's public folder, or both against each other, without database or keys.

    What holds here is consistent with the published log. Whether it is true, no file can show.

    Exit: 0 all well, 1 a finding, 2 usage, 3 could not look. docs/auditors.md is the page to read.
    """
    if bundle is None and published is None:
        raise click.UsageError("give a BUNDLE, a public folder with --published, or both")
    today = at.date() if at else SystemTime().now().astimezone(UTC).date()
    with failing_clearly():
        asked = _Asked(bundle, root, published, state, witnesses, today)
        brought = _brought(asked)
        checks = _checks(brought, asked)
        checks = (*checks, *_keep(asked, brought, checks))
    evidence = brought.reading.evidence if brought.reading else None
    end(Told(checks, evidence, _left_out(asked)), Manner(as_json, html, audience))


def _brought(asked: _Asked) -> _Brought:
    fingerprint = audit_files.pinned(asked.root)
    saved, wanted = audit_files.read_state(asked.state), audit_files.read_witnesses(asked.witnesses)
    return _Brought(fingerprint, _reading(asked.bundle, fingerprint, saved), _folder(asked, fingerprint, saved, wanted))


def _reading(bundle: Path | None, fingerprint: str, saved: SavedState | None) -> Reading | None:
    if bundle is None:
        return None
    evidence: CityEvidence = audit_files.read_bundle(bundle)
    return read(replace(evidence, fingerprint=fingerprint), saved)


def _folder(asked: _Asked, fingerprint: str, saved: SavedState | None, wanted: Wanted | None) -> PublicFolder | None:
    if asked.published is None:
        return None
    return audit_files.read_folder(asked.published, fingerprint, asked.day, saved, wanted)


def _checks(brought: _Brought, asked: _Asked) -> tuple[Check, ...]:
    reading, folder = brought.reading, brought.folder
    inside = (_age(reading.evidence.today, asked.day), *public.of_bundle(reading)) if reading else ()
    outside = public.of_folder(folder) if folder else ()
    both = public.of_both(reading, folder) if reading and folder else ()
    return (*inside, *outside, *both)


def _age(made: date, today: date) -> Check:
    """Say of which day the bundle is; an old one, or one from the future, says nothing of today."""
    shows = f"the evidence is of {made.isoformat()}"
    if timedelta(days=-1) <= today - made <= timedelta(days=BUNDLE_DAYS):
        return Check("bundle", shows, Status.OK)
    return Check("bundle", shows, Status.COULD_NOT_LOOK, why="ask for a new bundle, or say with --at for which day")


def _left_out(asked: _Asked) -> tuple[str, ...]:
    """Return what these checks could have looked at, had it been brought, and what no file shows."""
    absent = (
        (asked.bundle, report.Unseen.BUNDLE),
        (asked.published, report.Unseen.PUBLISHED),
        (asked.state, report.Unseen.STATE),
        (asked.witnesses, report.Unseen.WITNESSES),
    )
    return (*(unseen.value for given, unseen in absent if given is None), *report.ELSEWHERE, report.Unseen.TRUTH.value)


def _keep(asked: _Asked, brought: _Brought, checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Keep the size and root of the log once nothing was found and nothing stayed unseen."""
    if asked.state is None or {check.status for check in checks} != {Status.OK}:
        return ()
    try:
        replace_whole(asked.state, _state(brought).to_bytes(), PRIVATE)
    except OSError:
        return (Check("log", "keep what was seen", Status.COULD_NOT_LOOK, why=report.STATE_NOT_WRITTEN),)
    return ()


def _state(brought: _Brought) -> SavedState:
    """Return the longest log that was seen."""
    heads = [signed.state_of(brought.reading)] if brought.reading else []
    if brought.folder:
        head = brought.folder.log.head
        heads.append(SavedState(head.origin, head.size, head.root))
    if not heads:
        raise CouldNotLook("there is no log to keep anything of")
    return max(heads, key=lambda state: state.size)
