from dataclasses import replace
from hashlib import sha256
from itertools import count

import pytest

from idsvc.issue.errors import ListFull
from idsvc.issue.status import (
    PAGE_BITS,
    PAGE_BYTES,
    Entropy,
    blank_pages,
    count_set,
    decoys,
    draw,
    draw_bit,
    due_for_publication,
    either,
    list_bits,
    newly_revoked,
    set_bit,
    uniform,
    without,
)
from idsvc.issue.status_page import StatusPage

SIZE = 4 * PAGE_BITS
FULL = b"\xff" * PAGE_BYTES


def stream(seed: str) -> Entropy:
    """Bytes that are the same in every run."""
    numbers = count()
    return lambda size: sha256(f"{seed} {next(numbers)}".encode()).digest()[:size]


def revoked(pages: tuple[StatusPage, ...], *indices: int) -> tuple[StatusPage, ...]:
    changed = list(pages)
    for index in indices:
        number, offset = divmod(index, PAGE_BITS)
        page = changed[number]
        changed[number] = replace(page, drawn=set_bit(page.drawn, offset), revoked=set_bit(page.revoked, offset))
    return tuple(changed)


def test_bits_are_numbered_from_the_least_significant() -> None:
    assert set_bit(bytes(2), 0) == b"\x01\x00"
    assert set_bit(bytes(2), 9) == b"\x00\x02"
    assert set_bit(b"\x01\x00", 0) == b"\x01\x00"
    assert count_set(b"\x81\x10") == 3


def test_a_new_list_has_whole_pages_and_nothing_set() -> None:
    pages = blank_pages(SIZE)
    assert [page.number for page in pages] == [0, 1, 2, 3]
    assert list_bits(pages) == bytes(SIZE // 8)


@pytest.mark.parametrize("size", [0, 1, PAGE_BITS - 1, PAGE_BITS + 8, -PAGE_BITS])
def test_no_list_has_half_a_page(size: int) -> None:
    with pytest.raises(ValueError, match="whole pages"):
        blank_pages(size)


def test_a_drawn_bit_is_always_a_free_one() -> None:
    bitmap = b"\xff\xf7\xff\xfe"
    assert {draw_bit(bitmap, stream(str(seed))) for seed in range(40)} == {11, 24}


def test_every_index_is_drawn_once_until_none_is_left() -> None:
    entropy, bitmap = stream("all"), bytes(32)
    seen = set()
    for _ in range(256):
        offset = draw_bit(bitmap, entropy)
        bitmap = set_bit(bitmap, offset)
        seen.add(offset)
    assert seen == set(range(256))
    with pytest.raises(ListFull):
        draw_bit(bitmap, entropy)


def test_draws_spread_over_pages_and_places() -> None:
    entropy = stream("spread")
    drawn = [draw(SIZE, lambda _: bytes(PAGE_BYTES), entropy) for _ in range(400)]
    pages = [sum(index // PAGE_BITS == page for index in drawn) for page in range(4)]
    assert all(60 < each < 140 for each in pages)
    assert len(set(drawn)) > 390


def test_a_random_number_is_below_its_bound() -> None:
    assert {uniform(3, stream(str(seed))) for seed in range(30)} == {0, 1, 2}


@pytest.mark.parametrize("cancelled", [1, 2, 15, 16, 17])
def test_a_night_publishes_a_multiple_of_16_new_bits(cancelled: int) -> None:
    pages = revoked(blank_pages(SIZE), *(7919 * each for each in range(cancelled)))
    assert newly_revoked(pages) == cancelled
    after = due_for_publication(pages, stream("night"))
    added = count_set(list_bits(after))
    assert added % 16 == 0
    assert cancelled <= added < cancelled + 16
    assert newly_revoked(after) == 0
    for old, new in zip(pages, after, strict=True):
        assert int.from_bytes(old.revoked) & ~int.from_bytes(new.published) == 0
        assert int.from_bytes(new.published) & ~int.from_bytes(new.drawn) == 0


def test_burnt_indices_were_never_given_to_anybody() -> None:
    given = tuple(replace(page, drawn=b"\xff" * (PAGE_BYTES - 1) + b"\x00") for page in blank_pages(SIZE))
    after = due_for_publication(revoked(given, 0), stream("burnt"))
    places = {index for page in after for index in range(PAGE_BITS) if page.published[index >> 3] >> (index & 7) & 1}
    assert 0 in places
    assert all(place >= PAGE_BITS - 8 for place in places - {0})


def test_a_quiet_night_changes_nothing() -> None:
    pages = due_for_publication(revoked(blank_pages(SIZE), 7), stream("first"))
    assert due_for_publication(pages, stream("second")) == pages


def test_a_full_list_cannot_hide_a_pair() -> None:
    pages = tuple(replace(page, drawn=FULL) for page in blank_pages(PAGE_BITS))
    with pytest.raises(ListFull):
        due_for_publication(revoked(pages, 7), stream("full"))


def test_pages_are_put_in_order() -> None:
    pages = blank_pages(2 * PAGE_BITS)
    second = replace(pages[1], published=FULL)
    assert list_bits((second, pages[0])) == bytes(PAGE_BYTES) + FULL


def test_one_index_in_sixteen_is_a_decoy_and_the_seed_says_which() -> None:
    found = [decoys(b"s" * 32, "https://id.city.example/status/1", page) for page in range(4)]
    assert all(1850 < count_set(each) < 2250 for each in found)
    assert len(set(found)) == 4
    assert found[0] == decoys(b"s" * 32, "https://id.city.example/status/1", 0)
    assert found[0] != decoys(b"t" * 32, "https://id.city.example/status/1", 0)
    assert found[0] != decoys(b"s" * 32, "https://id.city.example/status/2", 0)


def test_only_what_may_be_burnt_is_burnt() -> None:
    kept_back = [decoys(b"s" * 32, "https://id.city.example/status/1", page) for page in range(4)]
    pages = revoked(blank_pages(SIZE), 7)
    after = due_for_publication(pages, stream("night"), lambda page: kept_back[page])
    burnt = [without(new.revoked, old.revoked) for old, new in zip(pages, after, strict=True)]
    assert sum(map(count_set, burnt)) == 15
    assert all(without(each, decoy) == bytes(PAGE_BYTES) for each, decoy in zip(burnt, kept_back, strict=True))


def test_bitmaps_are_joined_and_taken_apart() -> None:
    assert either(b"\x81\x00", b"\x01\x10") == b"\x81\x10"
    assert without(b"\x81\x30", b"\x01\x10") == b"\x80\x20"
