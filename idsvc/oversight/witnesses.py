"""Did others, who keep the log's size and root, see the log that is here?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final, Protocol

from idsvc.ledger import checkpoint, cosignature
from idsvc.ledger.checkpoint import Checkpoint
from idsvc.ledger.errors import NotACheckpoint, ProofRefused, SignatureRefused
from idsvc.ledger.merkle import Tree
from idsvc.ledger.note import NoteKey
from idsvc.ledger.quorum import Quorum
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.finding import Finding, FindingCode, found

MAX_AGE: Final = timedelta(days=7)
"""How old a cosignature may be that still counts: whoever witnesses once a week is still a witness."""

CHECKPOINT_FILE: Final = "checkpoint"
WITNESSED_FILE: Final = "witnessed"
"""The newest cosigned checkpoint, beside the newest one, which may not have been to the witnesses yet."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An auditor's settings: the witness file, and notes that were had from the witnesses themselves."""

    quorum: Quorum
    seen: tuple[str, ...] = ()


class Heads(Protocol):
    """A tree, or whatever knows its size and the root that it had at a size up to that."""

    @property
    def size(self) -> int:
        """Return how many entries there are."""
        ...

    def root(self, size: int, /) -> bytes:
        """Return the root at a size, 32 bytes."""
        ...


@dataclass(frozen=True, slots=True)
class Shown:
    """The log as it is here: its tree, its name, the notes in public that may carry cosignatures, the day."""

    tree: Heads
    origin: str
    published: tuple[str, ...]
    today: date


def cosigned(shown: Shown, wanted: Wanted) -> tuple[Finding, ...]:
    """Count the witnesses that cosigned a head of this tree lately, and look for heads that are not this tree's."""
    if wanted.quorum.logs and shown.origin not in wanted.quorum.logs:
        raise CouldNotLook("the witness file is for another log: bring the one for this city")
    statements = [each for note in (*shown.published, *wanted.seen) for each in _statements(note, shown.origin, wanted)]
    refused = sum(each.refused for each in statements)
    good = [each for each in statements if not each.refused]
    forked = {each.witness for each in good if each.forks(shown.tree)}
    beyond = max((each.head.size - shown.tree.size for each in good), default=0)
    fresh = {each.witness for each in good if _counts(each.at, shown.today) and not each.forks(shown.tree)}
    missing = 0 if wanted.quorum.met(fresh) else len(wanted.quorum.witnesses.keys() - fresh)
    return (
        *found(FindingCode.WITNESS_REFUSED, refused),
        *found(FindingCode.FORKED, len(forked)),
        *found(FindingCode.ROLLED_BACK, max(0, beyond)),
        *found(
            FindingCode.MISSING_WITNESS, missing, *sorted(wanted.quorum.witnesses.keys() - fresh) if missing else ()
        ),
    )


def _counts(at: datetime, today: date) -> bool:
    """Tell whether a cosignature is of the last seven days, the first one whole; one from the future is nobody's."""
    midnight = datetime(today.year, today.month, today.day, tzinfo=UTC)
    return midnight - MAX_AGE <= at < midnight + timedelta(days=2)


@dataclass(frozen=True, slots=True)
class _Statement:
    """What one witness says in one note: which head it saw and when; ``refused`` where the line does not hold."""

    witness: str
    head: Checkpoint
    at: datetime
    refused: bool

    def forks(self, tree: Heads) -> bool:
        """Tell whether the witness saw another tree: a longer one is not compared here."""
        return self.head.size <= tree.size and tree.root(self.head.size) != self.head.root


_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def _statements(note: str, origin: str, wanted: Wanted) -> Iterator[_Statement]:
    try:
        head = checkpoint.parse(note)
    except NotACheckpoint as damaged:
        raise CouldNotLook("a cosigned checkpoint cannot be read: get it again") from damaged
    if head.origin != origin:
        raise CouldNotLook("a cosigned checkpoint is of another log: bring those of this city")
    for name, key in wanted.quorum.witnesses.items():
        try:
            times = cosignature.times(note, key)
        except SignatureRefused:
            yield _Statement(name, head, _NEVER, refused=True)
            continue
        yield from (_Statement(name, head, _moment(each), refused=False) for each in times)


def _moment(seconds: int) -> datetime:
    """Return a moment; what lies beyond any calendar is the end of ours."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.max.replace(tzinfo=UTC)


def taken_over(files: Mapping[str, bytes], tree: Tree, note: str, keys: Iterable[NoteKey]) -> Mapping[str, bytes]:
    """Return the public files, in the order to write them, with the cosignatures that a note brings.

    ``files`` are the checkpoint and what was taken over before. Lines under the newest checkpoint go into it; lines
    under an older head of this tree stay beside it. Raises ``NotACheckpoint``, ``SignatureRefused`` or
    ``ProofRefused`` for a note of another log, of another tree, or without a known witness's line.
    """
    published = files[CHECKPOINT_FILE].decode("utf-8", "replace")
    head, newest = checkpoint.parse(note), checkpoint.parse(published)
    if head.origin != newest.origin:
        raise NotACheckpoint("the cosigned checkpoint is of another log: take over those of this city only")
    if head.size > tree.size or tree.root(head.size) != head.root:
        raise ProofRefused("the witness saw another log than the one that is published here: stop, and find out why")
    if head == newest:
        both = cosignature.with_lines(published, [note], keys).encode()
        return {WITNESSED_FILE: both, CHECKPOINT_FILE: both}
    before = files.get(WITNESSED_FILE, b"").decode("utf-8", "replace")
    base = before if before.startswith(head.text() + "\n") else cosignature.without_others(note, head.origin)
    with_them = cosignature.with_lines(base, [note], keys)
    if before and checkpoint.parse(before).size > head.size:
        raise NotACheckpoint("a newer cosigned checkpoint was taken over already: ask the witness for its newest")
    return {WITNESSED_FILE: with_them.encode()}
