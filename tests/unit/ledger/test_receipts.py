"""Lists of receipts: exact bytes, padded and sorted, and nothing else taken for one."""

from datetime import date
from hashlib import sha256
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsvc.enroll.base32 import with_check
from idsvc.enroll.codes import RECEIPT_CODE_ENTROPY, RECEIPT_CODE_LENGTH, group, new_receipt_code, parse_receipt_code
from idsvc.enroll.errors import CodeMistyped
from idsvc.ledger.errors import ReceiptsRefused
from idsvc.ledger.merkle import Tree
from idsvc.ledger.receipts import (
    DIGEST_BYTES,
    MULTIPLE,
    ReceiptKind,
    digest,
    make_list,
    month_of,
    months_until,
    parse_list,
    path_of,
    root_of,
    start_of_next,
)

CODE = bytes(range(16))
"""The example of docs/spec/receipts.md."""


def values(number: int) -> list[bytes]:
    return [sha256(b"%d" % each).digest() for each in range(number)]


NUMBERS = count(10**6)


def filler(size: int) -> bytes:
    return sha256(b"filler %d" % next(NUMBERS)).digest()[:size]


def test_the_example_of_the_specification() -> None:
    code = new_receipt_code(CODE)
    assert group(code) == "000G-40R4-0M30-E209-185G-R38E-1W8"
    assert digest(ReceiptKind.RECEIVED, CODE) == sha256(b"idsvc/received/1/" + CODE).digest()
    assert digest(ReceiptKind.DESTROYED, CODE) == sha256(b"idsvc/destroyed/1/" + CODE).digest()
    assert digest(ReceiptKind.HELD, CODE) == sha256(b"idsvc/held/1/" + CODE).digest()


@pytest.mark.parametrize("number", [0, 1, 63, 64, 65, 128, 200])
def test_a_list_is_filled_up_to_a_multiple_of_64_and_at_least_64(number: int) -> None:
    listed = parse_list(make_list(values(number), filler))
    assert len(listed) == max(1, -(-number // MULTIPLE)) * MULTIPLE
    assert set(values(number)) <= set(listed)
    assert list(listed) == sorted(set(listed))


def test_the_root_is_the_tree_s_over_the_digests() -> None:
    listed = parse_list(make_list(values(70), filler))
    assert root_of(listed) == Tree(listed).root()


def damaged() -> dict[str, bytes]:
    good = make_list(values(64), filler)
    first, second, rest = good[:DIGEST_BYTES], good[DIGEST_BYTES : 2 * DIGEST_BYTES], good[2 * DIGEST_BYTES :]
    return {
        "nothing": b"",
        "one short": good[:-DIGEST_BYTES],
        "one more": good + b"\xff" * DIGEST_BYTES,
        "half a digest": good[:-1],
        "out of order": second + first + rest,
        "one twice": first + first + rest,
    }


@pytest.mark.parametrize("name", damaged())
def test_what_is_no_list_is_refused(name: str) -> None:
    with pytest.raises(ReceiptsRefused):
        parse_list(damaged()[name])


def test_a_code_of_another_length_gives_no_digest() -> None:
    with pytest.raises(ReceiptsRefused):
        digest(ReceiptKind.HELD, CODE[:-1])


def test_months() -> None:
    assert month_of(date(2026, 12, 31)) == "2026-12"
    assert start_of_next("2026-12") == date(2027, 1, 1)
    assert list(months_until("2026-11", "2027-02")) == ["2026-11", "2026-12", "2027-01"]
    assert list(months_until("2026-11", "2026-11")) == []
    assert path_of("2026-03", ReceiptKind.HELD) == "receipts/2026-03/held"


@given(st.binary(min_size=RECEIPT_CODE_ENTROPY, max_size=RECEIPT_CODE_ENTROPY))
def test_a_code_survives_paper(random: bytes) -> None:
    code = new_receipt_code(random)
    assert len(code) == RECEIPT_CODE_LENGTH
    assert parse_receipt_code(group(code).lower()) == random


@given(
    st.binary(min_size=RECEIPT_CODE_ENTROPY, max_size=RECEIPT_CODE_ENTROPY),
    st.integers(0, RECEIPT_CODE_LENGTH - 1),
    st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"),
)
def test_a_wrong_character_is_noticed(random: bytes, place: int, other: str) -> None:
    code = new_receipt_code(random)
    typed = code[:place] + other + code[place + 1 :]
    if typed == code:
        assert parse_receipt_code(typed) == random
    else:
        with pytest.raises(CodeMistyped):
            parse_receipt_code(typed)


def test_bits_that_no_code_has_are_refused() -> None:
    with pytest.raises(CodeMistyped):
        parse_receipt_code(with_check("0" * 25 + "1"))
