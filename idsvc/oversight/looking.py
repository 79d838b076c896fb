"""How a check is made: what it found, or why it could not look."""

from collections.abc import Callable
from typing import TypeVar

from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.finding import Check, Finding, Status

_Given = TypeVar("_Given")


def look(audit: str, shows: str, check: Callable[[_Given], tuple[Finding, ...]], given: _Given) -> Check:
    """Make one check of what was handed over; one that could not look does not keep the others from looking."""
    try:
        findings = check(given)
    except CouldNotLook as blind:
        return Check(audit, shows, Status.COULD_NOT_LOOK, why=str(blind))
    return Check(audit, shows, Status.FINDING if findings else Status.OK, findings)
