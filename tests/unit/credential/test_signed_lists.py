import zlib
from dataclasses import replace

import pytest

from idsvc.credential import Malformed, cbor, cose
from idsvc.credential.dates import DAY
from idsvc.credential.errors import Step
from idsvc.credential.fingerprint import format_fingerprint, parse_fingerprint
from idsvc.credential.keys import Alg
from idsvc.credential.status_list import MIN_SIZE, encode_status_list, parse_status_list
from idsvc.credential.status_list import TYP as STATUS_TYP
from idsvc.credential.trust_list import (
    MAX_BYTES,
    TYP,
    KeyState,
    TrustKey,
    TrustList,
    Use,
    encode_trust_list,
    parse_trust_list,
)
from tests.support.verdict_cards import CITY, NOW, OTHER_CITY, listed, signer, status_list, trust_list

ROOT = signer("root")


@pytest.mark.parametrize("trust", [trust_list(), trust_list(next_root=bytes(32)), trust_list(specimen=True)])
@pytest.mark.parametrize("alg", Alg)
def test_trust_list_both_ways(trust: TrustList, alg: Alg) -> None:
    root = signer("root", alg)
    assert parse_trust_list(encode_trust_list(trust, root), root.public.thumbprint) == trust


def test_the_publisher_is_the_first_city() -> None:
    assert trust_list().issuer == OTHER_CITY


@pytest.mark.parametrize(
    "change",
    [
        {"sequence": 0},
        {"sequence": True},
        {"issued": NOW + 99 * DAY},
        {"issued": 1.5},
        {"issued": NOW - 31 * DAY},
        {"cities": {}},
        {"cities": {CITY: {"en": "Rivermouth"}, "nowhere": {"en": "x"}}},
        {"cities": {CITY: {}}},
        {"cities": {CITY: {"en": "Line\nbreak"}}},
        {"cities": {OTHER_CITY: {"en": "Hillcrest"}}},
        {"keys": (listed("card", Use.CARD), listed("card", Use.STATUS))},
        {"next_root": b"short"},
    ],
)
def test_what_a_trust_list_cannot_hold_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Malformed) as refusal:
        trust_list(**change)
    assert refusal.value.step is Step.SHAPE


@pytest.mark.parametrize("window", [(5, 5, 9), (5, 9, 8), (-1, 5, 9), (True, 5, 9), (0, 5, 2**63)])
def test_a_window_has_an_order(window: tuple[int, int, int]) -> None:
    with pytest.raises(Malformed):
        TrustKey(ROOT.public, CITY, Use.CARD, *window)


def test_another_root_or_a_bent_signature_is_refused() -> None:
    data = encode_trust_list(trust_list(), ROOT)
    for bad, pin in (
        (data, signer("other").public.thumbprint),
        (data[:-1] + bytes([data[-1] ^ 1]), ROOT.public.thumbprint),
    ):
        with pytest.raises(Malformed) as refusal:
            parse_trust_list(bad, pin)
        assert refusal.value.step is Step.SIGNATURE


def test_a_list_above_its_size_is_refused() -> None:
    with pytest.raises(Malformed) as refusal:
        parse_trust_list(bytes(MAX_BYTES + 1), b"")
    assert refusal.value.step is Step.SIZE


def bent_trust(*path: int | str, to: object) -> bytes:
    claims: object = cbor.decode_map(cose.open1(encode_trust_list(trust_list(), ROOT), TYP).payload, Step.SHAPE)
    inner = claims
    for key in path[:-1]:
        inner = inner[key]  # type: ignore[index]
    inner[path[-1]] = to  # type: ignore[index]
    return cose.sign1(cbor.encode(claims), ROOT, TYP)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("path", "to"),
    [
        ((1,), CITY),
        ((4,), "x"),
        ((6,), True),
        ((-65538,), 1),
        ((-65539,), {1: {"en": "x"}}),
        ((-65539, CITY), []),
        ((-65539, CITY, "en"), 1),
        ((-65542,), 1),
        ((7,), b"x"),
        ((-65540, 0), []),
        ((-65540, 0, 3), 9),
        ((-65540, 0, 3), True),
        ((-65540, 0, 4), True),
        ((-65540, 0, 7), 9),
        ((-65540, 0, 8), 1),
        ((-65540, 0, 1), {}),
    ],
)
def test_a_signed_list_of_another_shape_is_refused(path: tuple[int | str, ...], to: object) -> None:
    with pytest.raises(Malformed) as refusal:
        parse_trust_list(bent_trust(*path, to=to), ROOT.public.thumbprint)
    assert refusal.value.step in {Step.SHAPE, Step.KEY}


def test_status_list_both_ways() -> None:
    status, entry = parse_status_list(encode_status_list(status_list(5), signer("status")), trust_list())
    assert status == status_list(5)
    assert entry.use is Use.STATUS
    assert [status.is_set(index) for index in (4, 5, 6, 13)] == [False, True, False, False]


@pytest.mark.parametrize("index", [-1, MIN_SIZE])
def test_an_index_outside_the_list_is_refused(index: int) -> None:
    with pytest.raises(IndexError):
        status_list(0).is_set(index)


@pytest.mark.parametrize(
    "change", [{"uri": "x"}, {"issued": True}, {"expires": NOW + 9 * DAY}, {"ttl": 0}, {"bits": bytes(100)}]
)
def test_what_a_status_list_cannot_hold_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(Malformed):
        replace(status_list(), **change)  # type: ignore[arg-type]


def test_a_status_list_is_signed_by_a_status_key_in_its_window() -> None:
    late = status_list(issued=NOW + 500 * DAY)
    withdrawn = trust_list(keys=(replace(listed("status", Use.STATUS), state=KeyState.WITHDRAWN),))
    cases = (
        (status_list(), "card", trust_list()),
        (status_list(), "stranger", trust_list()),
        (late, "status", trust_list()),
        (status_list(), "status", withdrawn),
    )
    for status, name, trust in cases:
        with pytest.raises(Malformed) as refusal:
            parse_status_list(encode_status_list(status, signer(name)), trust)
        assert refusal.value.step is Step.SIGNATURE


def bent_status(label: int, to: object) -> bytes:
    payload = cose.open1(encode_status_list(status_list(), signer("status")), STATUS_TYP).payload
    claims = cbor.decode_map(payload, Step.SHAPE) | {label: to}  # type: ignore[dict-item]
    return cose.sign1(cbor.encode(claims), signer("status"), STATUS_TYP)


@pytest.mark.parametrize(
    ("label", "to"),
    [
        (2, 1),
        (1, "https://id.example"),
        (65533, {"bits": 2, "lst": b""}),
        (65533, {"bits": True, "lst": zlib.compress(bytes(MIN_SIZE // 8))}),
        (65533, {"bits": 1, "lst": zlib.compress(bytes(MIN_SIZE // 8)) + b"x"}),
        (65533, {"bits": 1, "lst": zlib.compress(bytes(MIN_SIZE // 8))[:-1]}),
        (65533, {"bits": 1, "lst": zlib.compress(bytes(2**22 + 1))}),
        (65533, {"bits": 1, "lst": b"not zlib"}),
        (65533, {"bits": 1, "lst": b"", "aggregation_uri": "x"}),
    ],
)
def test_a_signed_status_list_of_another_shape_is_refused(label: int, to: object) -> None:
    with pytest.raises(Malformed) as refusal:
        parse_status_list(bent_status(label, to), trust_list())
    assert refusal.value.step in {Step.SHAPE, Step.INFLATE}


def test_a_status_file_above_its_size_is_refused() -> None:
    with pytest.raises(Malformed) as refusal:
        parse_status_list(bytes(2**22 + 1), trust_list())
    assert refusal.value.step is Step.SIZE


def test_fingerprint_line_both_ways() -> None:
    line = format_fingerprint(ROOT.public, [OTHER_CITY, CITY])
    assert line == f"{ROOT.public.thumbprint.hex()} {OTHER_CITY},{CITY}"
    assert parse_fingerprint(line + "\n") == (ROOT.public.thumbprint, frozenset({CITY, OTHER_CITY}))


@pytest.mark.parametrize(
    "line", ["", "ab", "00" * 32, "00" * 32 + " x", "00" * 31 + f" {CITY}", "00" * 32 + f"  {CITY}"]
)
def test_another_line_is_refused(line: str) -> None:
    with pytest.raises(Malformed):
        parse_fingerprint(line)
