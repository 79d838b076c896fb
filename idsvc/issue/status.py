"""The bitmaps of a status list: drawing an index, cancelling it, and publishing so that no night tells a pair.

A bitmap is a page of 4096 bytes, least significant bit first. Three of them make a page: drawn, revoked, published.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import shake_256
from typing import Final

from idsvc.issue.errors import ListFull
from idsvc.issue.status_page import StatusPage

PAGE_BITS: Final = 32_768
PAGE_BYTES: Final = PAGE_BITS // 8
NIGHTLY_MULTIPLE: Final = 16
"""Newly published bits are always a multiple of this, so that a night's difference does not pair two codes."""

DECOY_SEED_BYTES: Final = 32
_DECOY_STRINGS: Final = 4
"""Random strings that are joined by AND: one index in 2^4 becomes a decoy."""
_RANDOM_BYTES: Final = 24
_NO_PAGE: Final = bytes(PAGE_BYTES)
_WHOLE_PAGE: Final = b"\xff" * PAGE_BYTES

Entropy = Callable[[int], bytes]
"""A source of fresh random bytes, such as ``secrets.token_bytes``."""


def uniform(below: int, entropy: Entropy) -> int:
    """Return a random number in 0 ≤ n < ``below``; 192 random bits leave no bias that could be measured."""
    return int.from_bytes(entropy(_RANDOM_BYTES), "big") % below


def set_bit(bitmap: bytes, offset: int) -> bytes:
    """Return a bitmap with one more bit set."""
    place, bit = divmod(offset, 8)
    return bitmap[:place] + bytes((bitmap[place] | 1 << bit,)) + bitmap[place + 1 :]


def count_set(bitmap: bytes) -> int:
    """Return how many bits of a bitmap are set."""
    return int.from_bytes(bitmap, "little").bit_count()


def _nth_free(bitmap: bytes, position: int) -> int:
    """Return the offset of the clear bit that has ``position`` clear bits before it."""
    for place, byte in enumerate(bitmap):
        free = 8 - byte.bit_count()
        if position < free:
            return 8 * place + [bit for bit in range(8) if not byte >> bit & 1][position]
        position -= free
    raise ListFull


def draw_bit(bitmap: bytes, entropy: Entropy) -> int:
    """Return the offset of a uniformly random clear bit; raise ``ListFull`` where there is none."""
    free = 8 * len(bitmap) - count_set(bitmap)
    if not free:
        raise ListFull
    return _nth_free(bitmap, uniform(free, entropy))


def draw(size: int, drawn: Callable[[int], bytes], entropy: Entropy) -> int:
    """Return an index never drawn before: a uniformly random page of the list, then a random free bit on it.

    ``size`` is the list's number of entries, ``drawn`` gives a page's bitmap by its number. The caller marks the index
    as drawn. Raises ``ListFull`` where the page that came up has no index left.
    """
    number = uniform(size // PAGE_BITS, entropy)
    return number * PAGE_BITS + draw_bit(drawn(number), entropy)


def blank_pages(size: int) -> tuple[StatusPage, ...]:
    """Return the pages of a new list of ``size`` entries, all valid; ValueError unless whole pages make it up."""
    if size < PAGE_BITS or size % PAGE_BITS:
        raise ValueError("a status list is made of whole pages of 32,768 entries: choose such a size")
    return tuple(StatusPage(number, _NO_PAGE, _NO_PAGE, _NO_PAGE) for number in range(size // PAGE_BITS))


def decoys(seed: bytes, uri: str, number: int) -> bytes:
    """Return a page's bitmap of decoys: indices, one in sixteen, that no card ever gets and that alone are burnt.

    ``seed`` is 32 random bytes of the city, kept secret. A city that was put back from a backup does not know which
    indices were given to cards since; its decoys are the only ones of an older list that it may still burn.
    """
    stream = shake_256(b"idsvc/decoys/1/" + seed + f"{uri}/{number}".encode()).digest(_DECOY_STRINGS * PAGE_BYTES)
    strings = (stream[start : start + PAGE_BYTES] for start in range(0, len(stream), PAGE_BYTES))
    joined = int.from_bytes(_WHOLE_PAGE, "little")
    for each in strings:
        joined &= int.from_bytes(each, "little")
    return joined.to_bytes(PAGE_BYTES, "little")


def either(first: bytes, second: bytes) -> bytes:
    """Return the bitmap with the bits of both; they are of one length."""
    return (int.from_bytes(first, "little") | int.from_bytes(second, "little")).to_bytes(len(first), "little")


def without(first: bytes, second: bytes) -> bytes:
    """Return the bitmap with the bits of the first that the second lacks; they are of one length."""
    return (int.from_bytes(first, "little") & ~int.from_bytes(second, "little")).to_bytes(len(first), "little")


def newly_revoked(pages: Sequence[StatusPage]) -> int:
    """Return how many bits the next published list would add without padding."""
    return sum(count_set(page.revoked) - count_set(page.published) for page in pages)


def _whole(_number: int) -> bytes:
    return _WHOLE_PAGE


def due_for_publication(
    pages: Sequence[StatusPage], entropy: Entropy, burnable: Callable[[int], bytes] = _whole
) -> tuple[StatusPage, ...]:
    """Return all pages of a list as they stand once published; ``pages`` are numbered from 0 without a gap.

    The new bits are filled up to a multiple of 16 with burnt indices: drawn at random, given to nobody, never used.
    ``burnable`` gives a page's bitmap of those that may be burnt, by its number. Raises ``ListFull``.
    """
    after = list(pages)

    def taken(number: int) -> bytes:
        return either(after[number].drawn, without(_WHOLE_PAGE, burnable(number)))

    for _ in range(-newly_revoked(pages) % NIGHTLY_MULTIPLE):
        number, offset = divmod(draw(len(after) * PAGE_BITS, taken, entropy), PAGE_BITS)
        burnt = after[number]
        after[number] = replace(burnt, drawn=set_bit(burnt.drawn, offset), revoked=set_bit(burnt.revoked, offset))
    return tuple(replace(page, published=page.revoked) for page in after)


def list_bits(pages: Sequence[StatusPage]) -> bytes:
    """Return the bits that a signed status list carries: what is published of each page, in order."""
    return b"".join(page.published for page in sorted(pages, key=lambda page: page.number))
