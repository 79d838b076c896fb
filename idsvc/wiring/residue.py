"""A search for residue from beginning to end: the log's commitments in, places walked and read, an outcome out."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from idsvc.ledger import checkpoint, tiles
from idsvc.ledger.errors import LedgerError
from idsvc.ledger.event import Entry
from idsvc.ledger.merkle import Tree
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.residue import Depth, Seen, Wanted
from idsvc.oversight.residue_report import Outcome, Tally
from idsvc.retention import ClockUnavailable, Header
from idsvc.retention.clock_file import header
from idsvc.wiring import audit_rows, evidence
from idsvc.wiring.folders import Folders
from idsvc.wiring.residue_places import Kind, Piece, Place, Walk
from idsvc.wiring.residue_pool import Done, search
from idsvc.wiring.residue_state import Saved, question
from idsvc.wiring.service import Ask

CHECKPOINT: Final = "checkpoint"
_MOST: Final = 64 << 20

HASHING: Final = 250
"""How much more work it is to hash at an offset, for each chain, than to roll a probe over it."""


@dataclass(frozen=True, slots=True)
class Amount:
    """How much there is: bytes, and the work they make, hashed ones more than others."""

    size: int = 0
    work: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.size + other.size, self.work + other.work)


Progress = Callable[[Amount, Amount], None]
"""Hears what is done and what there is in all."""


@dataclass(frozen=True, slots=True)
class Search:
    """One search: what for, where, in how many processes, and the kinds of which one must be met."""

    wanted: Wanted
    places: tuple[Place, ...]
    jobs: int
    control: tuple[Seen, ...] = ()
    resume: Path | None = None


def run(asked: Search, progress: Progress) -> Outcome:
    """Search every place and return the outcome; raises ``OtherSearch`` for a state file that does not fit."""
    chains = len({each.chain for each in asked.wanted.committed})
    total = sum((_amount(piece, chains) for piece in Walk(asked.places, Tally()).pieces()), Amount())
    tally, behind = Tally(), Amount()
    with ExitStack() as stack:
        saved = _saved(asked, stack)
        for done in saved.kept() if saved else ():
            behind += _add(tally, done, chains)  # what an earlier run kept
        progress(behind, total)
        fresh = (piece for piece in Walk(asked.places, tally).pieces() if saved is None or saved.is_new(piece))
        for done in search(asked.wanted, fresh, asked.jobs):
            if saved:
                saved.keep(done)
            behind += _add(tally, done, chains)
            progress(behind, total)
        if saved:
            saved.finish()
    return Outcome(tally, _looked_for(asked.wanted), asked.control)


def _amount(piece: Piece, chains: int) -> Amount:
    return Amount(piece.size, piece.size * (1 + HASHING * chains * (piece.depth is Depth.HASH)))


def _saved(asked: Search, stack: ExitStack) -> Saved | None:
    if asked.resume is None:
        return None
    return stack.enter_context(Saved(asked.resume, question(asked.wanted, asked.places)))


def _add(tally: Tally, done: Done, chains: int) -> Amount:
    for each in done:
        tally.searched += each.read
        tally.hashed += each.read if each.piece.depth is Depth.HASH else 0
        tally.met(each.piece.path, each.sightings)
        tally.missed(each.unread)
    return sum((_amount(each.piece, chains) for each in done), Amount())


def _looked_for(wanted: Wanted) -> tuple[Seen, ...]:
    of_clock = (Seen.STALE_CELL, Seen.PAST_STATE) if wanted.committed else ()
    return (*of_clock, *((Seen.CANARY,) if wanted.canaries else ()))


def below(path: Path, hash_up_to: int = 0) -> Place:
    """Return a folder with all below it, or a file, as a place to search."""
    return Place(path, Kind.BELOW, hash_up_to)


def whole(path: Path) -> Place:
    """Return a device, a swap area or a dump as a place to search."""
    return Place(path, Kind.WHOLE)


def published_entries(public: Path) -> tuple[Entry, ...]:
    """Return the log as a public folder holds it; raises ``CouldNotLook`` where it is not whole.

    Whether the right key signed it is the question of ``idsvc audit log``.
    """
    try:
        head = checkpoint.parse(_read(public / CHECKPOINT).decode("utf-8", "replace"))
        raw = tiles.read_entries(head.size, lambda path: _read(public / path))
        if Tree(raw).root() != head.root:
            raise CouldNotLook("the published log does not fit its checkpoint: run idsvc audit log")
        return tuple(map(Entry.parse, raw))
    except OSError as missing:
        raise CouldNotLook("there is no published log here: publish it, or say where it is with --ledger") from missing
    except LedgerError as damaged:
        raise CouldNotLook("the published log is damaged: run idsvc audit log, or bring another copy") from damaged


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST)


def entries_of(where: Folders, ask: Ask) -> tuple[Entry, ...]:
    """Return the log from a city's database, which may be newer than what is published; asks for the passphrase."""
    return entries_in(where.database, evidence.unlock(where, ask))


def entries_in(database: Path, key: bytes) -> tuple[Entry, ...]:
    """Return the log from a database; raises ``CouldNotLook`` where it is damaged."""
    rows = audit_rows.read(database, key)
    raw = sorted((audit_rows.number(row.get("number")), audit_rows.blob(row.get("entry"))) for row in rows.of("ledger"))
    try:
        return tuple(Entry.parse(data) for _, data in raw)
    except LedgerError as damaged:
        raise CouldNotLook(
            "the log in the database is damaged: run idsvc audit log, or search by --ledger"
        ) from damaged


def clock_of(where: Folders) -> Header | None:
    """Return the plain header of a city's clock, None where there is none to read."""
    try:
        return header(where.clock)
    except ClockUnavailable:
        return None


def narrowed(path: Path, account: int, since: float, without: tuple[Path, ...] = ()) -> Place:
    """Return a folder that others use as well, narrowed to what one account changed since a moment."""
    left_out = tuple(str(each) for each in without)
    return Place(path, Kind.BELOW, of_account=account, since=since, without=left_out)
