import pytest

from idsvc.credential import cbor, status_list, trust_list
from idsvc.verify import bundle
from idsvc.verify.bundle import MAX_BYTES, MAX_LISTS, Bundle, encode_bundle, looks_like_bundle, parse_bundle
from idsvc.verify.held import ListRefused, Lists
from tests.support.verdict_cards import OTHER_STATUS_URI, STATUS_URI, Setting
from tests.support.verdict_cards import status_list as made_status

HEAD = b"\x83\x6didsvc-lists/1"


def test_the_lists_of_a_city_hold_after_the_way_through_one_file() -> None:
    city = Setting(statuses=(made_status(), made_status(uri=OTHER_STATUS_URI)))
    found = parse_bundle(encode_bundle([city.trust_bytes()], city.status_bytes()))
    lists = Lists.read([city.anchor], found.trust, found.statuses)
    assert [held.trust.sequence for held in lists.trust] == [city.trust.sequence]
    assert {uri for _, uri in lists.statuses} == {STATUS_URI, OTHER_STATUS_URI}


def test_the_file_is_the_one_in_the_specification() -> None:
    data = encode_bundle([b"t"], [b"s1", b"s2"])
    assert data == HEAD + b"\x81\x41t" + b"\x82\x42s1\x42s2"
    assert cbor.decode(data) == ["idsvc-lists/1", [b"t"], [b"s1", b"s2"]]
    assert looks_like_bundle(data)


def test_a_single_list_is_told_from_a_file_of_lists() -> None:
    city = Setting()
    for data in (city.trust_bytes(), *city.status_bytes(), b""):
        assert not looks_like_bundle(data)
        with pytest.raises(ListRefused, match="not a file of a city's lists"):
            parse_bundle(data)


def test_only_status_lists_are_an_update() -> None:
    assert parse_bundle(encode_bundle([], [b"s"])) == Bundle((), (b"s",))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(HEAD, id="no arrays"),
        pytest.param(HEAD + b"\x81\x41t", id="one array"),
        pytest.param(HEAD + b"\x81\x41t\x80\x00", id="a byte left over"),
        pytest.param(HEAD + b"\x82\x41t\x80", id="an item missing, another kind in its place"),
        pytest.param(HEAD + b"\x81\x61t\x80", id="text for bytes"),
        pytest.param(HEAD + b"\x81\x58\x01t\x80", id="a length not in its shortest form"),
        pytest.param(HEAD + b"\x98\x01\x41t\x80", id="a count not in its shortest form"),
        pytest.param(HEAD + b"\x9f\x41t\xff\x80", id="an indefinite array"),
        pytest.param(HEAD + b"\x81\x5f\x41t\xff\x80", id="an indefinite string"),
        pytest.param(HEAD + b"\x81\x5b\x7f\xff\xff\xff\xff\xff\xff\xff", id="a length beyond the file"),
        pytest.param(HEAD + b"\x99\x01\x00" + b"\x40" * 256 + b"\x80", id="256 lists"),
        pytest.param(HEAD + b"\x98\x17" + b"\x40" * 23 + b"\x80", id="a count of 23 in two bytes"),
        pytest.param(HEAD + b"\x98", id="a count cut off"),
        pytest.param(HEAD + b"\x41t\x80", id="a list where an array of them was due"),
        pytest.param(b"\x84" + HEAD[1:] + b"\x80\x80\x80", id="four members"),
        pytest.param(HEAD[:-1] + b"2\x81\x41t\x80", id="another version"),
        pytest.param(b"\xd2" + HEAD + b"\x81\x41t\x80", id="a tag"),
    ],
)
def test_other_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ListRefused, match="not a file of a city's lists"):
        parse_bundle(data)


def test_no_list_at_all_is_refused_both_ways() -> None:
    with pytest.raises(ListRefused, match="at least one list"):
        encode_bundle([], [])
    with pytest.raises(ListRefused, match="at least one list"):
        parse_bundle(HEAD + b"\x80\x80")


@pytest.mark.parametrize(("trust", "statuses"), [([b""] * (MAX_LISTS + 1), []), ([], [b""] * (MAX_LISTS + 1))])
def test_more_than_255_of_a_kind_are_not_written(trust: list[bytes], statuses: list[bytes]) -> None:
    with pytest.raises(ListRefused, match="at most 255"):
        encode_bundle(trust, statuses)
    assert parse_bundle(encode_bundle([b""] * MAX_LISTS, [b""] * MAX_LISTS)).statuses == (b"",) * MAX_LISTS


@pytest.mark.parametrize(
    ("trust", "statuses"),
    [
        pytest.param([bytes(trust_list.MAX_BYTES + 1)], [], id="a trust list"),
        pytest.param([], [bytes(status_list.MAX_BYTES + 1)], id="a status list"),
        pytest.param([], [bytes(status_list.MAX_BYTES)] * 2, id="all together"),
    ],
)
def test_what_is_larger_than_any_list_is_refused_both_ways(trust: list[bytes], statuses: list[bytes]) -> None:
    with pytest.raises(ListRefused, match="larger than"):
        encode_bundle(trust, statuses)
    with pytest.raises(ListRefused, match="larger than"):
        parse_bundle(cbor.encode([bundle.FORMAT, trust, statuses]))


def test_a_file_above_the_limit_is_refused_unread() -> None:
    with pytest.raises(ListRefused, match="larger than"):
        parse_bundle(bytes(MAX_BYTES + 1))
