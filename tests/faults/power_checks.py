"""What only a power cut can break, beside the other invariants: what was said, whole files, bytes on the device."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

from idsvc.ledger import checkpoint
from idsvc.ledger.errors import LedgerError
from idsvc.ledger.event import Event
from idsvc.retention.cell import CELL_BYTES, HEADER_BYTES, MAGIC, read_header
from tests.faults.invariants import UNFINISHED
from tests.faults.power_cuts import Cut
from tests.faults.power_disk import Disk, Image
from tests.faults.seen import Seen
from tests.faults.trace import Op, Record

DONE: Final = "done"
"""The mark that an act leaves when it has returned."""
CHECKPOINT: Final = "city/public/checkpoint"
WHOLE: Final = ("city/public/", "city/captures/", "city/policy.toml", "keys/")
"""Paths whose files are whole: written beside and renamed, or written once."""
_CLOCK: Final = "keys/clock/cells"
_PIECE: Final = 32
"""Bytes of sealed chains that tell a cell from any other block."""


@dataclass(frozen=True)
class History:
    """What a run did in the eyes of the world, and the city once all of it rests on the device."""

    versions: Mapping[str, frozenset[bytes]]
    """Every whole content that a file ever had under its name."""
    lasting: frozenset[str]
    """The files that were there before and that nobody took away."""
    shown: tuple[tuple[int, str], ...]
    """Checkpoints that anybody could have fetched, with the step after which they could."""
    cells: tuple[tuple[date, bytes], ...]
    """The day of each clock cell that was ever written, and a piece of it."""
    end: Seen = field(repr=False)


def is_whole(path: str) -> bool:
    """Tell whether a file of this name must never be found half."""
    return path.startswith(WHOLE) and not path.startswith(_CLOCK) and not path.endswith(UNFINISHED)


def history(place: Path, trace: Sequence[Record], end: Callable[[Image], Seen]) -> History:
    """Take a run step by step as its own process saw it."""
    disk = Disk(place)
    before = {path: data for path, data in disk.live.tree() if data is not None}
    versions: dict[str, set[bytes]] = {path: {data} for path, data in before.items() if is_whole(path)}
    lasting = {path for path in before if is_whole(path)}
    shown = [(0, before[CHECKPOINT].decode())] if CHECKPOINT in before else []
    cells = list(_cells_in(before[_CLOCK])) if _CLOCK in before else []
    for number, step in enumerate(trace, start=1):
        disk.take(step)
        lasting -= {step.path} if step.op in {Op.UNLINK, Op.RENAME} else set()
        if step.op in {Op.RENAME, Op.LINK} and is_whole(step.other):
            versions.setdefault(step.other, set()).add(_content(disk.live, step.other))
        if step.other == CHECKPOINT:
            shown.append((number, _content(disk.live, CHECKPOINT).decode()))
        if step.op is Op.WRITE and step.path.startswith("keys/clock/"):
            cells += _cells_in(step.data)
    for path, data in disk.live.tree():
        if data is not None and is_whole(path):
            versions.setdefault(path, set()).add(data)
    whole = MappingProxyType({path: frozenset(contents) for path, contents in versions.items()})
    return History(whole, frozenset(lasting), tuple(shown), tuple(cells), end(disk.cut(disk.pending)))


def _content(image: Image, path: str) -> bytes:
    number = image.find(path)
    return bytes(image.files[number]) if number is not None else b""


def _cells_in(content: bytes) -> Iterator[tuple[date, bytes]]:
    at = content.find(MAGIC)
    while at >= 0:
        header = read_header(content[at : at + CELL_BYTES])
        if header is not None:
            yield header.day, content[at + HEADER_BYTES : at + HEADER_BYTES + _PIECE]
        at = content.find(MAGIC, at + 1)


Check = Callable[[Cut, Seen, History], Iterator[str]]


def said_is_so(cut: Cut, seen: Seen, told: History) -> Iterator[str]:
    """What an act has reported as done is there: every entry, row and key, and every published file."""
    if DONE not in cut.marks:
        return
    if seen.reading.raw != told.end.reading.raw:
        yield "the act said it was done, and its entries are not there"
    same = (
        (seen.cases, told.end.cases),
        (seen.captures, told.end.captures),
        (seen.intents, told.end.intents),
        (seen.revoked, told.end.revoked),
        (seen.registered, told.end.registered),
        (seen.checkpoints, told.end.checkpoints),
        (seen.clock_day, told.end.clock_day),
    )
    if any(found != meant for found, meant in same):
        yield "the act said it was done, and what it did is not there"
    if seen.reading.evidence.published.files != told.end.reading.evidence.published.files:
        yield "the act said it was done, and what it published is not there"


def files_are_whole(cut: Cut, _: Seen, told: History) -> Iterator[str]:
    """A file is what it was or what it became, never half and never empty."""
    found = {path: data for path, data in cut.image.tree() if data is not None and is_whole(path)}
    for path, data in found.items():
        if data not in told.versions.get(path, frozenset()):
            yield f"half a file was found: {_kind_of(path)}"
    if not told.lasting <= found.keys():
        yield "a file is gone that nobody took away"


def _kind_of(path: str) -> str:
    return path.partition("/")[0] if path.count("/") < 2 else "/".join(path.split("/")[:2])


def no_fork(cut: Cut, seen: Seen, told: History) -> Iterator[str]:
    """Whatever checkpoint anybody could have fetched is of the log that survived."""
    for number, note in told.shown:
        if number > cut.after:
            return
        head = checkpoint.parse(note)
        try:
            forked = seen.reading.tree.root(head.size) != head.root
        except (LedgerError, ValueError, IndexError):
            forked = True
        if forked:
            yield "a published checkpoint is of a log that is gone"


def destroyed_is_gone(cut: Cut, seen: Seen, told: History) -> Iterator[str]:
    """Where the log says destroyed, no byte of a cell that led to the key lies anywhere on the device."""
    days = [date.fromisoformat(str(entry.fields["destroyed"])) for entry in seen.reading.of(Event.DAY_DESTROYED)]
    over = [piece for day, piece in told.cells if days and day < max(days)]
    device = cut.image.everything() if over else []
    if any(piece in data for piece in over for data in device):
        yield "the log says destroyed and the device holds a cell that led to the key"


POWER: Final[tuple[Check, ...]] = (said_is_so, files_are_whole, no_fork, destroyed_is_gone)


def power_breaches(cut: Cut, seen: Seen, told: History) -> list[str]:
    """Return every breach that these checks find."""
    return [f"{check.__name__}: {breach}" for check in POWER for breach in check(cut, seen, told)]
