import pytest
from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from hypothesis import given
from hypothesis import strategies as st

from idsvc.retention import SealBroken
from idsvc.retention.keywrap import WRAPPED_BYTES, unwrap

KEYS = st.binary(min_size=32, max_size=32)


def test_the_standard_s_own_example_comes_apart() -> None:
    """RFC 3394, section 4.6."""
    kek = bytearray(range(32))
    wrapped = bytes.fromhex("28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21")
    assert unwrap(kek, wrapped).hex() == "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f"


@given(KEYS, KEYS)
def test_what_a_library_wraps_comes_apart(kek: bytes, key: bytes) -> None:
    assert unwrap(bytearray(kek), aes_key_wrap(kek, key)) == key


@given(KEYS, KEYS, st.integers(min_value=0, max_value=WRAPPED_BYTES * 8 - 1))
def test_a_flipped_bit_or_another_key_is_noticed(kek: bytes, key: bytes, bit: int) -> None:
    wrapped = aes_key_wrap(kek, key)
    flipped = bytearray(wrapped)
    flipped[bit // 8] ^= 1 << bit % 8
    other = bytearray(kek)
    other[bit % 32] ^= 1
    for changed, under in ((bytes(flipped), bytearray(kek)), (wrapped, other)):
        with pytest.raises(SealBroken):
            unwrap(under, changed)


@pytest.mark.parametrize("length", [0, 8, WRAPPED_BYTES - 1, WRAPPED_BYTES + 8])
def test_another_length_is_refused(length: int) -> None:
    with pytest.raises(SealBroken):
        unwrap(bytearray(32), bytes(length))
