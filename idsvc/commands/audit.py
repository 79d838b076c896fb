"""``idsvc audit``: what an auditor runs; ``scripts/audit_*.py`` are the same commands under names of their own."""

from datetime import datetime
from pathlib import Path
from typing import NoReturn

import click

from idsvc.commands import audit_bundle, audit_drill, audit_rehearse, audit_report, audit_residue
from idsvc.commands.audit_reading import Asked, kept, reading
from idsvc.commands.audit_telling import AT, HTML, JSON, PUBLIC, STATE, WITNESSES, Manner, Told, end
from idsvc.commands.common import CITY, KEYS
from idsvc.errors import IdsvcError
from idsvc.oversight import audits, report
from idsvc.oversight.audits import Audit
from idsvc.oversight.finding import Check
from idsvc.oversight.html_report import Audience
from idsvc.wiring.folders import folders


@click.group("audit")
def command() -> None:
    """Check what exists against what is promised: exit 0 all well, 1 a finding, 3 could not look."""


def _audit(name: str, wanted: tuple[Audit, ...], text: str) -> click.Command:
    """Return the command that makes some audits; one line per check on standard output."""

    @CITY
    @KEYS
    @STATE
    @WITNESSES
    @AT
    @JSON
    @HTML
    @PUBLIC
    def run(
        city: Path,
        keys: Path | None,
        state: Path | None,
        witnesses: Path | None,
        at: datetime | None,
        *,
        as_json: bool,
        html: Path | None,
        audience: Audience,
    ) -> NoReturn:
        asked = Asked(folders(city, keys), at.date() if at else None, state, witnesses)
        end(_told(asked, wanted), Manner(as_json, html, audience))

    return command.command(name, help=text)(run)


retention = _audit(
    "retention", (Audit.RETENTION,), "Check that what must be gone is gone, and that everything is accounted for."
)
schema = _audit("schema", (Audit.SCHEMA,), "Check that the database has room for what is promised and for no more.")
log = _audit("log", (Audit.LOG,), "Check that the log is whole, signed, published, and only grew.")
cards = _audit("cards", (Audit.CARDS,), "Check that the cards signed are the cards in the books.")
access = _audit("access", (Audit.ACCESS,), "Look for days on which somebody opened far more than others do.")
everything = _audit("all", tuple(Audit), "Make all of these audits, and say what they did not look at.")
command.add_command(audit_bundle.command)
command.add_command(audit_rehearse.command)
command.add_command(audit_report.command)
command.add_command(audit_residue.command)
command.add_command(audit_drill.command)


def _told(asked: Asked, wanted: tuple[Audit, ...]) -> Told:
    left_out = left_out_of(asked) if wanted == tuple(Audit) else ()
    try:
        seen = reading(asked)
    except IdsvcError as refused:
        return Told(_blind(wanted, " ".join(str(refused).split())), None, left_out)
    except OSError:
        why = "a file of the city or its keys is missing or cannot be read"
        return Told(_blind(wanted, why), None, left_out)
    checks = tuple(check for audit in wanted for check in audits.run(audit, seen))
    return Told((*checks, *kept(asked.state, seen, checks)), seen.evidence, left_out)


def _blind(wanted: tuple[Audit, ...], why: str) -> tuple[Check, ...]:
    return audits.could_not_open(wanted, why)


def left_out_of(asked: Asked) -> tuple[str, ...]:
    """Return what the audits do not look at, with the command that does."""
    absent = ((asked.state, report.Unseen.STATE), (asked.witnesses, report.Unseen.WITNESSES))
    return (*(unseen.value for given, unseen in absent if given is None), *report.ELSEWHERE)
