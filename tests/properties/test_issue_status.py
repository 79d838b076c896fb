from dataclasses import replace
from hashlib import sha256
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from idsvc.issue.status import (
    PAGE_BITS,
    Entropy,
    blank_pages,
    count_set,
    draw_bit,
    due_for_publication,
    list_bits,
    set_bit,
)

SIZE = 2 * PAGE_BITS


def stream(seed: int) -> Entropy:
    numbers = count()
    return lambda size: sha256(f"{seed} {next(numbers)}".encode()).digest()[:size]


@given(st.binary(min_size=1, max_size=64), st.integers(0, 2**32))
def test_a_draw_sets_exactly_one_bit_that_was_clear(bitmap: bytes, seed: int) -> None:
    if count_set(bitmap) == 8 * len(bitmap):
        return
    after = set_bit(bitmap, draw_bit(bitmap, stream(seed)))
    assert len(after) == len(bitmap)
    assert count_set(after) == count_set(bitmap) + 1


@settings(max_examples=25)
@given(st.lists(st.sets(st.integers(0, SIZE - 1), max_size=20), min_size=1, max_size=3), st.integers(0, 2**32))
def test_night_after_night_the_difference_is_a_multiple_of_16_and_nothing_comes_back(
    nights: list[set[int]], seed: int
) -> None:
    pages, entropy, shown = blank_pages(SIZE), stream(seed), 0
    for cancelled in nights:
        changed = list(pages)
        for index in cancelled:
            number, offset = divmod(index, PAGE_BITS)
            page = changed[number]  # only what was drawn for a card is ever cancelled
            changed[number] = replace(page, drawn=set_bit(page.drawn, offset), revoked=set_bit(page.revoked, offset))
        pages = due_for_publication(changed, entropy)
        bits = int.from_bytes(list_bits(pages), "little")
        assert all(bits >> index & 1 for index in cancelled)
        assert bits & shown == shown
        assert (bits ^ shown).bit_count() % 16 == 0
        shown = bits
