import json
import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from idsvc.credential import base45, frame
from idsvc.credential.base45 import ALPHABET
from idsvc.verify.wedge import US, Kind, Layout, LayoutRefused, read_line
from tests.support.keyboards import KEYBOARDS
from tests.support.wedge_maker import spaced_text

PAYLOADS = st.binary(max_size=400)
FOREIGN = [name for name in KEYBOARDS if name != "US"]
LETTERS = st.characters(min_codepoint=0x21, max_codepoint=0x24F, exclude_categories=("Cc", "Cf", "Mn", "Zs"))


def learnt(board: str) -> Layout:
    found = read_line(KEYBOARDS[board].test()).layout
    assert found is not None
    return found


@given(st.sampled_from(sorted(KEYBOARDS)), PAYLOADS)
def test_a_code_typed_on_any_real_layout_is_read(board: str, payload: bytes) -> None:
    text = frame.pack(payload)
    assume(not KEYBOARDS[board].dead or text.count("+ ") <= 2)  # more spaces than that are not guessed at
    assert read_line(KEYBOARDS[board].type(text), learnt(board)).text == text


@given(st.permutations(ALPHABET), PAYLOADS)
def test_any_permutation_of_the_keys_is_learnt(keys: list[str], payload: bytes) -> None:
    typed = dict(zip(ALPHABET, keys, strict=True))
    layout = read_line("".join(keys)).layout
    assert layout is not None
    text = frame.pack(payload)
    assert read_line("".join(typed[char] for char in text), layout).text == text


@given(st.lists(LETTERS, min_size=45, max_size=45, unique_by=str.upper), PAYLOADS)
def test_any_keys_of_which_none_is_dead_are_learnt(keys: list[str], payload: bytes) -> None:
    line = "".join(keys)
    assume(unicodedata.normalize("NFC", line) == line)
    assume(len(set(map(str.upper, line))) == 45)
    layout = read_line(line).layout
    assert layout is not None
    typed = dict(zip(ALPHABET, keys, strict=True))
    text = frame.pack(payload)
    assert read_line("".join(typed[char] for char in text), layout).text == text


@given(st.sampled_from(FOREIGN), PAYLOADS, st.sampled_from("0123456789"))
def test_an_identifier_is_dropped_on_any_layout(board: str, payload: bytes, modifier: str) -> None:
    keyboard, text = KEYBOARDS[board], frame.pack(payload)
    layout = read_line(keyboard.type(f"]Q{modifier}{ALPHABET}")).layout
    assert layout is not None
    assert layout.typed == keyboard.test()
    assume(not keyboard.dead or text.count("+ ") <= 2)
    assert read_line(keyboard.type(f"]Q{modifier}{text}"), layout).text == text


@given(st.text(max_size=200), st.sampled_from(sorted(KEYBOARDS)))
def test_nothing_that_is_typed_raises(line: str, board: str) -> None:
    for layout in (US, learnt(board)):
        found = read_line(line, layout)
        assert (found.kind is Kind.LAYOUT) is (found.layout is not None)


@given(st.text(ALPHABET, max_size=200))
def test_a_text_of_the_alphabet_comes_through_a_us_keyboard_as_it_is(text: str) -> None:
    found = read_line(text)
    if found.kind is Kind.CODE:
        assert found.text == text


@given(st.sampled_from(sorted(KEYBOARDS)))
def test_what_is_kept_is_what_was_learnt(board: str) -> None:
    layout = learnt(board)
    assert Layout.from_json(layout.to_json()) == layout
    assert layout.foreign is (board != "US")


@given(st.text(max_size=60) | st.from_type(int).map(json.dumps) | st.just("[" * 50_000))
def test_what_was_not_kept_by_us_is_refused(text: str) -> None:
    with pytest.raises(LayoutRefused):
        Layout.from_json(text)


@pytest.mark.parametrize("board", [name for name, each in KEYBOARDS.items() if each.dead])
def test_two_spaces_after_a_dead_key_are_found_again(board: str) -> None:
    text = spaced_text()
    assert base45.decode(text)
    typed = KEYBOARDS[board].type(text)
    assert len(typed) < len(text)
    assert read_line(typed, learnt(board)).text == text
