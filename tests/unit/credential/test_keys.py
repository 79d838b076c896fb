import pytest

from idsvc.credential import Malformed
from idsvc.credential.cose import open1, sign1
from idsvc.credential.errors import Step
from idsvc.credential.keys import Alg, KeyType, LocalSigner, PublicKey
from tests.support.verdict_cards import signer

SMALL_ORDER = ["00" * 32, "01" + "00" * 31, "ec" + "ff" * 30 + "7f", "00" * 31 + "80",
               "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"]  # fmt: skip
NOT_CANONICAL = ["ed" + "ff" * 30 + "7f", "ff" * 32]
NOT_ON_THE_CURVE = ["02" + "00" * 31, "02" + "00" * 30 + "80"]


@pytest.mark.parametrize("alg", Alg)
def test_a_signature_holds_under_its_key_only(alg: Alg) -> None:
    mine, other = signer("one", alg), signer("two", alg)
    signature = mine.sign(b"message")
    assert len(signature) == 64
    assert mine.public.verify(alg, b"message", signature)
    assert not mine.public.verify(alg, b"massage", signature)
    assert not other.public.verify(alg, b"message", signature)
    assert not mine.public.verify(alg, b"message", signature[:-1])
    assert not mine.public.verify(alg, b"message", bytes(64))


def test_an_algorithm_of_the_other_key_type_never_verifies() -> None:
    mine = signer("one")
    assert not mine.public.verify(Alg.ES256, b"m", mine.sign(b"m"))
    assert not mine.public.verify(-999, b"m", mine.sign(b"m"))


@pytest.mark.parametrize("alg", Alg)
def test_private_bytes_make_the_same_signer(alg: Alg) -> None:
    fresh = LocalSigner.generate(alg)
    again = LocalSigner.from_private_bytes(alg, fresh.private_bytes())
    assert (again.public, again.alg, again.sign(b"m")) == (fresh.public, alg, fresh.sign(b"m"))


@pytest.mark.parametrize("raw", [b"", bytes(31), bytes(33)])
@pytest.mark.parametrize("alg", Alg)
def test_private_bytes_of_another_length_are_refused(alg: Alg, raw: bytes) -> None:
    with pytest.raises(Malformed):
        LocalSigner.from_private_bytes(alg, raw)


def test_a_scalar_outside_the_curve_is_refused() -> None:
    with pytest.raises(Malformed):
        LocalSigner.from_private_bytes(Alg.ES256, bytes(32))


def test_thumbprint_of_rfc_9679() -> None:
    x = "65eda5a12577c2bae829437fe338701a10aaa375e1bb5b5de108de439c08551d"
    y = "1e52ed75701163f7f9e40ddf9f341b3dc9ba860af7e0ca7ca7e9eecd0084d19c"
    key = PublicKey(KeyType.EC2, bytes.fromhex(x), bytes.fromhex(y))
    assert key.thumbprint.hex() == "496bd8afadf307e5b08c64b0421bf9dc01528a344a43bda88fadd1669da253ec"
    assert key.kid == "JFV5RL5N"


@pytest.mark.parametrize("alg", Alg)
def test_cose_key_both_ways(alg: Alg) -> None:
    public = signer("one", alg).public
    assert PublicKey.from_cose_key(public.cose_key()) == public  # type: ignore[arg-type]
    assert PublicKey.from_cose_key(public.cose_key() | {3: int(alg)}) == public  # type: ignore[operator]


@pytest.mark.parametrize(
    "change",
    [{1: True}, {1: 2}, {2: b"AAAAAAAA"}, {3: -257}, {4: [2]}, {-1: 5}, {-2: b"short"}, {-2: 1}, {-3: bytes(32)}],
)
@pytest.mark.parametrize("alg", [Alg.EDDSA, Alg.ES256])
def test_cose_key_of_another_shape_is_refused(alg: Alg, change: dict[int, object]) -> None:
    found = signer("one", alg).public.cose_key() | change
    if found == signer("one", alg).public.cose_key():
        found |= {99: 1}
    with pytest.raises(Malformed) as refusal:
        PublicKey.from_cose_key(found)  # type: ignore[arg-type]
    assert refusal.value.step is Step.KEY


@pytest.mark.parametrize("found", [None, [], 1, {}])
def test_what_is_no_cose_key_is_refused(found: object) -> None:
    with pytest.raises(Malformed):
        PublicKey.from_cose_key(found)  # type: ignore[arg-type]


@pytest.mark.parametrize("point", [*SMALL_ORDER, *NOT_CANONICAL, *NOT_ON_THE_CURVE, "11" * 31])
def test_bad_edwards_points_are_refused(point: str) -> None:
    with pytest.raises(Malformed):
        PublicKey(KeyType.OKP, bytes.fromhex(point))


def test_a_point_off_the_curve_is_refused() -> None:
    with pytest.raises(Malformed):
        PublicKey(KeyType.EC2, b"\1" * 32, b"\1" * 32)
    with pytest.raises(Malformed):
        PublicKey(KeyType.EC2, b"\1" * 32)


def test_a_private_key_is_not_shown() -> None:
    assert signer("one").private_bytes().hex() not in repr(signer("one"))
    assert "private" not in repr(signer("one")).lower()


def test_a_message_names_its_kind_or_is_refused() -> None:
    data = sign1(b"payload", signer("one"), "kind")
    assert open1(data, "kind").payload == b"payload"
    for other in ("other", None):
        with pytest.raises(Malformed) as refusal:
            open1(data, other)
        assert refusal.value.step is Step.HEADER
    with pytest.raises(Malformed):
        open1(sign1(b"payload", signer("one")), "kind")
