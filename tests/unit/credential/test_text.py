import sys
from unicodedata import category, lookup

import pytest

from idsvc.credential.text import is_plain, is_uri

REFUSED = {"Cc", "Cf", "Cs", "Zl", "Zp"}
JOINERS = {lookup("ZERO WIDTH NON-JOINER"), lookup("ZERO WIDTH JOINER")}


def test_refused_are_the_characters_of_five_categories_and_not_the_joiners() -> None:
    for char in map(chr, range(sys.maxunicode + 1)):
        is_refused = not is_plain(char, 1)
        if category(char) != "Cn":  # not assigned in this Python's version of Unicode
            assert is_refused is (category(char) in REFUSED and char not in JOINERS)


def test_a_character_that_this_python_may_not_know_yet_is_refused() -> None:
    assert not is_plain("\U00013439", 1)  # a format character since Unicode 15


@pytest.mark.parametrize(("text", "holds"), [("", False), ("A" * 5, True), ("A" * 6, False), ("\U00020000" * 5, True)])
def test_length_is_counted_in_code_points(text: str, holds: bool) -> None:  # noqa: FBT001 - a table
    assert is_plain(text, 5) is holds


@pytest.mark.parametrize("value", [None, 1, True, b"Ana", ["Ana"]])
def test_what_is_no_text_is_neither(value: object) -> None:
    assert not is_plain(value, 9)
    assert not is_uri(value)
