"""What a destruction drill shows: what was there before and could be seen, and what remains of it."""

from dataclasses import dataclass
from typing import Final

from idsvc.oversight.finding import Check, FindingCode, Status, found
from idsvc.oversight.residue_report import Outcome

AUDIT: Final = "drill"


@dataclass(frozen=True, slots=True)
class Control:
    """What the same eyes saw where it had to be, before anything was destroyed.

    Applicants whose payloads name them, and how many were recognised in these, decrypted; payloads of the old copy and
    how many of them opened that day; whether a stale cell in the copied keys, a past secret in memory, and the records'
    sealed bytes in the copied database's pages were seen.
    """

    applicants: int
    recognised: int
    payloads: int
    opened: int
    cell: bool
    secret: bool
    sealed: bool

    @property
    def sees(self) -> bool:
        """Tell whether nothing of it was missed."""
        all_open = 0 < self.payloads == self.opened
        return all_open and 0 < self.applicants == self.recognised and self.cell and self.secret and self.sealed


@dataclass(frozen=True, slots=True)
class Remains:
    """What is left at the end.

    ``opens``: payloads of the old copy that the keys of now open. ``due``: rows and files past their day. ``sealed``:
    sealed bytes of the planted records. ``waiting``: rows whose day has not come yet.
    """

    opens: int
    due: int
    sealed: int
    waiting: int


def checks(control: Control, remains: Remains, searched: Outcome) -> tuple[Check, ...]:
    """Return one check for each question of a drill; nothing is well where the control did not see."""
    return (
        _seen(control),
        _over(remains),
        _none("no row and no file past its day", FindingCode.OVERDUE, remains.due),
        _none("no sealed byte of the records is left", FindingCode.OVERDUE, remains.sealed),
        _none("the old copy opens nothing with the keys of now", FindingCode.COPY_OPENS, remains.opens),
        *searched.checks(),
    )


def _seen(control: Control) -> Check:
    shows = "all that was planted was seen before"
    if control.sees:
        return Check(AUDIT, shows, Status.OK)
    why = "what was planted was not seen where it lay, so that not seeing it later says nothing: report this"
    return Check(AUDIT, shows, Status.COULD_NOT_LOOK, why=why)


def _over(remains: Remains) -> Check:
    shows = "the day of all that was planted has come"
    if not remains.waiting:
        return Check(AUDIT, shows, Status.OK)
    return Check(AUDIT, shows, Status.COULD_NOT_LOOK, why="some of it may still live: give it more with --days")


def _none(shows: str, code: FindingCode, count: int) -> Check:
    findings = found(code, count)
    return Check(AUDIT, shows, Status.FINDING if findings else Status.OK, findings)
