"""What to do next about a finding, for a person who does not know the program: one sentence a code, in a closed set."""

from collections.abc import Iterable, Mapping
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from idsvc.oversight.finding import Check
from idsvc.oversight.finding import FindingCode as C


@unique
class Step(StrEnum):
    """What an auditor does next."""

    STOP = "stop here: keep copies of all you were given, compare with another auditor, tell the city's overseer first"
    EXPLAIN = "it stays for ever: have the cause written down once, then watch that the count does not grow"
    PURGE = "have `idsvc purge` run today, audit again tomorrow, and ask why it had not run"
    CLOCK = "have `idsvc doctor` run, the machine's date set right and the clock moved; until then nothing is proven"
    COPIED = "have `idsvc clock renew` run, and find out who kept or put back a copy of the keys"
    BOOKS = "ask who wrote past the program: compare with the bundle and the backup of the days before"
    SCHEMA = "ask which version is installed and who changed the database; what the extra room holds must be looked at"
    PUBLISH = "have `idsvc publish` run and fetch the public folder again; if it stays, ask who changed the folder"
    CARDS = "have the cards of these days counted, on paper and in the books; cancel what nobody can explain"
    WITNESSES = "ask the witnesses named what they saw, and when; until they answer, the log may be shown in two forms"
    ASK = "ask the supervisor about these days; there may be a good reason"
    WIPE = "have it overwritten where it lies, find out who left it there, then have `idsvc clock renew` run"


NEXT: Final[Mapping[C, Step]] = MappingProxyType(
    {
        code: step
        for step, codes in {
            Step.STOP: (C.TRUST_REFUSED, C.CHECKPOINT_REFUSED, C.ROOT_DIFFERS, C.ROLLED_BACK, C.FORKED, C.LOGS_DIFFER),
            Step.EXPLAIN: (
                *(C.CLOCK_ROLLED_BACK, C.RESTORED, C.LATE_START, C.LATE_DESTRUCTION, C.EARLY_DESTRUCTION),
                *(C.MISSING_DAY, C.ENTERED_TWICE, C.COMMITMENT_MISSING, C.DAYS_DISORDERED, C.UNKNOWN_ENTRY),
            ),
            Step.PURGE: (C.OVERDUE, C.PURGE_STALE),
            Step.CLOCK: (C.CLOCK_BEHIND, C.CLOCK_AHEAD),
            Step.COPIED: (C.CLOCK_PUT_BACK, C.COPY_OPENS),
            Step.BOOKS: (
                *(C.BEYOND_CEILING, C.UNBALANCED, C.REGISTER_UNBALANCED, C.ORPHAN_BLOB, C.ORPHAN_ROW, C.ORPHAN_LINK),
                *(C.FIGURES_DIFFER, C.CLOCK_NOT_ENTERED, C.NOT_ENTERED, C.MISSING_ENTRY),
                *(C.OPENING_DIFFERS, C.OPENING_MISSING),
            ),
            Step.SCHEMA: (
                *(C.EXTRA_COLUMN, C.MISSING_COLUMN, C.CLOSED_SET, C.NO_DESTROY_BY, C.ROWID_TABLE),
                *(C.FORBIDDEN_WORD, C.FREE_TEXT),
            ),
            Step.PUBLISH: (
                *(C.NO_CHECKPOINT, C.PUBLISHED_MISSING, C.PUBLISHED_DIFFERS, C.STALE_CHECKPOINT, C.TRUST_DIFFERS),
                *(C.STATUS_DIFFERS, C.BUNDLE_DIFFERS, C.PAGE_DIFFERS, C.RECEIPTS_MISSING, C.RECEIPTS_DIFFER),
                C.REVOCATION_MISSING,
            ),
            Step.CARDS: (C.UNSIGNED_CARD, C.UNLOGGED_CARD),
            Step.WITNESSES: (C.MISSING_WITNESS, C.WITNESS_REFUSED),
            Step.ASK: (C.ACCESS_PATTERN,),
            Step.WIPE: (C.STALE_CELL, C.COMMITMENT_FOUND, C.CANARY_FOUND),
        }.items()
        for code in codes
    }
)
"""What to do about each code; a test asks for every one."""


def steps(checks: Iterable[Check]) -> Mapping[C, Step]:
    """Return what to do about each code that was found, the gravest first."""
    found = {finding.code for check in checks for finding in check.findings}
    return {code: step for code, step in NEXT.items() if code in found}


def lines(checks: Iterable[Check]) -> tuple[str, ...]:
    """Return one line per code that was found."""
    return tuple(f"next  {code}: {step}" for code, step in steps(checks).items())
