"""A proof that travels alone: C2SP tlog-proof (https://c2sp.org/tlog-proof), an entry's way to a signed checkpoint.

The entry itself goes along as the format's extra data, so that whoever holds the file needs nothing else of the log.
"""

import re
from dataclasses import dataclass
from typing import Final

from idsvc.ledger import checkpoint
from idsvc.ledger import note as notes
from idsvc.ledger.checkpoint import Checkpoint
from idsvc.ledger.errors import NotACheckpoint, ProofRefused
from idsvc.ledger.merkle import HASH_BYTES, Tree, check_inclusion

MAX_PROOF: Final = 256_000
"""Largest proof read, in characters: one entry, 63 hashes, one note."""
SUFFIX: Final = ".tlog-proof"
_FIRST: Final = "c2sp.org/tlog-proof@v1"
_INDEX: Final = re.compile(r"index (0|[1-9][0-9]{0,18})")
_EXTRA: Final = "extra "


@dataclass(frozen=True, slots=True)
class Proof:
    """An entry, its number from 0, the hashes from its sibling up to the root, and the note that holds the root."""

    entry: bytes
    index: int
    hashes: tuple[bytes, ...]
    note: str

    @property
    def head(self) -> Checkpoint:
        """Return what the note says, whoever signed it."""
        return checkpoint.parse(self.note)

    def text(self) -> str:
        """Return the proof as a file holds it."""
        head = (_FIRST, f"{_EXTRA}{notes.base64(self.entry)}", f"index {self.index}")
        return "\n".join((*head, *map(notes.base64, self.hashes), "", self.note))

    def check(self) -> None:
        """Raise ``ProofRefused`` unless the hashes lead from the entry to the root that the note holds.

        Who signed the note is the other half, and is not looked at here.
        """
        check_inclusion(self.entry, self.index, self.head.size, self.head.root, self.hashes)


def prove(entry: bytes, index: int, tree: Tree, note: str) -> Proof:
    """Return the proof of one entry against a note over this tree, or over a smaller one that it grew from."""
    return Proof(entry, index, tree.inclusion_proof(index, checkpoint.parse(note).size), note)


def parse(text: str) -> Proof:
    """Return the proof in a file's text, not yet checked; raises ``ProofRefused`` or ``NotACheckpoint``."""
    head, blank, note = text.partition("\n\n")
    lines = head.split("\n")
    if len(text) > MAX_PROOF or not blank or lines[0] != _FIRST:
        raise ProofRefused(_SHAPE)
    if not any(line.startswith(_EXTRA) for line in lines[1:2]):
        raise ProofRefused("the proof does not bring its entry along: ask for one made by idsvc ledger prove")
    index = _INDEX.fullmatch(lines[2]) if len(lines) > len((_FIRST, _EXTRA)) else None
    if index is None:
        raise ProofRefused(_SHAPE)
    hashes = tuple(map(_decoded, lines[3:]))
    if any(len(each) != HASH_BYTES for each in hashes):
        raise ProofRefused(_SHAPE)
    return Proof(_decoded(lines[1].removeprefix(_EXTRA)), int(index[1]), hashes, note)


def _decoded(text: str) -> bytes:
    try:
        return notes.unbase64(text)
    except NotACheckpoint as refused:
        raise ProofRefused(_SHAPE) from refused


_SHAPE: Final = "this is not a proof of a log's entry (c2sp.org/tlog-proof): copy the whole file"
