"""Drawing and cancelling indices of the newest status list, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from idsvc.issue.status import DECOY_SEED_BYTES, PAGE_BITS, decoys, draw, either, set_bit
from idsvc.office.errors import NotFound
from idsvc.office.ports import UnitOfWork

DECOYS_FACT: Final = "status.decoys"


def decoys_of(unit: UnitOfWork, uri: str, entropy: Callable[[int], bytes]) -> Callable[[int], bytes]:
    """Return what gives a page's decoys by its number; the city's seed is settled at its first use."""
    known = unit.city.fact(DECOYS_FACT)
    seed = entropy(DECOY_SEED_BYTES) if known is None else bytes.fromhex(known)
    if known is None:
        unit.city.settle(DECOYS_FACT, seed.hex())
    return lambda number: decoys(seed, uri, number)


def draw_index(unit: UnitOfWork, entropy: Callable[[int], bytes]) -> tuple[str, int]:
    """Return (uri, index): random, never drawn before, marked as drawn in the caller's transaction."""
    current = unit.status.current()
    if current is None:
        raise NotFound
    uri, size = current
    kept_back = decoys_of(unit, uri, entropy)
    index = draw(size, lambda number: either(unit.status.page(uri, number).drawn, kept_back(number)), entropy)
    page = unit.status.page(uri, index // PAGE_BITS)
    unit.status.write(uri, replace(page, drawn=set_bit(page.drawn, index % PAGE_BITS)))
    return uri, index


def revoke(unit: UnitOfWork, uri: str, indices: Sequence[int]) -> None:
    """Set the bits; partners see them with the next published list."""
    for index in indices:
        page = unit.status.page(uri, index // PAGE_BITS)
        unit.status.write(uri, replace(page, revoked=set_bit(page.revoked, index % PAGE_BITS)))


@dataclass(frozen=True, slots=True)
class Found:
    """What the books know of an index."""

    drawn: bool
    revoked: bool


def find(unit: UnitOfWork, uri: str, index: int) -> Found:
    """Return what the books know of an index; raises a ``StoreError`` for a list or an index that is not there."""
    page, offset = unit.status.page(uri, index // PAGE_BITS), index % PAGE_BITS
    return Found(_is_set(page.drawn, offset), _is_set(page.revoked, offset))


def revoke_found(unit: UnitOfWork, uri: str, index: int) -> None:
    """Set the bit of a code that was read from a card, whether or not its index was known to be drawn."""
    page, offset = unit.status.page(uri, index // PAGE_BITS), index % PAGE_BITS
    changed = replace(page, drawn=set_bit(page.drawn, offset), revoked=set_bit(page.revoked, offset))
    unit.status.write(uri, changed)


def _is_set(bitmap: bytes, offset: int) -> bool:
    return bool(bitmap[offset >> 3] >> (offset & 7) & 1)
