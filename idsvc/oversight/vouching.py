"""May a witness vouch for a log? The city signed it, it is whole, and it only grew since the witness saw it last."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from idsvc.credential.errors import Malformed
from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.credential.trust_list import TrustList
from idsvc.ledger.canonical import Plain, canonical, parse
from idsvc.ledger.errors import LedgerError
from idsvc.ledger.merkle import EMPTY_ROOT
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.finding import Finding, FindingCode, found
from idsvc.oversight.signed import (
    CHECKPOINT_FILE,
    TRUST_FILE,
    checkpoint_keys,
    origin_of,
    pinned,
    signer_of,
    text_of,
)
from idsvc.oversight.state import SavedState
from idsvc.oversight.stranger import Entries, grown, head_of

FORMAT: Final = "idsvc-witness-log/1"


@dataclass(frozen=True, slots=True)
class Kept:
    """What a witness remembers of one log.

    Its name and its pinned line; the sequence of the newest trust list; size and root of the largest tree it vouched
    for, and when it did last, in seconds since 1970.
    """

    origin: str
    pinned: str
    sequence: int = 0
    size: int = 0
    root: bytes = EMPTY_ROOT
    time: int = 0

    def to_bytes(self) -> bytes:
        """Return one line of canonical JSON."""
        plain: dict[str, Plain] = {
            "format": FORMAT,
            "origin": self.origin,
            "pinned": self.pinned,
            "root": self.root.hex(),
            "sequence": self.sequence,
            "size": self.size,
            "time": self.time,
        }
        return canonical(plain) + b"\n"

    @classmethod
    def parse(cls, data: bytes) -> "Kept":
        """Return what a file holds; raises ``CouldNotLook`` for anything that this program did not write."""
        try:
            kept = _kept(parse(data.removesuffix(b"\n")))
        except (LedgerError, ValueError) as damaged:
            raise CouldNotLook(_DAMAGED) from damaged
        if kept is None or kept.to_bytes() != data:
            raise CouldNotLook(_DAMAGED)
        return kept


def _kept(value: Plain) -> Kept | None:
    match value:
        case {
            "origin": str(origin),
            "pinned": str(line),
            "root": str(root),
            "sequence": int(sequence),
            "size": int(size),
            "time": int(time),
        }:
            return Kept(origin, line, sequence, size, bytes.fromhex(root), time)
        case _:
            return None


_DAMAGED: Final = "the witness's memory of this log is damaged: put back its newest copy, or start a new witness"


def pin(origin: str, line: str) -> Kept:
    """Return the first memory of a log; raises ``CouldNotLook`` where this root may not speak for it."""
    try:
        _, issuers = parse_fingerprint(line)
    except Malformed as refused:
        raise CouldNotLook("the root is not a fingerprint: give the line, or the file root.fingerprint") from refused
    if origin not in map(origin_of, issuers):
        raise CouldNotLook("the pinned root does not speak for that log: compare both with what the city handed out")
    return Kept(origin, line.strip())


def vouch(files: Mapping[str, bytes], entries: Entries, kept: Kept, now: int) -> tuple[tuple[Finding, ...], Kept]:
    """Return what stands against vouching, and what to remember before signing where nothing does.

    1. The pinned root signed the trust list, which is neither out of date nor older than one seen before. 2. A key of
    it, valid now, signed the checkpoint of this log. 3. Every tile and every entry is there, and they fit each other.
    4. The tree over the entries is the one that was signed. 5. It only grew. 6. The witness's own clock did not go
    back. Raises ``CouldNotLook`` where something is missing, or the witness's own fault.
    """
    trust = _current(files.get(TRUST_FILE), kept, now)  # 1
    if trust is None:
        return found(FindingCode.TRUST_REFUSED, 1), kept
    head = head_of(files.get(CHECKPOINT_FILE))
    keys = [
        key
        for key in checkpoint_keys(trust, kept.pinned)
        if origin_of(key.issuer) == kept.origin and key.not_before <= now <= key.accept_until
    ]
    if signer_of(text_of(files[CHECKPOINT_FILE]), keys) is None:  # 2
        return found(FindingCode.CHECKPOINT_REFUSED, 1), kept
    tree = entries.tree
    gaps = (
        *found(FindingCode.PUBLISHED_MISSING, entries.missing),  # 3
        *found(FindingCode.PUBLISHED_DIFFERS, entries.differing),
    )
    against = gaps or (
        *found(FindingCode.ROOT_DIFFERS, int(tree.size == head.size and tree.root() != head.root)),  # 4
        *grown(entries, head, SavedState(kept.origin, kept.size, kept.root)),  # 5
    )
    if now < kept.time:  # 6
        raise CouldNotLook("this machine's clock stands before the last cosignature: set it right first")
    return against, replace(kept, sequence=trust.sequence, size=head.size, root=head.root, time=now)


def _current(data: bytes | None, kept: Kept, now: int) -> TrustList | None:
    """Return the trust list, None where the pinned root did not sign it."""
    try:
        trust = pinned(data, kept.pinned)
    except Malformed:
        return None
    if trust.sequence < kept.sequence or trust.expires <= now:
        raise CouldNotLook("the trust list is out of date, or older than one seen before: get the newest from the city")
    return trust
