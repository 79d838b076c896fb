import zlib

import pytest

from idsvc.credential import Malformed, base45, frame
from idsvc.credential.errors import Step
from tests.support.verdict_cards import PORTRAIT


@pytest.mark.parametrize(
    ("data", "text"), [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0")]
)
def test_examples_of_rfc_9285(data: bytes, text: str) -> None:
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@pytest.mark.parametrize("text", ["GGW", ":::", "::", "0", "0000", "a00", "0\u00e90", "00\n"])
def test_foreign_texts_are_refused(text: str) -> None:
    with pytest.raises(Malformed) as refusal:
        base45.decode(text)
    assert refusal.value.step is Step.ALPHABET


def test_a_text_longer_than_any_code_is_decoded_too() -> None:
    data = bytes(range(256)) * 24
    assert base45.decode(base45.encode(data)) == data
    assert base45.decode(base45.encode(data[:-1])) == data[:-1]
    with pytest.raises(Malformed):
        base45.decode(base45.encode(data) + "GGW")


def test_what_is_packed_comes_out() -> None:
    assert frame.unpack(frame.pack(PORTRAIT)) == PORTRAIT


def test_too_much_is_not_packed() -> None:
    with pytest.raises(Malformed, match="larger than a code may hold"):
        frame.pack(bytes(frame.MAX_BYTES + 1))
    with pytest.raises(Malformed, match="larger than a code may hold"):
        frame.pack(b"".join(zlib.crc32(bytes([n % 256, n // 256])).to_bytes(4, "big") for n in range(1000)))


def test_sixteen_kibibytes_are_the_limit() -> None:
    assert len(frame.unpack(frame.pack(bytes(frame.MAX_BYTES)))) == frame.MAX_BYTES


def test_a_set_padding_bit_is_a_leftover() -> None:
    seen = set()
    for size in range(60):
        data = zlib.compress(PORTRAIT[:size] + PORTRAIT[:size], 9)
        for bit in range(8):
            bent = bytearray(data)
            bent[-5] ^= 1 << bit
            seen.add(_outcome(bytes(bent), data))
    assert seen == {Step.INFLATE, Step.FRAME_LEFTOVER}


def _outcome(bent: bytes, whole: bytes) -> Step:
    with pytest.raises(Malformed) as refusal:
        frame.inflate(bent)
    if refusal.value.step is Step.FRAME_LEFTOVER:
        assert zlib.decompress(bent) == zlib.decompress(whole)
    return refusal.value.step
