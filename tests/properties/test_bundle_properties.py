from hypothesis import given, settings
from hypothesis import strategies as st

from idsvc.credential import Malformed, cbor
from idsvc.verify.bundle import FORMAT, MAX_LISTS, Bundle, encode_bundle, parse_bundle
from idsvc.verify.held import ListRefused

LISTS = st.lists(st.binary(max_size=300), max_size=8) | st.integers(0, MAX_LISTS).map(lambda count: [b"l"] * count)
BUNDLES = st.builds(Bundle, LISTS.map(tuple), LISTS.map(tuple)).filter(lambda found: found.trust or found.statuses)


def parsed(data: bytes) -> Bundle | None:
    try:
        return parse_bundle(data)
    except ListRefused:
        return None


@settings(max_examples=150, deadline=None)
@given(BUNDLES)
def test_every_bundle_comes_back(found: Bundle) -> None:
    assert parse_bundle(encode_bundle(found.trust, found.statuses)) == found


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=40), st.booleans())
def test_whatever_is_read_has_that_one_spelling(data: bytes, begins_well: bool) -> None:  # noqa: FBT001 - drawn
    whole = b"\x83" + cbor.encode(FORMAT) + data if begins_well else data
    found = parsed(whole)
    assert found is None or encode_bundle(found.trust, found.statuses) == whole


@settings(max_examples=200, deadline=None)
@given(BUNDLES, st.data())
def test_a_bent_or_cut_file_is_refused_or_other_lists(found: Bundle, data: st.DataObject) -> None:
    whole = bytearray(encode_bundle(found.trust, found.statuses))
    assert parsed(bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])) is None
    bit = data.draw(st.integers(0, len(whole) * 8 - 1))
    whole[bit >> 3] ^= 1 << (bit & 7)
    bent = parsed(bytes(whole))
    assert bent != found
    assert bent is None or encode_bundle(bent.trust, bent.statuses) == bytes(whole)


@settings(max_examples=200, deadline=None)
@given(BUNDLES.map(lambda found: encode_bundle(found.trust, found.statuses)) | st.binary(max_size=60))
def test_it_agrees_with_the_general_decoder(data: bytes) -> None:
    found = parsed(data)
    try:
        general = cbor.decode(data, max_depth=2)
    except Malformed:
        general = None
    if found is not None:
        assert general == [FORMAT, list(found.trust), list(found.statuses)]
