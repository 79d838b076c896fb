"""Rows of what was destroyed, and of the day each node's clock stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection, insert, select, union, update
from sqlalchemy.dialects.sqlite import insert as upsert

from idsvc.retention.due import DueRows
from idsvc.store.due import due
from idsvc.store.facts import FactRows
from idsvc.store.tables import captures, cases, duplicate_tags, nodes, purges

_LAST_RUN: Final = "purge.last-run"


@dataclass(frozen=True, slots=True)
class PurgeRows:
    """The tables ``purges`` and ``nodes``, inside one transaction; a purge is known by its (day, chain)."""

    connection: Connection

    def live(self) -> Sequence[tuple[date, int]]:
        """Return every (destroy_by, chain) that some case, capture or tag still carries, oldest first."""
        carried = union(*(select(table.c.destroy_by, table.c.chain) for table in (cases, captures, duplicate_tags)))
        rows = self.connection.execute(carried).all()
        return sorted((row.destroy_by, row.chain) for row in rows)

    def begin(self, destroy_by: date, chain: int) -> None:
        """Keep that this day and chain is entered as destroyed; ``RecordRefused`` where it was entered before."""
        self.connection.execute(insert(purges).values(destroy_by=destroy_by, chain=chain, finished=0))

    def destroyed(self, destroy_by: date, chain: int) -> bool:
        """Tell whether this day and chain is entered already, finished or not."""
        here = (purges.c.destroy_by == destroy_by) & (purges.c.chain == chain)
        return self.connection.execute(select(purges.c.chain).where(here)).one_or_none() is not None

    def finish(self, destroy_by: date, chain: int) -> None:
        """Note that a destroyed day's records are gone."""
        here = (purges.c.destroy_by == destroy_by) & (purges.c.chain == chain)
        self.connection.execute(update(purges).where(here).values(finished=1))

    def unfinished(self) -> Sequence[tuple[date, int]]:
        """Return the destroyed days whose records are still there, oldest first."""
        rows = self.connection.execute(select(purges.c.destroy_by, purges.c.chain).where(purges.c.finished == 0)).all()
        begun = {(row.destroy_by, row.chain) for row in rows}
        return [carried for carried in self.live() if carried in begun]

    def due(self, until: date) -> Sequence[DueRows]:
        """Count what dies until a day, that day included, oldest day first."""
        return due(self.connection, until)

    def last_run(self) -> int | None:
        """Return when a purge last ran to its end, in seconds since 1970."""
        found = FactRows(self.connection).fact(_LAST_RUN)
        return None if found is None else int(found)

    def ran(self, at: int) -> None:
        """Note that a purge ran to its end."""
        FactRows(self.connection).settle(_LAST_RUN, str(at))

    def node_day(self, node: str) -> date | None:
        """Return the day a node's clock stands on, None for a node nobody knows."""
        return self.connection.execute(select(nodes.c.stands).where(nodes.c.node == node)).scalar_one_or_none()

    def stand(self, node: str, day: date) -> None:
        """Note the day a node's clock stands on."""
        placed = upsert(nodes).values(node=node, stands=day)
        self.connection.execute(placed.on_conflict_do_update(set_={"stands": day}))
