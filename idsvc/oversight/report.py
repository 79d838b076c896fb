"""What an audit prints: one line per check, or one JSON object, and the exit code that goes with both."""

from collections.abc import Iterable, Sequence
from enum import IntEnum, StrEnum, unique
from typing import Final

from idsvc.oversight.finding import Check, Status


class Exit(IntEnum):
    """Exit codes of every audit."""

    OK = 0
    FINDING = 1
    COULD_NOT_LOOK = 3


def exit_code(checks: Sequence[Check]) -> Exit:
    """Return the worst that happened; no checks at all is not success, and a finding is told before blindness."""
    ended = {check.status for check in checks}
    if Status.FINDING in ended:
        return Exit.FINDING
    return Exit.OK if ended == {Status.OK} else Exit.COULD_NOT_LOOK


@unique
class Unseen(StrEnum):
    """What an audit did not look at because it was not handed over."""

    BUNDLE = "what the city's books say: bring an evidence bundle"
    PUBLISHED = "what strangers are shown: bring the public folder with --published"
    STATE = "whether the log only grew since an earlier audit: keep one with --state"
    WITNESSES = "whether others saw the same log: name witnesses with --witnesses"
    TRUTH = "whether what was entered is true: no file shows that"


ELSEWHERE: Final = (
    "old clock cells and secrets on disks, swap and backups: idsvc audit residue",
    "whether a planted applicant leaves nothing behind: idsvc audit drill",
    "whether a backup can be put back and brings nothing back: idsvc restore drill",
    "whether machine and disks can forget: idsvc doctor",
)
"""What other commands look at."""

STATE_NOT_WRITTEN: Final = "the state file cannot be written: choose another place for --state"


def left_out(parts: Iterable[str]) -> tuple[str, ...]:
    """Return one line for each thing that was not looked at."""
    return tuple(f"-     not looked at: {part}" for part in parts)


def lines(checks: Iterable[Check]) -> tuple[str, ...]:
    """Return one line per check."""
    return tuple(map(_line, checks))


def _line(check: Check) -> str:
    match check.status:
        case Status.OK:
            return f"ok    {check.name}"
        case Status.FINDING:
            return f"FAIL  {check.audit}: " + "; ".join(f"{each.code} {each.detail}" for each in check.findings)
        case Status.COULD_NOT_LOOK:
            return f"?     {check.name}: could not look: {check.why}"


def plain(checks: Sequence[Check]) -> dict[str, object]:
    """Return the audit as values for JSON."""
    return {"checks": [_plain(check) for check in checks], "exit": int(exit_code(checks))}


def _plain(check: Check) -> dict[str, object]:
    findings = [{"code": each.code.value, "detail": each.detail} for each in check.findings]
    more = {"why": check.why} if check.why else {}
    return {"name": check.name, "status": check.status.value, "findings": findings, **more}
