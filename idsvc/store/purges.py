"""Rows of what was destroyed, and of the day each node's clock stands on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import CTE, Connection, Table, func, insert, select, union_all, update
from sqlalchemy.dialects.sqlite import insert as upsert

from idsvc.retention.due import DueRows
from idsvc.store.due import due
from idsvc.store.facts import FactRows
from idsvc.store.office_tables import nodes
from idsvc.store.tables import captures, cases, duplicate_tags, purges

_LAST_RUN: Final = "purge.last-run"


def _steps(table: Table) -> CTE:
    """Step through an index from one (destroy_by, chain) to the next: as many steps as days, however many rows."""
    of = table.alias()
    first = select(of.c.destroy_by, of.c.chain).order_by(of.c.destroy_by, of.c.chain).limit(1).subquery()
    steps = select(first.c.destroy_by, first.c.chain).cte(f"{table.name}_steps", recursive=True)
    (key,), later = table.primary_key, table.alias()
    # Two look-ups, not one by (day, chain): for that, SQLite reads all the rows of the day.
    wanted = select(later.c[key.name]).order_by(later.c.destroy_by, later.c.chain).limit(1).correlate(steps)
    same_day = wanted.where(later.c.destroy_by == steps.c.destroy_by, later.c.chain > steps.c.chain)
    later_day = wanted.where(later.c.destroy_by > steps.c.destroy_by)
    after = func.coalesce(same_day.scalar_subquery(), later_day.scalar_subquery())
    return steps.union_all(select(table.c.destroy_by, table.c.chain).select_from(steps).join(table, key == after))


_CARRIED: Final = union_all(
    *(select(each.c.destroy_by, each.c.chain) for each in map(_steps, (cases, captures, duplicate_tags)))
)


@dataclass(frozen=True, slots=True)
class PurgeRows:
    """The tables ``purges`` and ``nodes``, inside one transaction; a purge is known by its (day, chain)."""

    connection: Connection

    def live(self) -> Sequence[tuple[date, int]]:
        """Return every (destroy_by, chain) that some case, capture or tag still carries, oldest first."""
        return sorted({(row.destroy_by, row.chain) for row in self.connection.execute(_CARRIED).all()})

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
