"""A city at rest as somebody outside with all keys sees it: rows, cells, files, and everything that any key opens."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from idsvc.custody.slots import OperatorKeys, Slot, specimen_passphrase, unlock_operator
from idsvc.enroll.case import CaseHead
from idsvc.enroll.codes import CodeKind, digest_code, parse_case_code
from idsvc.enroll.stage import Stage
from idsvc.issue.intent import Intent
from idsvc.issue.register import CardState
from idsvc.oversight.reading import Reading, read
from idsvc.retention.cell import CELL_BYTES, commitments, decode
from idsvc.retention.clock import ClockState, Commitments
from idsvc.retention.clock_file import CELLS, FILE_NAME, ClockFile
from idsvc.retention.errors import RetentionError
from idsvc.retention.sealed import Sealed
from idsvc.retention.vault import Vault
from idsvc.store.blobs import DirectoryBlobs
from idsvc.store.engine import open_database
from idsvc.store.unit_of_work import UnitOfWork, UnitsOfWork
from idsvc.wiring import evidence
from tests.faults.cities import SMALL_PAGE, place_of

SMALL = 100_000
"""Bytes that no scanner page is smaller than, unless it is a test's."""


@dataclass(frozen=True)
class Cell:
    """A clock cell that opens: its state and what the log must say of it."""

    state: ClockState
    made: Commitments


@dataclass(frozen=True)
class Case:
    """A case's row, and the digest of what is in its seal; None where it does not open."""

    head: CaseHead
    content: str | None


@dataclass(frozen=True)
class Capture:
    """A capture's row; ``opens`` is False where its file or its key is gone."""

    capture_id: bytes
    case_id: bytes
    destroy_by: date
    chain: int
    live: bool
    opens: bool


@dataclass(frozen=True)
class Seen:
    """A city at rest, with everything open that any key opens."""

    today: date
    reading: Reading
    cells: tuple[Cell, ...]
    cases: tuple[Case, ...]
    captures: tuple[Capture, ...]
    intents: tuple[Intent, ...]
    revoked: Mapping[tuple[str, int], bool]
    registered: tuple[tuple[str, int, int, CardState], ...]
    files: frozenset[str]
    checkpoints: tuple[str, ...]

    @property
    def clock_day(self) -> date:
        return max((cell.state.day for cell in self.cells), default=date.min)

    def case(self, code: str) -> Case | None:
        digest = digest_code(CodeKind.CASE, parse_case_code(code))
        return next((case for case in self.cases if case.head.case_digest == digest), None)


def look(place: Path, today: date) -> Seen:
    """Read a city that lies below a place; it is opened as after a crash, so hand over a copy that may change."""
    where = place_of(place)
    keys = unlock_operator(where.keys, specimen_passphrase(where.keys, Slot.OPERATOR))
    files = frozenset(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())
    cells = _cells(where.clock / FILE_NAME, keys.clock_cell)
    with _units(where.database, keys) as units:
        collected = evidence.collect(where, keys.database, today)
        if len(collected.published.files.get("scan.html", b"")) < SMALL:
            pages = replace(collected.published, scanner=SMALL_PAGE.page, receipt=SMALL_PAGE.receipt)
            collected = replace(collected, published=pages)
        vault = Vault(ClockFile(where.clock, keys.clock_cell))
        day = max((cell.state.day for cell in cells), default=date.min)
        with units() as unit:
            return Seen(
                today=today,
                reading=read(collected),
                cells=cells,
                cases=tuple(_cases(unit, vault, day)),
                captures=tuple(_captures(unit, vault, DirectoryBlobs(where.captures), day)),
                intents=tuple(_intents(unit)),
                revoked=_revoked(unit),
                registered=tuple(_registered(unit)),
                files=files,
                checkpoints=tuple(_notes(unit)),
            )


@contextmanager
def _units(database: Path, keys: OperatorKeys) -> Iterator[UnitsOfWork]:
    engine = open_database(database, keys.database)
    try:
        yield UnitsOfWork(engine)
    finally:
        engine.dispose()


def _cells(path: Path, key: bytes) -> tuple[Cell, ...]:
    raw = path.read_bytes()
    blocks = [raw[index * CELL_BYTES : (index + 1) * CELL_BYTES] for index in range(CELLS)]
    states = [(decode(block, key), block) for block in blocks]
    return tuple(Cell(state, commitments(state, block)) for state, block in states if state is not None)


def _content(vault: Vault, sealed: Sealed, day: date) -> str | None:
    try:
        return sha256(vault.open(sealed, day)).hexdigest()
    except RetentionError:
        return None


def _cases(unit: UnitOfWork, vault: Vault, day: date) -> Iterator[Case]:
    for head in unit.cases.queue(tuple(Stage)):
        found = unit.cases.get(head.case_id)
        if found is not None:
            yield Case(head, _content(vault, found[1], day))


def _captures(unit: UnitOfWork, vault: Vault, blobs: DirectoryBlobs, day: date) -> Iterator[Capture]:
    for name in unit.captures.ids():
        row = unit.captures.get(name)
        if row is not None:
            data = blobs.get(row.sealed.destroy_by, name)
            opens = data is not None and _content(vault, replace(row.sealed, ciphertext=data), day) is not None
            yield Capture(name, row.case_id, row.sealed.destroy_by, row.sealed.chain, row.live, opens)


def _intents(unit: UnitOfWork) -> Iterator[Intent]:
    yield from unit.intents.due(date.max, 1000)


def _revoked(unit: UnitOfWork) -> dict[tuple[str, int], bool]:
    found: dict[tuple[str, int], bool] = {}
    for uri, _ in unit.status.uris():
        for page in unit.status.pages(uri):
            bits = int.from_bytes(page.drawn, "little")
            revoked = int.from_bytes(page.revoked, "little")
            while bits:
                offset = (bits & -bits).bit_length() - 1
                found[uri, page.number * 8 * len(page.drawn) + offset] = bool(revoked >> offset & 1)
                bits &= bits - 1
    return found


_REGISTER = "SELECT status_list, front_index, back_index, state FROM cards"
_NOTES = "SELECT note FROM checkpoints ORDER BY size"


def _registered(unit: UnitOfWork) -> Iterator[tuple[str, int, int, CardState]]:
    for uri, front, back, state in unit._connection.exec_driver_sql(_REGISTER).all():
        yield uri, front, back, CardState(state)


def _notes(unit: UnitOfWork) -> Iterator[str]:
    yield from (row.note for row in unit._connection.exec_driver_sql(_NOTES).all())
