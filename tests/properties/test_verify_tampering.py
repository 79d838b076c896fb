import zlib
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from idsvc.credential import base45, frame
from idsvc.credential.claims import issue_code
from idsvc.credential.keys import Alg
from idsvc.verify.verdict import Reason
from tests.support.vector_maker import signed
from tests.support.verdict_cards import AT, Setting, back, front, signer

CODES = {
    "front": issue_code(front(), signer("card")),
    "back": issue_code(back(), signer("card")),
    "front under ES256": issue_code(front(), signer("card p-256", Alg.ES256)),
}
VERIFIER = Setting().verifier()
NAMES = st.sampled_from(list(CODES))


def reason(text: str) -> Reason:
    return VERIFIER.verify(text, AT).reason


def framed(data: bytes) -> str:
    return base45.encode(zlib.compress(data, 9))


@pytest.mark.parametrize("name", CODES)
def test_the_codes_that_are_tampered_with_are_good(name: str) -> None:
    assert reason(CODES[name]) is Reason.VALID


@pytest.mark.parametrize("name", CODES)
def test_no_flipped_bit_of_the_signed_bytes_verifies(name: str) -> None:
    whole = frame.unpack(CODES[name])
    for at in range(len(whole) * 8):
        bent = bytearray(whole)
        bent[at >> 3] ^= 1 << (at & 7)
        assert reason(framed(bytes(bent))) is not Reason.VALID


@pytest.mark.parametrize("name", CODES)
def test_no_flipped_bit_of_the_compressed_bytes_verifies(name: str) -> None:
    whole = base45.decode(CODES[name])
    for at in range(len(whole) * 8):
        bent = bytearray(whole)
        bent[at >> 3] ^= 1 << (at & 7)
        assert reason(base45.encode(bytes(bent))) is not Reason.VALID


def test_no_changed_character_of_a_front_verifies() -> None:
    code = CODES["front"]
    for at, char in product(range(len(code)), base45.ALPHABET):
        if code[at] != char:
            assert reason(code[:at] + char + code[at + 1 :]) is not Reason.VALID


@pytest.mark.parametrize("name", CODES)
def test_no_truncation_verifies(name: str) -> None:
    code = CODES[name]
    for length in range(len(code)):
        assert reason(code[:length]) is not Reason.VALID
        assert reason(code[length + 1 :]) is not Reason.VALID


@settings(max_examples=200, deadline=None)
@given(NAMES, st.text(alphabet=base45.ALPHABET, min_size=1, max_size=9), st.booleans())
def test_no_extension_verifies(name: str, more: str, before: bool) -> None:  # noqa: FBT001 - drawn
    assert reason(more + CODES[name] if before else CODES[name] + more) is not Reason.VALID


@settings(max_examples=200, deadline=None)
@given(NAMES, st.data())
def test_no_changed_character_verifies(name: str, data: st.DataObject) -> None:
    code = CODES[name]
    at = data.draw(st.integers(0, len(code) - 1))
    char = data.draw(st.characters().filter(lambda found: found != code[at]))
    changed = code[:at] + char + code[at + 1 :]
    assert changed.strip("\r\n\t") != code
    assert reason(changed) is not Reason.VALID


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet=base45.ALPHABET, max_size=60) | st.binary(max_size=80).map(framed))
def test_any_text_gets_a_verdict(text: str) -> None:
    assert reason(text) is not Reason.VALID


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=80))
def test_any_payload_under_a_good_key_gets_a_verdict(payload: bytes) -> None:
    assert reason(signed(payload)) is not Reason.VALID
