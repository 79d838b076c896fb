"""When a sitting at a terminal locks, when it ends, and how long wrong attempts have to wait."""

from enum import StrEnum, unique
from typing import Final

from idsvc.staff.account import Session

IDLE_WITHOUT_TICKET: Final = 2 * 60
"""Seconds until an idle terminal locks while nobody is being served."""

IDLE_WITH_TICKET: Final = 10 * 60
"""Seconds until it locks in the middle of a visit; locking loses no work."""

LONGEST: Final = 12 * 60 * 60
"""Seconds after which a sitting ends, though never inside a ticket."""

FREE_ATTEMPTS: Final = 3
LONGEST_WAIT: Final = 15 * 60
FAILURE_WINDOW: Final = 60 * 60
"""Seconds for which a failed attempt counts."""


@unique
class Sitting(StrEnum):
    """Where a sitting stands."""

    OPEN = "open"
    LOCKED = "locked"
    OVER = "over"


def sitting(session: Session, now: int, *, in_ticket: bool) -> Sitting:
    """Return where a sitting stands at ``now`` (seconds since 1970); a clock that went back locks it."""
    if now - session.started >= LONGEST and not in_ticket:
        return Sitting.OVER
    idle = IDLE_WITH_TICKET if in_ticket else IDLE_WITHOUT_TICKET
    if session.locked or not 0 <= now - session.seen < idle:
        return Sitting.LOCKED
    return Sitting.OPEN


def wait_after(failures: int) -> int:
    """Return how many seconds the next attempt has to wait after so many failed ones within the window."""
    if failures < FREE_ATTEMPTS:
        return 0
    return min(LONGEST_WAIT, 1 << min(failures - FREE_ATTEMPTS + 1, LONGEST_WAIT.bit_length()))
