"""What one proof shows by itself: this entry stands in the log that the city signed, and witnesses saw that log."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from idsvc.ledger.checkpoint import Checkpoint
from idsvc.ledger.errors import LedgerError, ProofRefused
from idsvc.ledger.pattern import read_entry
from idsvc.ledger.proof import Proof
from idsvc.oversight import signed
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.finding import Check, Finding, FindingCode, found
from idsvc.oversight.looking import look
from idsvc.oversight.witnesses import Shown, Wanted, cosigned

AUDIT: Final = "proof"


@dataclass(frozen=True, slots=True)
class Given:
    """A proof, the trust list and the pinned line, whose cosignatures are asked for, and the day."""

    proof: Proof
    trust: bytes | None
    fingerprint: str
    wanted: Wanted | None
    today: date

    @property
    def head(self) -> Checkpoint:
        """Return what the proof's checkpoint says, whoever signed it; raises ``CouldNotLook``."""
        try:
            return self.proof.head
        except LedgerError as damaged:
            raise CouldNotLook("the proof's checkpoint is unreadable: copy the whole file") from damaged


@dataclass(frozen=True, slots=True)
class _OneHead:
    """The one head that a proof knows, in the place of a tree."""

    head: Checkpoint

    @property
    def size(self) -> int:
        return self.head.size

    def root(self, _size: int) -> bytes:
        return self.head.root


def _trust(given: Given) -> tuple[Finding, ...]:
    return signed.trusted(given.trust, given.fingerprint)


def _signature(given: Given) -> tuple[Finding, ...]:
    return signed.signed_by_the_log([given.proof.note], given.trust, given.fingerprint)


def _inclusion(given: Given) -> tuple[Finding, ...]:
    if given.head.size <= given.proof.index:
        return found(FindingCode.ROOT_DIFFERS, 1)
    try:
        given.proof.check()
    except ProofRefused:
        return found(FindingCode.ROOT_DIFFERS, 1)
    return ()


def _vocabulary(given: Given) -> tuple[Finding, ...]:
    return found(FindingCode.UNKNOWN_ENTRY, int(read_entry(given.proof.entry) is None))


def _witnesses(given: Given) -> tuple[Finding, ...]:
    head = given.head
    shown = Shown(_OneHead(head), head.origin, (given.proof.note,), given.today)
    return cosigned(shown, given.wanted) if given.wanted is not None else ()


CHECKS: Final[tuple[tuple[str, Callable[[Given], tuple[Finding, ...]]], ...]] = (
    ("the trust list is the root's", _trust),
    ("the checkpoint is signed", _signature),
    ("the entry stands in the log that was signed", _inclusion),
    ("the entry is in the vocabulary", _vocabulary),
    ("the witnesses saw this log", _witnesses),
)


def run(given: Given) -> tuple[Check, ...]:
    """Make every check; witnesses are left out where nobody asks for them."""
    asked = [each for each in CHECKS if each[1] is not _witnesses or given.wanted is not None]
    return tuple(look(AUDIT, shows, check, given) for shows, check in asked)
