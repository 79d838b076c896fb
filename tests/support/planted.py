"""A copy of a lived-in city in which a test plants one violation, and what the audits then say."""

import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from idsvc.ledger.event import Entry, Event, FieldValue
from idsvc.office.context import Office
from idsvc.oversight import audits, report
from idsvc.oversight.audits import Audit
from idsvc.oversight.finding import Check
from idsvc.oversight.reading import Reading, read
from idsvc.oversight.state import SavedState
from idsvc.store.engine import open_database
from idsvc.wiring import evidence
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.service import Tools, open_service
from tests.support.city import CHEAP_HASH
from tests.support.fake_time import FakeTime


@dataclass
class Planted:
    """One city on disk, nothing of it open; ``today`` is the day it is audited on."""

    where: Folders
    today: date

    @property
    def key(self) -> bytes:
        return evidence.unlock(self.where, lambda: "")

    def sql(self, *statements: str) -> None:
        engine = open_database(self.where.database, self.key)
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()

    def bound(self, statement: str, *values: object) -> None:
        engine = open_database(self.where.database, self.key)
        with engine.begin() as connection:
            connection.exec_driver_sql(statement, values)
        engine.dispose()

    def enter(self, event: Event, fields: dict[str, FieldValue], day: date | None = None) -> None:
        """Append an entry to the log, past the office."""
        entry = Entry(day or self.today, event, fields).to_bytes()
        self.bound(
            "INSERT INTO ledger (number, day, entry) SELECT max(number) + 1, ?, ? FROM ledger",
            self.today.isoformat(),
            entry,
        )

    def take_entries(self, event: Event) -> None:
        """Take all entries of an event out and close the gaps, past the office."""
        self.bound("DELETE FROM ledger WHERE instr(entry, ?)", event.encode())
        self.sql(
            "UPDATE ledger SET number = -1 - (SELECT count(*) FROM ledger AS other WHERE other.number < ledger.number)",
            "UPDATE ledger SET number = -1 - number",
        )

    def office(self, days: int = 0) -> Office:
        """Open the city for work, some days later."""
        self.today += timedelta(days=days)
        return open_service(self.where, Tools(FakeTime(self.today), CHEAP_HASH), lambda: "")

    def reading(self, saved: SavedState | None = None) -> Reading:
        return read(evidence.collect(self.where, self.key, self.today), saved)

    def checks(self, audit: Audit, saved: SavedState | None = None) -> tuple[Check, ...]:
        return audits.run(audit, self.reading(saved))

    def codes(self, audit: Audit, saved: SavedState | None = None) -> set[str]:
        return {finding.code.value for check in self.checks(audit, saved) for finding in check.findings}

    def exit(self, audit: Audit) -> int:
        return int(report.exit_code(self.checks(audit)))

    def copy(self, to: Path) -> "Planted":
        to.mkdir()
        shutil.copytree(self.where.city, to / "city")
        shutil.copytree(self.where.keys, to / "keys")
        return Planted(folders(to / "city"), self.today)
