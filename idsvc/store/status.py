"""Rows of the status lists, a page of bitmaps at a time."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, bindparam, insert, select, update

from idsvc.issue.status_page import StatusPage
from idsvc.store.errors import RecordRefused
from idsvc.store.tables import status_lists, status_pages

_lists = status_lists.c
_pages = status_pages.c
_OVER = update(status_pages).where(_pages.uri == bindparam("at_uri"), _pages.number == bindparam("at_number"))


@dataclass(frozen=True, slots=True)
class StatusRows:
    """The tables ``status_lists`` and ``status_pages``, inside one transaction."""

    connection: Connection

    def open_list(self, uri: str, size: int, pages: Sequence[StatusPage]) -> None:
        """Write a new list of ``size`` indices with all its pages; it becomes the newest."""
        self.connection.execute(insert(status_lists).values(uri=uri, size=size))
        self.connection.execute(insert(status_pages), [{"uri": uri, **asdict(page)} for page in pages])

    def current(self) -> tuple[str, int] | None:
        """Return uri and size of the newest list, None before the first."""
        return next(reversed(self.uris()), None)

    def uris(self) -> Sequence[tuple[str, int]]:
        """Return uri and size of every list, oldest first."""
        wanted = select(_lists.uri, _lists.size).order_by(_lists.number)
        return [(row.uri, row.size) for row in self.connection.execute(wanted).all()]

    def page(self, uri: str, number: int) -> StatusPage:
        """Return one page; ``RecordRefused`` where the list has no such page."""
        here = (_pages.uri == uri) & (_pages.number == number)
        row = self.connection.execute(select(status_pages).where(here)).one_or_none()
        if row is None:
            raise RecordRefused("the status list has no such page: check the index and the list's address")
        return StatusPage(row.number, row.drawn, row.revoked, row.published)

    def pages(self, uri: str) -> Sequence[StatusPage]:
        """Return a list's pages in order."""
        wanted = select(status_pages).where(_pages.uri == uri).order_by(_pages.number)
        rows = self.connection.execute(wanted).all()
        return [StatusPage(row.number, row.drawn, row.revoked, row.published) for row in rows]

    def write(self, uri: str, *pages: StatusPage) -> None:
        """Write over one or more pages of a list; ``RecordRefused`` where it lacks one of them."""
        rows = [{"at_uri": uri, "at_number": page.number, **_bitmaps(page)} for page in pages]
        if rows and self.connection.execute(_OVER, rows).rowcount != len(rows):
            raise RecordRefused("the status list has no such page: check the index and the list's address")


def _bitmaps(page: StatusPage) -> dict[str, bytes]:
    return {"drawn": page.drawn, "revoked": page.revoked, "published": page.published}
