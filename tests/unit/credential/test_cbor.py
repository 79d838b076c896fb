import pytest

from idsvc.credential import Malformed, cbor
from idsvc.credential.errors import Step

# RFC 8949, appendix A, as far as the subset reaches.
APPENDIX_A = [
    (0, "00"), (23, "17"), (24, "1818"), (100, "1864"), (1000, "1903e8"), (1000000, "1a000f4240"),
    (1000000000000, "1b000000e8d4a51000"), (2**64 - 1, "1bffffffffffffffff"), (-(2**64), "3bffffffffffffffff"),
    (-1, "20"), (-10, "29"), (-100, "3863"), (-1000, "3903e7"), (False, "f4"), (True, "f5"), (None, "f6"),
    (b"", "40"), (b"\x01\x02\x03\x04", "4401020304"), ("", "60"), ("IETF", "6449455446"), ("\u00fc", "62c3bc"),
    ("\u6c34", "63e6b0b4"), ([], "80"), ([1, [2, 3], [4, 5]], "8301820203820405"), ({}, "a0"),
    ({1: 2, 3: 4}, "a201020304"), ({"a": 1, "b": [2, 3]}, "a26161016162820203"),
]  # fmt: skip

REFUSED = {
    "nothing": "",
    "two values": "0000",
    "number with room to spare": "1817",
    "two-byte number with room to spare": "1900ff",
    "long number with room to spare": "1b00000000ffffffff",
    "number cut short": "19ff",
    "reserved information": "1c",
    "indefinite bytes": "5f4100ff",
    "indefinite text": "7f6100ff",
    "indefinite array": "9f00ff",
    "indefinite map": "bf0000ff",
    "undefined": "f7",
    "half float": "f93c00",
    "double": "fb3ff199999999999a",
    "simple value in two bytes": "f8ff",
    "true in two bytes": "f815",
    "text not UTF-8": "61ff",
    "surrogate in UTF-8": "63eda080",
    "bytes cut short": "4401",
    "array cut short": "8301",
    "array longer than the input": "9b7fffffffffffffff",
    "map cut short": "a201",
    "map longer than the input": "bb7fffffffffffffff",
    "map with a key twice": "a201000100",
    "map out of order": "a202000100",
    "map longer key first": "a2186400" + "0100",
    "Boolean key": "a1f500",
    "null key": "a1f600",
    "array key": "a18000",
    "unknown tag": "c100",
    "tag without content": "d2",
    "nested five deep": "8181818181",
    "nested five deep with something": "818181818100",
}


@pytest.mark.parametrize(("value", "spelling"), APPENDIX_A)
def test_appendix_a_both_ways(value: cbor.Value, spelling: str) -> None:
    assert cbor.encode(value) == bytes.fromhex(spelling)
    assert repr(cbor.decode(bytes.fromhex(spelling))) == repr(value)


@pytest.mark.parametrize("spelling", REFUSED.values(), ids=list(REFUSED))
def test_anything_but_the_one_spelling_is_refused(spelling: str) -> None:
    with pytest.raises(Malformed) as refusal:
        cbor.decode(bytes.fromhex(spelling))
    assert refusal.value.step is Step.CBOR


@pytest.mark.parametrize(
    "value", [1.5, {1, 2}, 2**64, -(2**64) - 1, "\ud800", {True: 1}, {None: 1}, {(1,): 1}, [object()]]
)
def test_what_the_subset_cannot_hold_is_not_encoded(value: object) -> None:
    with pytest.raises(Malformed):
        cbor.encode(value)  # type: ignore[arg-type]


def test_keys_are_sorted_by_their_encoding() -> None:
    assert cbor.encode({-1: 0, "a": 0, 100: 0, 10: 0}).hex() == "a40a001864002000616100"


def test_tags_are_taken_where_named_and_count_as_depth() -> None:
    data = cbor.encode(cbor.Tag(18, [1, cbor.Tag(18, 2)]))
    found = cbor.decode(data, tags=frozenset({18}), max_depth=3)
    assert found == cbor.Tag(18, [1, cbor.Tag(18, 2)])
    with pytest.raises(Malformed):
        cbor.decode(data, tags=frozenset({18}), max_depth=2)


def test_depth_is_the_callers_to_widen() -> None:
    assert cbor.decode(bytes.fromhex("818181818100"), max_depth=5) == [[[[[0]]]]]


def test_a_map_or_bytes_may_be_asked_for() -> None:
    assert cbor.decode_map(b"\xa0", Step.SHAPE) == {}
    with pytest.raises(Malformed) as refusal:
        cbor.decode_map(b"\x80", Step.SHAPE)
    assert refusal.value.step is Step.SHAPE
    assert cbor.read_bytes(b"\xff\x41a\xff", 1) == (b"a", 3)
    with pytest.raises(Malformed):
        cbor.read_bytes(b"\x01", 0)
