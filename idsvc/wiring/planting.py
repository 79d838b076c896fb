"""A copy of a specimen city in which a violation is planted, past the office; the city itself is never written to."""

import secrets
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from idsvc.errors import IdsvcError
from idsvc.ledger.act import FIGURES, Act
from idsvc.ledger.event import Entry, Event, FieldValue
from idsvc.office import day, publication, purge
from idsvc.office.context import Office
from idsvc.oversight.reading import Reading, read
from idsvc.oversight.state import SavedState
from idsvc.oversight.witnesses import Wanted
from idsvc.retention import MAX_ALL_STAGES
from idsvc.retention.clock_file import header
from idsvc.staff.passwords import PASSWORD_COST, HashCost
from idsvc.store.engine import open_database
from idsvc.wiring import evidence
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.service import Tools, is_specimen, open_service

JOURNAL_DAYS: Final = 90
_NINE: Final = time(9)
_DATED: Final = ("cases", "captures", "duplicate_tags", "intents", "journal", "cards")


class NothingToPlant(IdsvcError):
    """This city holds nothing that the violation could be planted in."""

    def __init__(self) -> None:
        super().__init__("this city holds nothing to plant this violation in: choose another, or let visits happen")


class NotACopy(IdsvcError):
    """Only an invented city is copied with its clock."""

    def __init__(self) -> None:
        super().__init__("a real city's clock is never copied: rehearse on its evidence bundle, or on a demo city")


def standing(where: Folders) -> date:
    """Return the day on which a city's clock stands: what to rehearse for, also where a demo simulated its days."""
    return header(where.clock).day


@dataclass
class Morning:
    """A wall clock that stands at nine o'clock of a day."""

    day: date

    def now(self) -> datetime:
        """Return the moment, UTC."""
        return datetime.combine(self.day, _NINE, UTC)

    def monotonic(self) -> float:
        """Return the same number always: no time goes by."""
        return 0.0


@dataclass
class Planted:
    """One city on disk, nothing of it open; ``today`` is the day it is audited on.

    ``saved``, ``wanted`` and ``bundle`` are what an auditor brings who saw the city before: its log's size and root,
    whose cosignatures are asked for, and the evidence of that day.
    """

    where: Folders
    today: date
    cost: HashCost = field(default=PASSWORD_COST)
    saved: SavedState | None = None
    wanted: Wanted | None = None
    bundle: bytes | None = None

    @property
    def key(self) -> bytes:
        """Return the database's key, from the auditor's slot."""
        return evidence.unlock(self.where, lambda: "")

    def copy(self, to: Path) -> "Planted":
        """Copy city and keys into a new folder; raises ``NotACopy`` for a city that is not invented."""
        if not is_specimen(self.where):
            raise NotACopy
        to.mkdir(mode=0o700)
        shutil.copytree(self.where.city, to / "city")
        shutil.copytree(self.where.keys, to / "keys")
        return Planted(folders(to / "city"), self.today, self.cost)

    def sql(self, *statements: str) -> int:
        """Run statements in one transaction and return how many rows the last one touched."""
        touched = 0
        engine = open_database(self.where.database, self.key)
        with engine.begin() as connection:
            for statement in statements:
                touched = connection.exec_driver_sql(statement).rowcount
        engine.dispose()
        return touched

    def bound(self, statement: str, *values: object) -> int:
        """Run one statement with its values and return how many rows it touched."""
        engine = open_database(self.where.database, self.key)
        with engine.begin() as connection:
            touched: int = connection.exec_driver_sql(statement, values).rowcount
        engine.dispose()
        return touched

    def change(self, statement: str, *values: object) -> None:
        """Run one statement that has to touch a row; raises ``NothingToPlant``."""
        if not self.bound(statement, *values):
            raise NothingToPlant

    def value(self, query: str, *values: object) -> object:
        """Return the first value a query finds; raises ``NothingToPlant`` for none."""
        engine = open_database(self.where.database, self.key)
        with engine.begin() as connection:
            row = connection.exec_driver_sql(query, values).first()
        engine.dispose()
        if row is None or row[0] is None:
            raise NothingToPlant
        found: object = row[0]
        return found

    def remake(self, table: str, alter: Callable[[str], str]) -> None:
        """Make a table anew from its altered definition, rows included."""
        made = str(self.value("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", table))
        made = alter(made.replace(f"TABLE {table} ", "TABLE other ", 1))
        self.sql(
            made,
            f"INSERT INTO other SELECT * FROM {table}",  # noqa: S608 - a table of ours
            f"DROP TABLE {table}",
            f"ALTER TABLE other RENAME TO {table}",
        )

    def enter(self, event: Event, fields: dict[str, FieldValue], day: date | None = None) -> None:
        """Append an entry to the log, past the office."""
        self.append(Entry(day or self.today, event, fields).to_bytes())

    def append(self, entry: bytes) -> None:
        """Append any bytes to the log."""
        self.bound(
            "INSERT INTO ledger (number, day, entry) SELECT max(number) + 1, ?, ? FROM ledger",
            self.today.isoformat(),
            entry,
        )

    def take_entries(self, event: Event) -> None:
        """Take all entries of an event out and close the gaps, past the office; what names an entry follows."""
        self.bound(
            "UPDATE receipt_lists SET number = number - (SELECT count(*) FROM ledger"
            " WHERE ledger.number < receipt_lists.number AND instr(entry, ?))",
            event.encode(),
        )
        self.change("DELETE FROM ledger WHERE instr(entry, ?)", event.encode())
        self.sql(
            "UPDATE ledger SET number = -1 - (SELECT count(*) FROM ledger AS other WHERE other.number < ledger.number)",
            "UPDATE ledger SET number = -1 - number",
        )

    def act(self, act: Act, times: int) -> None:
        """Write an act into the journal and into the open figures of today, as if somebody had done it."""
        self.acts(act, [None] * times)

    def acts(self, act: Act, records: Sequence[bytes | None]) -> None:
        """Write an act of one person on each of many records."""
        staff = self.value("SELECT staff_id FROM staff") if any(records) else None
        dies, today = (self.today + timedelta(days=JOURNAL_DAYS)).isoformat(), self.today.isoformat()
        lines = [(secrets.token_bytes(16), act.value, record, staff, today, dies) for record in records]
        engine = open_database(self.where.database, self.key)
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?)", lines)
        engine.dispose()
        for figure in FIGURES[act]:
            self.figure(figure, len(records))

    def figure(self, figure: str, times: int) -> None:
        """Add to an open figure of today."""
        self.bound(
            "INSERT INTO figures VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET total = total + excluded.total",
            self.today.isoformat(),
            figure,
            times,
        )

    def office(self, days: int = 0) -> Office:
        """Open the city for work, some days later."""
        self.today += timedelta(days=days)
        return open_service(self.where, Tools(Morning(self.today), self.cost), lambda: "")

    def publish(self) -> None:
        """Sign and publish what is there now, as an office that hides something would."""
        publication.publish(self.office())

    def publish_anew(self) -> None:
        """Publish as if nothing had ever been: another log, under the city's own signature."""
        shutil.rmtree(self.where.public)
        self.sql("DELETE FROM checkpoints")
        self.publish()

    def night(self) -> Office:
        """Let the city live on to the next morning: clock, purge, publication."""
        office = self.office(days=1)
        day.settle(office)
        purge.run(office)
        publication.publish(office)
        return office

    def until_nothing_is_due(self) -> None:
        """Let nights go by until nothing falls due tomorrow, so that a clock that stands is all there is to see."""
        due = " UNION ALL ".join(f"SELECT destroy_by FROM {table}" for table in _DATED)  # noqa: S608 - tables of ours
        for _ in range(MAX_ALL_STAGES):
            tomorrow = (self.today + timedelta(days=1)).isoformat()
            if not self.value(f"SELECT count(*) FROM ({due}) WHERE destroy_by <= ?", tomorrow):  # noqa: S608 - ours
                return
            self.night()
        raise NothingToPlant

    def reading(self, saved: SavedState | None = None) -> Reading:
        """Return what an auditor reads here."""
        return read(evidence.collect(self.where, self.key, self.today), saved or self.saved, self.wanted)
