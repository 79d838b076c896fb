"""Rows of duplicate tags."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection, func, insert, select, update

from idsvc.enroll.capture import TagRow
from idsvc.store.tables import duplicate_tags
from idsvc.store.zeroing import BATCH, remove

_tags = duplicate_tags.c


@dataclass(frozen=True, slots=True)
class TagRows:
    """The table ``duplicate_tags``, inside one transaction."""

    connection: Connection

    def add(self, row: TagRow) -> None:
        """Write a tag."""
        self.connection.execute(insert(duplicate_tags).values(asdict(row)))

    def find(self, tags: Sequence[bytes]) -> int:
        """Return how many kept tags are among these: one query, whatever their number."""
        wanted = select(func.count()).select_from(duplicate_tags).where(_tags.tag.in_(tags))
        return self.connection.execute(wanted).scalar_one()

    def cases(self, tags: Sequence[bytes]) -> Sequence[bytes]:
        """Return the id of each case that one of these kept tags is linked to, once: one query."""
        linked = _tags.tag.in_(tags) & _tags.case_id.is_not(None)
        wanted = select(_tags.case_id).where(linked).distinct().order_by(_tags.case_id)
        return self.connection.execute(wanted).scalars().all()

    def relink(self, old_case: bytes, new_case: bytes | None) -> None:
        """Give a case's tags to its next stage, or to nothing."""
        self.connection.execute(update(duplicate_tags).where(_tags.case_id == old_case).values(case_id=new_case))

    def remove_case(self, case_id: bytes) -> int:
        """Zero and take out a case's tags; return how many."""
        return remove(self.connection, duplicate_tags, _tags.case_id == case_id, BATCH)

    def count_at(self, destroy_by: date, chain: int) -> int:
        """Return how many tags die on a day, of one chain."""
        here = (_tags.destroy_by == destroy_by) & (_tags.chain == chain)
        return self.connection.execute(select(func.count()).select_from(duplicate_tags).where(here)).scalar_one()

    def remove_at(self, destroy_by: date, chain: int, limit: int) -> int:
        """Zero and take out up to ``limit`` tags of one day and chain; return how many."""
        here = (_tags.destroy_by == destroy_by) & (_tags.chain == chain)
        return remove(self.connection, duplicate_tags, here, limit)
