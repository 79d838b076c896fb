"""How a command of an auditor reads a city: unlocked by the auditor's slot, which opens no sealed payload."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from idsvc.commands.common import ask_passphrase
from idsvc.oversight import report, signed
from idsvc.oversight.audits import Audit
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.evidence import CityEvidence
from idsvc.oversight.finding import Check, Status
from idsvc.oversight.reading import Reading, read
from idsvc.walltime import SystemTime
from idsvc.wiring import audit_files, evidence
from idsvc.wiring.durable import PRIVATE, replace_whole
from idsvc.wiring.folders import Folders


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line; ``at`` None: the city's own today."""

    where: Folders
    at: date | None
    state: Path | None = None
    witnesses: Path | None = None


def collected(asked: Asked) -> CityEvidence:
    """Return the evidence of a city; raises an ``IdsvcError`` that says what is missing, or ``OSError``."""
    day = asked.at or SystemTime().now().astimezone(evidence.city_zone(asked.where)).date()
    return evidence.collect(asked.where, evidence.unlock(asked.where, ask), day)


def reading(asked: Asked) -> Reading:
    """Return the evidence as the checks take it, with what an earlier audit and the witness file say."""
    saved, wanted = audit_files.read_state(asked.state), audit_files.read_witnesses(asked.witnesses)
    return read(collected(asked), saved, wanted)


def ask() -> str:
    """Ask for the passphrase; raises ``CouldNotLook`` where there is nobody to ask."""
    try:
        return ask_passphrase()
    except EOFError as nobody:
        raise CouldNotLook("no passphrase was given: run this on a terminal") from nobody


def kept(state: Path | None, seen: Reading, checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """Keep the log's size and root once every check of the log was made and found nothing."""
    made = {check.status for check in checks if check.audit == Audit.LOG}
    if state is None or made != {Status.OK}:
        return ()
    try:
        replace_whole(state, signed.state_of(seen).to_bytes(), PRIVATE)
    except OSError:
        why = report.STATE_NOT_WRITTEN
        return (Check(Audit.LOG, "keep what was seen", Status.COULD_NOT_LOOK, why=why),)
    return ()
