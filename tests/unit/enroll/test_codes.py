import hashlib

import pytest

from idsvc.enroll.base32 import ALPHABET, group, spell, with_check
from idsvc.enroll.codes import (
    CANCEL_CODE_ENTROPY,
    CANCEL_CODE_LENGTH,
    CASE_CODE_ENTROPY,
    CASE_CODE_LENGTH,
    CodeKind,
    digest_code,
    new_cancel_code,
    new_case_code,
    parse_cancel_code,
    parse_case_code,
)
from idsvc.enroll.errors import CodeMistyped


def test_codes_have_their_lengths_and_only_characters_that_cannot_be_mistaken() -> None:
    case, cancel = new_case_code(b"\xa5" * CASE_CODE_ENTROPY), new_cancel_code(b"\x3c" * CANCEL_CODE_ENTROPY)
    assert (len(case), len(cancel)) == (CASE_CODE_LENGTH, CANCEL_CODE_LENGTH) == (10, 17)
    assert set(case + cancel) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


def test_a_cancel_code_uses_all_80_bits() -> None:
    flipped = {
        new_cancel_code((1 << bit).to_bytes(CANCEL_CODE_ENTROPY, "big")) for bit in range(8 * CANCEL_CODE_ENTROPY)
    }
    assert len(flipped) == 80


def test_what_was_printed_parses_in_groups_in_small_letters_and_with_the_usual_slips() -> None:
    code = with_check("1001ABCDE")
    for typed in (code, group(code), group(code).lower(), f"  {code[:5]} {code[5:]}\n", "IooL" + code[4:]):
        assert parse_case_code(typed) == code


@pytest.mark.parametrize("typed", ["", "1", "1001ABCDEFG", "1001ABCDE!", "1001ABCDEÉ", "U" * 10, "①" * 10])
def test_what_no_code_looks_like_is_refused(typed: str) -> None:
    with pytest.raises(CodeMistyped) as refusal:
        parse_case_code(typed)
    assert not typed or typed not in str(refusal.value)


def test_codes_of_another_length_are_refused() -> None:
    with pytest.raises(CodeMistyped):
        parse_cancel_code(new_case_code(bytes(6)))


def test_groups_are_of_four() -> None:
    assert group("ABCDEFGHJK") == "ABCD-EFGH-JK"


def test_digests_of_different_kinds_never_meet() -> None:
    code = new_case_code(bytes(range(CASE_CODE_ENTROPY)))
    assert len({digest_code(kind, code) for kind in CodeKind}) == len(CodeKind)
    assert digest_code(CodeKind.CASE, code) == hashlib.sha256(f"idsvc/code/1/case/{code}".encode()).digest()


def test_too_little_entropy_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="random bytes"):
        spell(bytes(5), 9)
