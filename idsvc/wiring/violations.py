"""The violations that can be planted: each with the code that must find it, and what the auditor is told was done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from idsvc.oversight.finding import SENTENCES, FindingCode
from idsvc.wiring import violations_books as books
from idsvc.wiring import violations_cards as cards
from idsvc.wiring import violations_clock as clock
from idsvc.wiring import violations_disk as disk
from idsvc.wiring import violations_log as log
from idsvc.wiring import violations_receipts as receipts
from idsvc.wiring import violations_schema as schema
from idsvc.wiring.planting import Planted

Plant = Callable[[Planted], None]


@unique
class View(StrEnum):
    """What an auditor has to look at."""

    DATABASE = "database"
    BUNDLE = "bundle"
    PUBLIC = "public"
    BOTH = "bundle beside public"
    DISKS = "disks"


@dataclass(frozen=True, slots=True)
class Violation:
    """A recipe: its name on the command line, the one code that finds it, who sees it, what it does, how."""

    name: str
    code: FindingCode
    seen_by: tuple[View, ...]
    does: str
    plant: Plant


C = FindingCode
INSIDE: Final = (View.DATABASE, View.BUNDLE)
OUTSIDE: Final = (View.DATABASE, View.PUBLIC)
EVERYWHERE: Final = (View.DATABASE, View.BUNDLE, View.PUBLIC)
BESIDE: Final = (View.BOTH,)
SIDE_BY_SIDE: Final = (View.DATABASE, View.BOTH)
ON_DISKS: Final = (View.DISKS,)

_ALL: Final = (
    Violation("overdue", C.OVERDUE, INSIDE, "cases stay on after their day", books.overdue),
    Violation("overdue-file", C.OVERDUE, INSIDE, "a sealed file lies under a past day", books.overdue_file),
    Violation("beyond-ceiling", C.BEYOND_CEILING, INSIDE, "a date is moved years ahead", books.beyond_ceiling),
    Violation("unbalanced", C.UNBALANCED, INSIDE, "a tag is counted as received and is nowhere", books.unbalanced),
    Violation("vanished-case", C.UNBALANCED, INSIDE, "a case is taken out without an entry", books.vanished_case),
    Violation(
        "register-unbalanced", C.REGISTER_UNBALANCED, INSIDE, "the register is emptied", books.register_unbalanced
    ),
    Violation("orphan-blob", C.ORPHAN_BLOB, INSIDE, "a capture file is kept that belongs to no row", books.orphan_blob),
    Violation("orphan-row", C.ORPHAN_ROW, INSIDE, "a capture's file is taken away", books.orphan_row),
    Violation("orphan-link", C.ORPHAN_LINK, INSIDE, "tags point at a case that is not there", books.orphan_link),
    Violation("figures-edited", C.FIGURES_DIFFER, INSIDE, "a figure of today is raised", books.figures_edited),
    Violation("journal-edited", C.FIGURES_DIFFER, INSIDE, "lines of the journal are taken out", books.journal_edited),
    Violation("purge-stale", C.PURGE_STALE, INSIDE, "no purge has run for days", books.purge_stale),
    Violation("browsing", C.ACCESS_PATTERN, INSIDE, "somebody opens forty records nobody works on", books.browsing),
    Violation("guessing", C.ACCESS_PATTERN, INSIDE, "sign-in is refused forty times in a day", books.guessing),
    Violation("clock-behind", C.CLOCK_BEHIND, INSIDE, "the clock has not moved since yesterday", clock.behind),
    Violation("clock-ahead", C.CLOCK_AHEAD, INSIDE, "the machine's date was set back", clock.ahead),
    Violation("clock-put-back", C.CLOCK_PUT_BACK, INSIDE, "an old copy of the clock is put back", clock.put_back),
    Violation(
        "clock-rolled-back", C.CLOCK_ROLLED_BACK, EVERYWHERE, "the same, and the office noticed", clock.rolled_back
    ),
    Violation(
        "clock-not-entered", C.CLOCK_NOT_ENTERED, INSIDE, "the clock's days are left out of the log", clock.not_entered
    ),
    Violation("missing-day", C.MISSING_DAY, EVERYWHERE, "days are never entered as destroyed", clock.missing_day),
    Violation("late-start", C.LATE_START, EVERYWHERE, "the office stood still for nine days", clock.late_start),
    Violation(
        "late-destruction", C.LATE_DESTRUCTION, EVERYWHERE, "a day is destroyed a day late", clock.late_destruction
    ),
    Violation(
        "early-destruction",
        C.EARLY_DESTRUCTION,
        EVERYWHERE,
        "a day is called destroyed too early",
        clock.early_destruction,
    ),
    Violation("entered-twice", C.ENTERED_TWICE, EVERYWHERE, "a day is entered twice", clock.entered_twice),
    Violation("not-entered", C.NOT_ENTERED, INSIDE, "a purge is left out of the log", clock.purge_not_entered),
    Violation(
        "commitment-missing",
        C.COMMITMENT_MISSING,
        EVERYWHERE,
        "the clock's cells are not committed to",
        clock.uncommitted,
    ),
    Violation("extra-column", C.EXTRA_COLUMN, INSIDE, "a column nobody listed", schema.extra_column),
    Violation("extra-table", C.EXTRA_COLUMN, INSIDE, "a table nobody listed", schema.extra_table),
    Violation("missing-column", C.MISSING_COLUMN, INSIDE, "a listed column is gone", schema.missing_column),
    Violation("closed-set", C.CLOSED_SET, INSIDE, "the register gets a column for its holder", schema.closed_set),
    Violation("no-destroy-by", C.NO_DESTROY_BY, INSIDE, "a table whose date may be empty", schema.no_destroy_by),
    Violation("rowid-table", C.ROWID_TABLE, INSIDE, "a table keeps the order of its rows", schema.rowid_table),
    Violation(
        "forbidden-column", C.FORBIDDEN_WORD, INSIDE, "a column for what must not be asked", schema.forbidden_column
    ),
    Violation("forbidden-index", C.FORBIDDEN_WORD, INSIDE, "an index named for it", schema.forbidden_index),
    Violation("forbidden-file", C.FORBIDDEN_WORD, INSIDE, "a file named for it", schema.forbidden_file),
    Violation("free-text", C.FREE_TEXT, INSIDE, "a note is written where a fixed word belongs", schema.free_text),
    Violation(
        "unknown-entry", C.UNKNOWN_ENTRY, EVERYWHERE, "an entry outside the vocabulary is published", log.unknown_entry
    ),
    Violation("missing-entry", C.MISSING_ENTRY, INSIDE, "an entry is taken out of the database", log.missing_entry),
    Violation("days-disordered", C.DAYS_DISORDERED, EVERYWHERE, "an entry is dated back", log.days_disordered),
    Violation("edited-entry", C.ROOT_DIFFERS, EVERYWHERE, "an entry is edited after it was signed", log.edited_entry),
    Violation("trust-refused", C.TRUST_REFUSED, EVERYWHERE, "another root is shown to the auditor", log.trust_refused),
    Violation("no-checkpoint", C.NO_CHECKPOINT, INSIDE, "the signed checkpoints are gone", log.no_checkpoint),
    Violation("checkpoint-refused", C.CHECKPOINT_REFUSED, EVERYWHERE, "somebody else signs", log.checkpoint_refused),
    Violation(
        "published-missing", C.PUBLISHED_MISSING, OUTSIDE, "files of the log are taken offline", log.published_missing
    ),
    Violation(
        "published-differs", C.PUBLISHED_DIFFERS, OUTSIDE, "strangers are shown another entry", log.published_differs
    ),
    Violation("rollback", C.ROLLED_BACK, EVERYWHERE, "database and public folder are put back a day", log.rollback),
    Violation("database-put-back", C.ROLLED_BACK, INSIDE, "the database alone is put back", log.database_put_back),
    Violation("fork", C.FORKED, EVERYWHERE, "a second log is signed over other entries", log.fork),
    Violation("two-logs", C.LOGS_DIFFER, BESIDE, "strangers and the auditor are shown two logs", log.two_logs),
    Violation(
        "stale-checkpoint", C.STALE_CHECKPOINT, EVERYWHERE, "nothing is signed for three days", log.stale_checkpoint
    ),
    Violation("missing-witness", C.MISSING_WITNESS, OUTSIDE, "a witness never saw this log", log.missing_witness),
    Violation("forged-witness", C.WITNESS_REFUSED, OUTSIDE, "a witness's line is forged", log.witness_refused),
    Violation("restored", C.RESTORED, INSIDE, "the city was put back from a backup", log.restored),
    Violation("opening-differs", C.OPENING_DIFFERS, INSIDE, "sealed figures do not open", log.opening_differs),
    Violation(
        "opening-missing", C.OPENING_MISSING, INSIDE, "figures for a day the log does not know", log.opening_missing
    ),
    Violation("trust-differs", C.TRUST_DIFFERS, OUTSIDE, "partners get no city list", log.trust_differs),
    Violation(
        "status-differs", C.STATUS_DIFFERS, OUTSIDE, "partners get no list of cancelled cards", log.status_differs
    ),
    Violation("bundle-differs", C.BUNDLE_DIFFERS, OUTSIDE, "partners get another file of lists", log.bundle_differs),
    Violation("page-differs", C.PAGE_DIFFERS, OUTSIDE, "the scanner page pins another root", log.page_differs),
    Violation("receipts-missing", C.RECEIPTS_MISSING, OUTSIDE, "a list of receipts is not shown", receipts.missing),
    Violation("receipts-differ", C.RECEIPTS_DIFFER, OUTSIDE, "another list of receipts is shown", receipts.differ),
    Violation("receipts-unnamed", C.RECEIPTS_DIFFER, OUTSIDE, "a list nobody entered is shown", receipts.unnamed),
    Violation(
        "receipt-page", C.PAGE_DIFFERS, SIDE_BY_SIDE, "residents are told of ends that never were", receipts.page
    ),
    Violation("stale-cell", C.STALE_CELL, ON_DISKS, "a copy of the clock lies about", disk.stale_cell),
    Violation("commitment-found", C.COMMITMENT_FOUND, ON_DISKS, "a clock secret lies in a dump", disk.secret_in_clear),
    Violation("unsigned-card", C.UNSIGNED_CARD, INSIDE, "a card waits that was never signed", cards.unsigned_card),
    Violation("unlogged-card", C.UNLOGGED_CARD, INSIDE, "a card is signed past the books", cards.unlogged_card),
    Violation(
        "unlogged-index",
        C.UNLOGGED_CARD,
        INSIDE,
        "a card in the register has an index never drawn",
        cards.undrawn_index,
    ),
    Violation(
        "revocation-missing", C.REVOCATION_MISSING, INSIDE, "a cancelled card stays good", cards.revocation_missing
    ),
    Violation(
        "revocation-withheld", C.REVOCATION_MISSING, INSIDE, "a cancelled card is kept off the list", cards.withheld
    ),
)

VIOLATIONS: Final[Mapping[str, Violation]] = MappingProxyType({each.name: each for each in _ALL})
"""Every violation by its name, in the order of the list that ``idsvc audit rehearse --list`` prints."""

BY_OTHER_COMMANDS: Final[Mapping[FindingCode, str]] = MappingProxyType(
    {
        C.CANARY_FOUND: "disks (`idsvc audit drill`)",
        C.COPY_OPENS: "copies of the keys (`idsvc audit drill`)",
    }
)
"""What is proven by planted applicants."""


def as_markdown() -> str:
    """Return docs/findings.md: every code, what it says, and who can see it."""
    rows = [f"| `{code}` | {sentence} | {_seen(code)} |\n" for code, sentence in SENTENCES.items()]
    return _PAGE + "".join(rows)


def _seen(code: FindingCode) -> str:
    views = {view for each in VIOLATIONS.values() if each.code is code for view in each.seen_by}
    return BY_OTHER_COMMANDS.get(code) or " · ".join(view for view in View if view in views)


_PAGE: Final = """# Finding codes

Made by `python -m scripts.make_findings`. Each code is proven on a real city with that violation planted
(`tests/lifecycle/test_planted_violations.py`), and `idsvc audit rehearse` plants it for you. The last column says who
sees it: an auditor with the **database** and the auditor's passphrase; one with an evidence **bundle**; anybody with
the **public** folder; who searches **disks** (`idsvc audit residue`).

| code | after the count | seen in |
|---|---|---|
"""
