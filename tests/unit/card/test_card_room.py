import pytest

from idsvc.card import room
from idsvc.card.errors import CodeSide, TooLong


def asked(beside: int) -> tuple[bytes, list[int]]:
    """The portrait chosen beside texts of so many characters, and the caps that were tried."""
    caps: list[int] = []

    def within(cap: int) -> bytes:
        caps.append(cap)
        return bytes(cap)

    return room.best_portrait(within, lambda face: beside + -(-len(face) * 3 // 2)), caps


def test_a_front_keeps_room_for_another_signature() -> None:
    room.check_front(528 - room.SPARE)
    with pytest.raises(TooLong, match="library code") as told:
        room.check_front(528 - room.SPARE + 1)
    assert told.value.side is CodeSide.FRONT


def test_strong_correction_as_long_as_it_has_room_for_400_bytes() -> None:
    beside = 1094 - room.SPARE - 600
    assert asked(beside) == (bytes(400), [400])
    larger, caps = asked(beside + 1)
    assert len(larger) > 650
    assert caps == [400, len(larger)]


def test_the_portrait_gives_way_to_the_texts_down_to_the_smallest() -> None:
    most = 1542 - room.SPARE
    assert len(asked(most - 384)[0]) == room.SMALLEST
    with pytest.raises(TooLong, match="bank code") as told:
        asked(most - 384 + 1)
    assert told.value.side is CodeSide.BACK


def test_a_portrait_that_stays_far_below_its_cap_is_tried_at_the_smallest_too() -> None:
    face = room.best_portrait(lambda cap: bytes(cap * 7 // 8), lambda small: 1147 + len(small) * 3 // 2)
    assert len(face) == 224


def test_a_text_that_grows_faster_than_its_portrait_gets_a_smaller_one() -> None:
    face = room.best_portrait(bytes, lambda small: 700 + len(small) * 2)
    assert len(face) >= room.SMALLEST
    assert 700 + len(face) * 2 + room.SPARE <= 1542


def test_the_refusals_say_what_to_do_and_repeat_nothing() -> None:
    for side in CodeSide:
        assert "shorter printed form" in str(TooLong(side))
