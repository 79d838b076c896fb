"""Rows of displays that are paired with a sitting."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, insert, select, update

from idsvc.staff.terminals import Answer, Pairing, Screen
from idsvc.store.tables import terminals
from idsvc.store.zeroing import remove


@dataclass(frozen=True, slots=True)
class TerminalRows:
    """The table ``terminals``, inside one transaction."""

    connection: Connection

    def add(self, pairing: Pairing) -> None:
        """Write a pairing that waits for its display."""
        self.connection.execute(insert(terminals).values(asdict(pairing)))

    def by_code(self, code_digest: bytes) -> Pairing | None:
        """Return the pairing that waits for the display which shows this code."""
        return self._one((terminals.c.code_digest == code_digest) & terminals.c.display_digest.is_(None))

    def by_display(self, display_digest: bytes) -> Pairing | None:
        """Return the pairing of a display."""
        return self._one(terminals.c.display_digest == display_digest)

    def of_session(self, session_digest: bytes) -> Pairing | None:
        """Return the pairing of a sitting, which has one at most."""
        return self._one(terminals.c.session_digest == session_digest)

    def save(self, pairing: Pairing) -> None:
        """Write over a pairing in place."""
        here = terminals.c.pairing_id == pairing.pairing_id
        self.connection.execute(update(terminals).where(here).values(asdict(pairing)))

    def remove_session(self, session_digest: bytes) -> int:
        """Zero and take out a sitting's pairing; return how many rows that were."""
        return remove(self.connection, terminals, terminals.c.session_digest == session_digest)

    def remove_due(self, day: date, limit: int) -> int:
        """Zero and take out up to ``limit`` pairings whose day is over; return how many."""
        return remove(self.connection, terminals, terminals.c.destroy_by <= day, limit)

    def _one(self, condition: ColumnElement[bool]) -> Pairing | None:
        wanted = select(terminals).where(condition).order_by(terminals.c.made.desc()).limit(1)
        row = self.connection.execute(wanted).mappings().one_or_none()
        if row is None:
            return None
        return Pairing(**{**row, "screen": Screen(row["screen"]), "answer": Answer(row["answer"])})
