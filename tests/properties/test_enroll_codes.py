from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idsvc.enroll.base32 import ALPHABET, group
from idsvc.enroll.codes import new_cancel_code, new_case_code, parse_cancel_code, parse_case_code
from idsvc.enroll.errors import CodeMistyped

CASE_CODES = st.binary(min_size=6, max_size=16).map(new_case_code)
CANCEL_CODES = st.binary(min_size=10, max_size=16).map(new_cancel_code)
CODES = CASE_CODES | CANCEL_CODES


def parse(text: str, code: str) -> str:
    return parse_case_code(text) if len(code) == 10 else parse_cancel_code(text)


@given(CODES)
def test_every_code_parses_as_it_is_printed(code: str) -> None:
    assert parse(group(code).lower(), code) == code


@settings(max_examples=60)
@given(CODES)
def test_every_single_wrong_character_is_noticed(code: str) -> None:
    for place, right in enumerate(code):
        for wrong in set(ALPHABET) - {right}:
            with pytest.raises(CodeMistyped):
                parse(code[:place] + wrong + code[place + 1 :], code)


@given(CODES)
def test_any_two_characters_that_changed_places_are_noticed(code: str) -> None:
    for first in range(len(code)):
        for second in range(first + 1, len(code)):
            if code[first] != code[second]:
                swapped = [*code]
                swapped[first], swapped[second] = code[second], code[first]
                with pytest.raises(CodeMistyped):
                    parse("".join(swapped), code)


@given(st.text(max_size=40))
def test_nothing_typed_raises_anything_else(text: str) -> None:
    for read in (parse_case_code, parse_cancel_code):
        with suppress(CodeMistyped):
            assert set(read(text)) <= set(ALPHABET)


@given(st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_different_entropy_makes_different_cancel_codes(one: bytes, other: bytes) -> None:
    assert (new_cancel_code(one) == new_cancel_code(other)) == (one == other)
