"""Everything that a stranger can check of a city's log: from its public files, the pinned root, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Final

from idsvc.ledger import checkpoint
from idsvc.ledger.checkpoint import Checkpoint
from idsvc.ledger.errors import LedgerError
from idsvc.ledger.merkle import Tree
from idsvc.ledger.receipts import FOLDER
from idsvc.oversight import clockwork, log, receipts, signed
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.facts import TRUST, Facts
from idsvc.oversight.finding import Check, Finding, FindingCode, found
from idsvc.oversight.looking import look
from idsvc.oversight.signed import CHECKPOINT_FILE, TRUST_FILE, text_of
from idsvc.oversight.state import SavedState
from idsvc.oversight.witnesses import WITNESSED_FILE, Shown, Wanted, cosigned

AUDIT: Final = "log"
STATUS_FOLDER: Final = "status/"
RECEIPTS_FOLDER: Final = f"{FOLDER}/"
SMALL_FILES: Final = (CHECKPOINT_FILE, WITNESSED_FILE, TRUST_FILE)
"""What is read whole beside the tiles; status lists lie in a folder of their own."""


@dataclass(frozen=True, slots=True)
class Entries:
    """The log's entries as they were read: the tree over them, their facts, and files that are not as they should be.

    ``missing`` and ``differing`` count tiles and bundles that are not there, or are not what the entries give.
    ``tree`` and ``facts`` stop short of the first bundle that could not be read.
    """

    tree: Tree
    facts: Facts
    missing: int = 0
    differing: int = 0


@dataclass(frozen=True, slots=True)
class PublicLog:
    """What a stranger was handed: small files by path, the entries, the pinned line, and what is to be compared."""

    today: date
    fingerprint: str
    files: Mapping[str, bytes]
    entries: Entries
    saved: SavedState | None = None
    wanted: Wanted | None = None

    @property
    def note(self) -> str | None:
        """Return the checkpoint's text, None where there is none."""
        data = self.files.get(CHECKPOINT_FILE)
        return None if data is None else text_of(data)

    @property
    def head(self) -> Checkpoint:
        """Return what the checkpoint says, whoever signed it; raises ``CouldNotLook``."""
        return head_of(self.files.get(CHECKPOINT_FILE))


def head_of(note: bytes | None) -> Checkpoint:
    """Return what a published checkpoint says, whoever signed it; raises ``CouldNotLook``."""
    if note is None:
        raise CouldNotLook("there is no checkpoint here: bring the folder that the city publishes, whole")
    try:
        return checkpoint.parse(text_of(note))
    except LedgerError as damaged:
        raise CouldNotLook("the checkpoint is unreadable: get it again from the city") from damaged


def _trust(given: PublicLog) -> tuple[Finding, ...]:
    return signed.trusted(given.files.get(TRUST_FILE), given.fingerprint)


def _signature(given: PublicLog) -> tuple[Finding, ...]:
    if given.note is None:
        return found(FindingCode.NO_CHECKPOINT, 1)
    return signed.signed_by_the_log([given.note], given.files.get(TRUST_FILE), given.fingerprint)


def _files(given: PublicLog) -> tuple[Finding, ...]:
    entries = given.entries
    return (
        *found(FindingCode.PUBLISHED_MISSING, entries.missing),
        *found(FindingCode.PUBLISHED_DIFFERS, entries.differing),
    )


def _root(given: PublicLog) -> tuple[Finding, ...]:
    head, tree = given.head, given.entries.tree
    if tree.size != head.size:
        raise CouldNotLook(_GAPS)
    return found(FindingCode.ROOT_DIFFERS, int(tree.root() != head.root))


def _vocabulary(given: PublicLog) -> tuple[Finding, ...]:
    if not given.entries.facts.size:
        raise CouldNotLook("the log has no entries: bring the folder that the city publishes, whole")
    unknown, disordered = log.words(given.entries.facts)
    return (*unknown, *disordered)


def _age(given: PublicLog) -> tuple[Finding, ...]:
    return signed.aged(given.entries.facts.last, given.today)


def _growth(given: PublicLog) -> tuple[Finding, ...]:
    return grown(given.entries, given.head, given.saved) if given.saved is not None else ()


def grown(entries: Entries, head: Checkpoint, saved: SavedState) -> tuple[Finding, ...]:
    """Compare a published log with a head that was seen before; a log with gaps is not called shorter for them."""
    if head.size >= saved.size and entries.tree.size != head.size:
        raise CouldNotLook(_GAPS)
    return signed.grown(entries.tree, head, saved)


_GAPS: Final = "entries are missing or cut short, so the tree cannot be built: get the folder again, whole"


def _witnesses(given: PublicLog) -> tuple[Finding, ...]:
    notes = tuple(text_of(given.files[path]) for path in (CHECKPOINT_FILE, WITNESSED_FILE) if path in given.files)
    shown = Shown(given.entries.tree, given.head.origin, notes, given.today)
    return cosigned(shown, given.wanted) if given.wanted is not None else ()


def _clock(given: PublicLog) -> tuple[Finding, ...]:
    return found(FindingCode.CLOCK_ROLLED_BACK, given.entries.facts.rolled_back)


def _commitments(given: PublicLog) -> tuple[Finding, ...]:
    return log.bare(given.entries.facts)


def _destroyed(given: PublicLog) -> tuple[Finding, ...]:
    """Walk the days up to the last that the log itself covers: it may be a few days old, which is told apart."""
    facts = given.entries.facts
    if facts.last is None:
        raise CouldNotLook("the log has no entries: bring the folder that the city publishes, whole")
    covered = facts.last - timedelta(days=1)
    return (*clockwork.days_in_time(facts, facts.last, covered), *clockwork.twice(facts))


def _lists(given: PublicLog) -> tuple[Finding, ...]:
    """Compare the trust list, and the status lists whatever they are called, with the digests named last."""
    named = dict(given.entries.facts.named)
    trust = named.pop(TRUST, None)
    held = {sha256(data).hexdigest() for path, data in given.files.items() if path.startswith(STATUS_FOLDER)}
    trust_held = sha256(given.files.get(TRUST_FILE, b"")).hexdigest()
    return (
        *found(FindingCode.TRUST_DIFFERS, int(trust_held != trust)),
        *found(FindingCode.STATUS_DIFFERS, len(set(named.values()) ^ held)),
    )


def _receipts(given: PublicLog) -> tuple[Finding, ...]:
    facts = given.entries.facts
    return (*receipts.months_entered(facts), *receipts.lists_published(facts, given.files))


CHECKS: Final[tuple[tuple[str, Callable[[PublicLog], tuple[Finding, ...]]], ...]] = (
    ("the trust list is the root's", _trust),
    ("the checkpoint is signed", _signature),
    ("the files are what the entries give", _files),
    ("the entries are those that were signed", _root),
    ("every entry is in the vocabulary", _vocabulary),
    ("the checkpoint is fresh", _age),
    ("the log only grew since it was seen before", _growth),
    ("the witnesses saw this log", _witnesses),
    ("the clock was never put back", _clock),
    ("every clock day is committed to", _commitments),
    ("every day entered as destroyed, once and in time", _destroyed),
    ("published lists are those entered", _lists),
    ("every ended month has its lists of receipts, as entered", _receipts),
)
"""What each check shows when all is well."""


def run(given: PublicLog) -> tuple[Check, ...]:
    """Make every check; a comparison with what was not handed over is left out, since it would not be one."""
    absent = [each for each, compared in ((_growth, given.saved), (_witnesses, given.wanted)) if compared is None]
    return tuple(look(AUDIT, shows, check, given) for shows, check in CHECKS if check not in absent)
