"""What a check can say: a closed set of codes, each with one sentence that says what it means and what to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final


@unique
class FindingCode(StrEnum):
    """Every code an audit prints; docs/findings.md lists them."""

    OVERDUE = "OVERDUE"
    BEYOND_CEILING = "BEYOND_CEILING"
    UNBALANCED = "UNBALANCED"
    REGISTER_UNBALANCED = "REGISTER_UNBALANCED"
    ORPHAN_BLOB = "ORPHAN_BLOB"
    ORPHAN_ROW = "ORPHAN_ROW"
    ORPHAN_LINK = "ORPHAN_LINK"
    CLOCK_BEHIND = "CLOCK_BEHIND"
    CLOCK_AHEAD = "CLOCK_AHEAD"
    CLOCK_PUT_BACK = "CLOCK_PUT_BACK"
    CLOCK_NOT_ENTERED = "CLOCK_NOT_ENTERED"
    CLOCK_ROLLED_BACK = "CLOCK_ROLLED_BACK"
    RESTORED = "RESTORED"
    MISSING_DAY = "MISSING_DAY"
    LATE_START = "LATE_START"
    LATE_DESTRUCTION = "LATE_DESTRUCTION"
    EARLY_DESTRUCTION = "EARLY_DESTRUCTION"
    ENTERED_TWICE = "ENTERED_TWICE"
    NOT_ENTERED = "NOT_ENTERED"
    PURGE_STALE = "PURGE_STALE"
    EXTRA_COLUMN = "EXTRA_COLUMN"
    MISSING_COLUMN = "MISSING_COLUMN"
    CLOSED_SET = "CLOSED_SET"
    NO_DESTROY_BY = "NO_DESTROY_BY"
    ROWID_TABLE = "ROWID_TABLE"
    FORBIDDEN_WORD = "FORBIDDEN_WORD"
    FREE_TEXT = "FREE_TEXT"
    UNKNOWN_ENTRY = "UNKNOWN_ENTRY"
    MISSING_ENTRY = "MISSING_ENTRY"
    DAYS_DISORDERED = "DAYS_DISORDERED"
    TRUST_REFUSED = "TRUST_REFUSED"
    NO_CHECKPOINT = "NO_CHECKPOINT"
    CHECKPOINT_REFUSED = "CHECKPOINT_REFUSED"
    ROOT_DIFFERS = "ROOT_DIFFERS"
    PUBLISHED_MISSING = "PUBLISHED_MISSING"
    PUBLISHED_DIFFERS = "PUBLISHED_DIFFERS"
    ROLLED_BACK = "ROLLED_BACK"
    FORKED = "FORKED"
    STALE_CHECKPOINT = "STALE_CHECKPOINT"
    MISSING_WITNESS = "MISSING_WITNESS"
    WITNESS_REFUSED = "WITNESS_REFUSED"
    OPENING_DIFFERS = "OPENING_DIFFERS"
    OPENING_MISSING = "OPENING_MISSING"
    COMMITMENT_MISSING = "COMMITMENT_MISSING"
    TRUST_DIFFERS = "TRUST_DIFFERS"
    STATUS_DIFFERS = "STATUS_DIFFERS"
    BUNDLE_DIFFERS = "BUNDLE_DIFFERS"
    PAGE_DIFFERS = "PAGE_DIFFERS"
    RECEIPTS_MISSING = "RECEIPTS_MISSING"
    RECEIPTS_DIFFER = "RECEIPTS_DIFFER"
    UNSIGNED_CARD = "UNSIGNED_CARD"
    UNLOGGED_CARD = "UNLOGGED_CARD"
    REVOCATION_MISSING = "REVOCATION_MISSING"
    FIGURES_DIFFER = "FIGURES_DIFFER"
    ACCESS_PATTERN = "ACCESS_PATTERN"
    LOGS_DIFFER = "LOGS_DIFFER"
    STALE_CELL = "STALE_CELL"
    COMMITMENT_FOUND = "COMMITMENT_FOUND"
    CANARY_FOUND = "CANARY_FOUND"
    COPY_OPENS = "COPY_OPENS"


SENTENCES: Final[Mapping[FindingCode, str]] = MappingProxyType(
    {
        FindingCode.OVERDUE: "records or files are still there although their day has come: run the purge",
        FindingCode.BEYOND_CEILING: "rows have a date later than their class may ever have",
        FindingCode.UNBALANCED: "records are not accounted for: received is not removed + destroyed + pending",
        FindingCode.REGISTER_UNBALANCED: "register entries are not accounted for: not handed over less ended",
        FindingCode.ORPHAN_BLOB: "capture files belong to no row: run the purge",
        FindingCode.ORPHAN_ROW: "capture rows have no file, or were left half made: run the purge",
        FindingCode.ORPHAN_LINK: "rows belong to a case that is not there",
        FindingCode.CLOCK_BEHIND: "days the clock stands behind: what died since then can still be opened",
        FindingCode.CLOCK_AHEAD: "days the clock stands ahead: check the machine's date",
        FindingCode.CLOCK_PUT_BACK: "days the clock stands before the log's newest: an old copy was put back",
        FindingCode.CLOCK_NOT_ENTERED: "clock stands on a day, or on a node, that the log does not know",
        FindingCode.CLOCK_ROLLED_BACK: "times the log says that the clock had been put back: ask for the cause",
        FindingCode.RESTORED: "times the city was put back from a backup, what was pending and figures since are lost",
        FindingCode.MISSING_DAY: "days, each with its chain, were never entered as destroyed",
        FindingCode.LATE_START: "days were reached late: the clock had stood still for longer than four days",
        FindingCode.LATE_DESTRUCTION: "days were entered as destroyed after the clock had reached them",
        FindingCode.EARLY_DESTRUCTION: "days were entered as destroyed before the clock had reached them",
        FindingCode.ENTERED_TWICE: "days, each with its chain, were entered as destroyed more than once",
        FindingCode.NOT_ENTERED: "purged days are in the database and not in the log",
        FindingCode.PURGE_STALE: "purge is overdue: none has run to its end since the day before",
        FindingCode.EXTRA_COLUMN: "columns exist that the data inventory does not know",
        FindingCode.MISSING_COLUMN: "columns of the data inventory do not exist",
        FindingCode.CLOSED_SET: "columns differ from the closed set of what is kept",
        FindingCode.NO_DESTROY_BY: "tables hold rows about residents without a date that must be there",
        FindingCode.ROWID_TABLE: "tables with random ids keep the order in which rows were made",
        FindingCode.FORBIDDEN_WORD: "names or values hold a word that the city must not have",
        FindingCode.FREE_TEXT: "values are not in the fixed shape of their column",
        FindingCode.UNKNOWN_ENTRY: "entries are outside the log's vocabulary",
        FindingCode.MISSING_ENTRY: "entries are missing",
        FindingCode.DAYS_DISORDERED: "entries have a day before that of the entry before them",
        FindingCode.TRUST_REFUSED: "trust list is not signed by the pinned root, or is damaged",
        FindingCode.NO_CHECKPOINT: "signed checkpoint is missing: publish the log",
        FindingCode.CHECKPOINT_REFUSED: "checkpoint is not signed by a checkpoint key of the trust list",
        FindingCode.ROOT_DIFFERS: "tree over the entries has another root than the one that was signed",
        FindingCode.PUBLISHED_MISSING: "files of the log are not in the public folder: publish again",
        FindingCode.PUBLISHED_DIFFERS: "files in the public folder differ from the log in the database",
        FindingCode.ROLLED_BACK: "entries that were seen before are gone: the log was put back",
        FindingCode.FORKED: "log is not a continuation of the one that was seen before",
        FindingCode.STALE_CHECKPOINT: "days have passed since the newest checkpoint; two are allowed",
        FindingCode.MISSING_WITNESS: "witnesses did not cosign this log within seven days, and too few others did",
        FindingCode.WITNESS_REFUSED: "cosignatures of known witnesses do not hold: get them again from the witnesses",
        FindingCode.OPENING_DIFFERS: "openings do not give the digest in the log",
        FindingCode.OPENING_MISSING: "days' figures are in only one of the log and the openings",
        FindingCode.COMMITMENT_MISSING: "clock days have no commitment to their states and cell",
        FindingCode.TRUST_DIFFERS: "trust list is not the one that the log names last",
        FindingCode.STATUS_DIFFERS: "status lists are missing, or not the ones that the log names last",
        FindingCode.BUNDLE_DIFFERS: "file of all lists is missing, or holds others than those beside it: publish again",
        FindingCode.PAGE_DIFFERS: "pages (scanner, receipts) are missing or not what this version makes: publish again",
        FindingCode.RECEIPTS_MISSING: "lists of receipts are missing for months that have ended: publish, and ask why",
        FindingCode.RECEIPTS_DIFFER: "lists or digests of receipts are not as entered, or there twice",
        FindingCode.UNSIGNED_CARD: "cards, cases or intents are in the books beyond what was signed",
        FindingCode.UNLOGGED_CARD: "signatures or drawn indices belong to no card that the books know",
        FindingCode.REVOCATION_MISSING: "codes of cancelled cards are not in the published list: publish, and ask why",
        FindingCode.FIGURES_DIFFER: "days have other figures than their journal gives",
        FindingCode.ACCESS_PATTERN: "days stand out in who opened how much: ask about them",
        FindingCode.LOGS_DIFFER: "log in the bundle is not the published one: somebody is shown another log",
        FindingCode.STALE_CELL: "clock cells of past days lie there still: overwrite them, find who copied them",
        FindingCode.COMMITMENT_FOUND: "clock secrets of past days lie in clear: overwrite them, then renew the clock",
        FindingCode.CANARY_FOUND: "planted marks lie in clear: what writes them there leaves residents' data too",
        FindingCode.COPY_OPENS: "payloads of an old copy open with the keys of now: the clock did not forget",
    }
)
"""Constant texts; each is read after a count."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its code, how many, and names from the schema or dates where they help; never a typed value."""

    code: FindingCode
    count: int
    where: tuple[str, ...] = ()

    @property
    def detail(self) -> str:
        """Return the count, the code's sentence and where."""
        place = f" [{', '.join(self.where)}]" if self.where else ""
        return f"{self.count}: {SENTENCES[self.code]}{place}"


def found(code: FindingCode, count: int, *where: str) -> tuple[Finding, ...]:
    """Return one finding, or none where there is nothing to count."""
    return (Finding(code, count, where),) if count else ()


@unique
class Status(StrEnum):
    """How a check ended."""

    OK = "ok"
    FINDING = "finding"
    COULD_NOT_LOOK = "could not look"


@dataclass(frozen=True, slots=True)
class Check:
    """One check as it was made: which audit it belongs to, what it shows when all is well, and how it ended."""

    audit: str
    shows: str
    status: Status
    findings: tuple[Finding, ...] = ()
    why: str = ""

    @property
    def name(self) -> str:
        """Return the audit and what the check shows."""
        return f"{self.audit}: {self.shows}"
