"""Rows of the city's settled facts."""

from dataclasses import dataclass

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from idsvc.store.office_tables import facts


@dataclass(frozen=True, slots=True)
class FactRows:
    """The table ``facts``, inside one transaction: about the city, never about a resident."""

    connection: Connection

    def fact(self, name: str) -> str | None:
        """Return a fact, None where it was never settled."""
        return self.connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar_one_or_none()

    def settle(self, name: str, value: str) -> None:
        """Write a fact, over an older one."""
        settled = upsert(facts).values(name=name, value=value)
        self.connection.execute(settled.on_conflict_do_update(set_={"value": value}))
