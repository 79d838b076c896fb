"""Drawing and cancelling indices of the newest status list, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from idsvc.issue.status import PAGE_BITS, draw, set_bit
from idsvc.office.errors import NotFound
from idsvc.office.ports import UnitOfWork


def draw_index(unit: UnitOfWork, entropy: Callable[[int], bytes]) -> tuple[str, int]:
    """Return (uri, index): random, never drawn before, marked as drawn in the caller's transaction."""
    current = unit.status.current()
    if current is None:
        raise NotFound
    uri, size = current
    index = draw(size, lambda number: unit.status.page(uri, number).drawn, entropy)
    page = unit.status.page(uri, index // PAGE_BITS)
    unit.status.write(uri, replace(page, drawn=set_bit(page.drawn, index % PAGE_BITS)))
    return uri, index


def revoke(unit: UnitOfWork, uri: str, indices: Sequence[int]) -> None:
    """Set the bits; partners see them with the next published list."""
    for index in indices:
        page = unit.status.page(uri, index // PAGE_BITS)
        unit.status.write(uri, replace(page, revoked=set_bit(page.revoked, index % PAGE_BITS)))
