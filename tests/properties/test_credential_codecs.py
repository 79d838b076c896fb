import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from idsvc.credential import Malformed, base45, cbor, frame
from idsvc.credential.cose import open1

KEYS = st.integers(-(2**64), 2**64 - 1) | st.text(max_size=8) | st.binary(max_size=8)
LEAVES = KEYS | st.booleans() | st.none()
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_every_value_comes_back_from_its_encoding(value: cbor.Value) -> None:
    assert repr(cbor.decode(cbor.encode(value), max_depth=30)) == repr(_sorted(value))


def _sorted(value: cbor.Value) -> cbor.Value:
    match value:
        case dict():
            return {key: _sorted(value[key]) for key in sorted(value, key=cbor.encode)}
        case list():
            return [_sorted(item) for item in value]
        case _:
            return value


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60))
def test_what_is_decoded_is_encoded_to_the_same_bytes(data: bytes) -> None:
    try:
        value = cbor.decode(data, tags=frozenset({18}))
    except Malformed:
        return
    assert cbor.encode(value) == data


@settings(max_examples=150, deadline=None)
@given(VALUES, st.data())
def test_a_bent_encoding_is_another_value_or_refused(value: cbor.Value, data: st.DataObject) -> None:
    whole = bytearray(cbor.encode(value))
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[bit >> 3] ^= 1 << (bit & 7)
    try:
        found = cbor.decode(bytes(whole), max_depth=30)
    except Malformed:
        return
    assert cbor.encode(found) == bytes(whole)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_base45_both_ways(data: bytes) -> None:
    assert base45.decode(base45.encode(data)) == data


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=base45.ALPHABET, max_size=40) | st.text(max_size=20))
def test_a_text_that_is_decoded_is_the_only_one_for_its_bytes(text: str) -> None:
    try:
        data = base45.decode(text)
    except Malformed:
        return
    assert base45.encode(data) == text


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_frame_both_ways(data: bytes) -> None:
    assert frame.unpack(frame.pack(data)) == data


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_malformed(data: bytes) -> None:
    for read in (frame.inflate, open1, lambda found: frame.inflate(zlib.compress(found, 9) + found[:2])):
        try:
            read(data)
        except Malformed:
            continue
