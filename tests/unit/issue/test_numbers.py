import pytest

from idsvc.enroll.codes import CodeKind, digest_code
from idsvc.enroll.errors import CodeMistyped
from idsvc.issue.numbers import (
    CARD_NUMBER_ENTROPY,
    LIBRARY_NUMBER_ENTROPY,
    card_number,
    group,
    library_number,
    number_digest,
    parse_card_number,
)


def test_every_bit_of_a_card_number_counts() -> None:
    numbers = {card_number((1 << bit).to_bytes(CARD_NUMBER_ENTROPY, "big")) for bit in range(80)}
    assert len(numbers) == 80
    assert {len(each) for each in numbers} == {16}


def test_a_library_number_has_ten_characters() -> None:
    assert len(library_number(b"\xff" * LIBRARY_NUMBER_ENTROPY)) == 10


def test_a_card_number_parses_as_it_is_printed() -> None:
    number = card_number(bytes(range(CARD_NUMBER_ENTROPY)))
    assert parse_card_number(group(number).lower()) == number
    assert number_digest(number) == digest_code(CodeKind.CARD_NUMBER, number)


@pytest.mark.parametrize("typed", ["", "7K2M", "7K2M-9QXW-4TRB-6HN*", "7K2M-9QXW-4TRB-6HND-7"])
def test_what_no_card_number_looks_like_is_refused(typed: str) -> None:
    with pytest.raises(CodeMistyped):
        parse_card_number(typed)
