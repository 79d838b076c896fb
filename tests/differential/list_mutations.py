"""Seeded mutations of signed lists, most of them rightly signed: what two readers could take differently."""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from random import Random

from idsvc.credential import cbor, cose, status_list, trust_list
from idsvc.credential.dates import DAY
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.credential.status_list import MIN_SIZE, encode_status_list
from idsvc.credential.trust_list import KeyState, TrustList, Use, encode_trust_list
from idsvc.verify.bundle import encode_bundle
from tests.differential import cbor_mutations
from tests.support.verdict_cards import CITY, NOW, OTHER_CITY, STATUS_URI, listed, signer
from tests.support.verdict_cards import status_list as made_status
from tests.support.verdict_cards import trust_list as made_trust

TRUST, ENTRIES, ROOT, NEXT_ROOT = trust_list.TYP, -65540, -65541, -65542
POINTS = tuple(
    bytes.fromhex(point)
    for point in (
        "00" * 32,
        "01" + "00" * 31,
        "02" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
        "ff" * 32,
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "58" + "66" * 31,
        "11" * 31,
    )
)


@cache
def trust() -> TrustList:
    narrow = replace(listed("narrow status", Use.STATUS), not_before=NOW - 2 * DAY, stop_signing=NOW - DAY)
    withdrawn = replace(listed("withdrawn status", Use.STATUS), state=KeyState.WITHDRAWN)
    theirs = listed("other status", Use.STATUS, OTHER_CITY)
    p256 = listed("status p-256", Use.STATUS, alg=Alg.ES256)
    return made_trust(narrow, withdrawn, theirs, p256, listed("checkpoint", Use.CHECKPOINT), next_root=b"\1" * 32)


@cache
def trust_bytes() -> bytes:
    return encode_trust_list(trust(), signer("root"))


def _claims(data: bytes, typ: str) -> dict[cbor.Key, cbor.Value]:
    return cbor.decode_map(cose.open1(data, typ).payload, cose.Step.SHAPE)


def _spelled(rng: Random, data: bytes) -> bytes:
    at = rng.randrange(len(data))
    flipped = data[:at] + bytes((data[at] ^ 1 << rng.randrange(8),)) + data[at + 1 :]
    return rng.choice((flipped, flipped, data[:at], data[at:], data + b"\0", cbor_mutations.reheaded(rng, data)))


def _signed(payload: bytes, by: LocalSigner, typ: str) -> bytes:
    return cose.sign1(payload, by, typ)


def trust_spelled(rng: Random) -> bytes:
    return _spelled(rng, trust_bytes())


def trust_respelled(rng: Random) -> bytes:
    payload = cose.open1(trust_bytes(), TRUST).payload
    return _signed(_spelled(rng, payload), signer("root"), TRUST)


def trust_changed(rng: Random) -> bytes:
    claims: object = _claims(trust_bytes(), TRUST)
    for _ in range(rng.choice((1, 1, 2))):
        claims = cbor_mutations.changed(rng, claims)
    return _signed(cbor.encode(claims), signer("root"), TRUST)  # type: ignore[arg-type]


def entry_changed(rng: Random) -> bytes:
    claims = _claims(trust_bytes(), TRUST)
    entries = claims[ENTRIES]
    assert isinstance(entries, list)
    entry = rng.choice(entries)
    assert isinstance(entry, dict)
    label = rng.randint(1, 7)
    match label:
        case 1:
            entry[1] = _key_changed(rng, entry[1])
        case 2:
            entry[2] = rng.choice((CITY, OTHER_CITY, "https://elsewhere.example", b"x", "", None))
        case 3 | 7:
            entry[label] = rng.choice((0, 1, 2, 3, 4, -1, True, False, 2**64 - 1, "1", None))
        case _:
            entry[label] = _moment_changed(rng, entry)
    if rng.random() < 0.1:
        entries.append(rng.choice(entries))
    return _signed(cbor.encode(claims), signer("root"), TRUST)


def _moment_changed(rng: Random, entry: dict[cbor.Key, cbor.Value]) -> cbor.Value:
    other = entry[rng.choice((4, 5, 6))]
    assert isinstance(other, int)
    return rng.choice((other, other - 1, other + 1, 0, -1, 1, 253_402_300_799, 253_402_300_800, 2**64 - 1, True, None))


def _key_changed(rng: Random, key: cbor.Value) -> cbor.Value:
    assert isinstance(key, dict)
    other: LocalSigner = rng.choice((signer("one"), signer("one", Alg.ES256)))
    label = rng.choice((1, 2, 3, -1, -2, -2, -2, -3, 4))
    values: dict[int, tuple[object, ...]] = {
        1: (1, 2, True, 3, "1"),
        2: (other.public.kid.encode(), b"AAAAAAAA", b"", "Y2KDDBLS"),
        3: (-7, -8, -9, -19, -257, 0),
        -1: (1, 6, 4, True),
        -2: (*POINTS, other.public.x),
        -3: (*POINTS, other.public.y, b""),
        4: ([2], []),
    }
    if rng.random() < 0.2:
        return other.public.cose_key() | {3: rng.choice((-7, -8, -9, -19))}  # type: ignore[return-value]
    changed = key | {label: rng.choice(values[label])}
    return changed if rng.random() < 0.5 else _with_its_kid(changed)  # type: ignore[arg-type]


def _with_its_kid(key: dict[cbor.Key, cbor.Value]) -> cbor.Value:
    """Return the key with the kid that belongs to what it holds, so that only the point can be wrong."""
    required = {label: value for label, value in key.items() if label in {1, -1, -2, -3}}
    return key | {2: _kid_of(cbor.encode(required)).encode()}


def _kid_of(required: bytes) -> str:
    digest = int.from_bytes(sha256(required).digest()[:5], "big")
    return "".join("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[digest >> 5 * place & 31] for place in reversed(range(8)))


def trust_dated(rng: Random) -> bytes:
    issued = rng.choice((1, 0, NOW, 253_402_300_799 - 100 * DAY))
    expires = issued + rng.choice((-1, 0, 1, DAY, 100 * DAY, 100 * DAY + 1))
    sequence = rng.choice((0, 1, 2**31 - 1, 2**31, -1, True, 2**64 - 1))
    claims = _claims(trust_bytes(), TRUST) | rng.choice(({6: issued, 4: expires}, {-65537: sequence}))
    next_root = rng.choice((None, b"\1" * 32, b"\1" * 31, b"\1" * 33, b"", "x", False))
    return _signed(cbor.encode(claims | {NEXT_ROOT: next_root}), signer("root"), TRUST)  # type: ignore[dict-item]


def trust_named(rng: Random) -> bytes:
    name = rng.choice(
        ("Rivermouth", "", "x" * 80, "x" * 81, "\U00020000" * 80, "\U00020000" * 81, "a\u202eb", b"x", None)
    )
    names = rng.choice(({"en": name}, {"en": name, "es": "Boca"}, {}, {1: name}, {"": name}, [name], name))
    city = rng.choice(
        (CITY, OTHER_CITY, "https://" + "a" * 112, "https://" + "a" * 113, "http://x", b"x", 1, "https://b.example/")
    )
    claims = _claims(trust_bytes(), TRUST)
    cities = (
        {city: names}
        if rng.random() < 0.3
        else {CITY: {"en": "Rivermouth"}, OTHER_CITY: {"en": "Hillcrest"}, city: names}
    )
    issuer = rng.choice((CITY, OTHER_CITY, OTHER_CITY, city))
    changed = claims | {-65539: cities, 1: issuer}  # type: ignore[dict-item]
    if rng.random() < 0.3:
        changed[ENTRIES] = []
    return _signed(cbor.encode(changed), signer("root"), TRUST)


def trust_under_another_root(rng: Random) -> bytes:
    root = rng.choice((signer("stranger"), signer("second root"), signer("root", Alg.ES256), signer("card")))
    claims = _claims(trust_bytes(), TRUST)
    if rng.random() < 0.7:
        pretended = rng.choice((root, signer("root"))).public.cose_key()
        claims[ROOT] = pretended | rng.choice(({}, {2: signer("root").public.kid.encode()}))  # type: ignore[assignment]
    typ = rng.choice((TRUST, TRUST, status_list.TYP, "", "application/cwt"))
    header = {1: int(root.alg), 4: rng.choice((root, signer("root"))).public.kid.encode(), 16: typ}
    payload, protected = cbor.encode(claims), cbor.encode(header)
    signature = root.sign(cose.to_be_signed(protected, payload))
    return cbor.encode(cbor.Tag(18, [protected, {}, payload, signature]))


STATUS_SIGNERS = (
    "status",
    "status",
    "status",
    "narrow status",
    "withdrawn status",
    "other status",
    "card",
    "stranger",
    "checkpoint",
)


def _status_signer(rng: Random) -> LocalSigner:
    return signer(rng.choice(STATUS_SIGNERS)) if rng.random() < 0.9 else signer("status p-256", Alg.ES256)


def _status_claims() -> dict[cbor.Key, cbor.Value]:
    return _claims(encode_status_list(made_status(), signer("status")), status_list.TYP)


def status_spelled(rng: Random) -> bytes:
    return _spelled(rng, encode_status_list(made_status(), _status_signer(rng)))


def status_respelled(rng: Random) -> bytes:
    return _signed(_spelled(rng, cbor.encode(_status_claims())), _status_signer(rng), status_list.TYP)


def status_changed(rng: Random) -> bytes:
    claims: object = _status_claims()
    for _ in range(rng.choice((1, 1, 2))):
        claims = cbor_mutations.changed(rng, claims)
    return _signed(cbor.encode(claims), signer("status"), status_list.TYP)  # type: ignore[arg-type]


SIZES = (0, 1, MIN_SIZE // 8 - 1, MIN_SIZE // 8, MIN_SIZE // 8 + 1, 2**17, 2**22 - 1, 2**22, 2**22 + 1, 2**23)


@cache
def _packed(size: int, level: int, window: int) -> bytes:
    packer = zlib.compressobj(level, wbits=window)
    return packer.compress(bytes(size)) + packer.flush()


def status_packed(rng: Random) -> bytes:
    size = rng.choice((*SIZES, *SIZES[2:6] * 8))  # the smallest lists more often: the largest take their time
    packed = _packed(size, rng.choice((1, 6, 9)), 15)
    at = rng.randrange(len(packed))
    flipped = packed[:at] + bytes((packed[at] ^ 1 << rng.randrange(8),)) + packed[at + 1 :]
    faults = (packed + b"\0", packed[:-1], flipped, flipped, _packed(size, 9, -15), packed + packed, b"")
    packed = rng.choice((*(packed,) * 7, *faults))
    width = rng.choice((*(1,) * 9, 2, 0, True, 2**64 - 1))
    claims = _status_claims() | {65533: {"bits": width, "lst": packed}}
    return _signed(cbor.encode(claims), signer("status"), status_list.TYP)


def status_dated(rng: Random) -> bytes:
    edges = (NOW - DAY, NOW - 2 * DAY, NOW - 60 * DAY, NOW + 120 * DAY, 0, 1, 253_402_300_799)
    issued = rng.choice(edges) + rng.choice((-1, 0, 0, 1))
    expires = issued + rng.choice((-1, 0, 1, DAY, DAY, DAY, 7 * DAY, 7 * DAY + 1))
    ttl = rng.choice((*(86_400,) * 8, 1, 0, -1, True, 2**53, 2**64 - 1, "1"))
    dates = {6: issued, 4: expires, 65534: ttl}
    uri = rng.choice((*(STATUS_URI,) * 6, STATUS_URI + "?", "https://" + "a" * 112, "https://" + "a" * 113))
    claims = _status_claims() | dates | {2: uri}
    return _signed(cbor.encode(claims), _status_signer(rng), status_list.TYP)


def bundles(rng: Random) -> bytes:
    lists = [
        encode_status_list(made_status(), signer("status")),
        trust_bytes(),
        b"",
        b"x",
        bytes(2**16),
        bytes(2**16 + 1),
    ]
    some = [rng.choice(lists) for _ in range(rng.choice((0, 0, 1, 1, 2, 16, 17)))]
    more = [rng.choice(lists) for _ in range(rng.choice((0, 1, 2, 16, 17)))]
    good = encode_bundle(lists[1:2], lists[:1])
    whole: object = [rng.choice(("idsvc-lists/1", "idsvc-lists/1", "idsvc-lists/1", "idsvc-lists/2", b"x")), some, more]
    if rng.random() < 0.3:
        whole = cbor_mutations.changed(rng, whole)
    return rng.choice((cbor.encode(whole), cbor.encode(whole), _spelled(rng, good), lists[0]))  # type: ignore[arg-type]


FAMILIES: dict[str, tuple[tuple[Callable[[Random], bytes], int], ...]] = {
    "trust": (
        (trust_spelled, 300),
        (trust_respelled, 400),
        (trust_changed, 600),
        (entry_changed, 700),
        (trust_dated, 200),
        (trust_named, 400),
        (trust_under_another_root, 200),
    ),
    "status": (
        (status_spelled, 200),
        (status_respelled, 300),
        (status_changed, 300),
        (status_packed, 150),
        (status_dated, 400),
    ),
    "bundle": ((bundles, 400),),
}


def lists(kind: str) -> Iterator[bytes]:
    """Yield the same lists of a kind at each call."""
    for make, count in FAMILIES[kind]:
        rng = Random(f"idsvc differential {make.__name__}")  # noqa: S311 - to be the same each time
        for _ in range(count):
            yield make(rng)


def fingerprint_texts() -> Iterator[str]:
    """Yield texts of `root.fingerprint`: good ones and all that could be taken for one."""
    rng = Random("idsvc differential fingerprints")  # noqa: S311 - to be the same each time
    digest = signer("root").public.thumbprint.hex()
    ends = (
        "\n",
        "\r\n",
        "\r",
        "\n\n",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x85",
        "\u2028",
        " ",
        "\t",
        "\ufeff",
        "\xa0",
        "\u3000",
        "\x1f",
        "",
    )
    for _ in range(600):
        cities = (CITY, OTHER_CITY, "https://a.example", rng.choice(("http://x", "", "https://\u00e9.example", CITY)))
        issuers = rng.sample(cities, rng.choice((1, 1, 2, 3)))
        gap = rng.choice((" ", " ", " ", " ", "  ", "\t", "", "\u3000"))
        line = (
            rng.choice((digest, digest, digest, digest.upper(), digest[:-1], digest + "0", ""))
            + gap
            + ",".join(issuers)
        )
        yield rng.choice(ends) + line + rng.choice(ends) + rng.choice(("", "", line, line + rng.choice(ends)))
