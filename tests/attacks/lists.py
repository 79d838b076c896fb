"""Attacks on what a verifier rests on: trust lists, status lists, fingerprint lines and the file that holds lists."""

import zlib
from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256

from idsvc.credential import cbor, cose
from idsvc.credential.dates import DAY
from idsvc.credential.fingerprint import format_fingerprint
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.credential.status_list import LIFETIME, MIN_SIZE, encode_status_list
from idsvc.credential.status_list import TYP as STATUS_TYP
from idsvc.credential.trust_list import TYP as TRUST_TYP
from idsvc.credential.trust_list import Use, _encode_entry, encode_trust_list
from tests.attacks.kit import claim, map_of, pairs_of, string
from tests.support.verdict_cards import CITY, NOW, OTHER_CITY, STATUS_URI, listed, signer, status_list, trust_list

ROOT = signer("root")
MALLORY = signer("mallory")
TWO_CITIES = trust_list(listed("other status", Use.STATUS, OTHER_CITY), listed("checkpoint", Use.CHECKPOINT))
LINE = format_fingerprint(ROOT.public, [CITY])
KEYS, ROOT_KEY, NEXT_ROOT = -65540, -65541, -65542
# y-coordinates of points of small order: RFC 7748, section 7, as compressed Edwards points, with both sign bits.
SMALL_ORDER = (
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
)


@dataclass(frozen=True)
class ListAttack:
    """List bytes that must be refused, and the fault that every verifier must name."""

    name: str
    data: bytes
    fault: str


def _table(fault: str, table: dict[str, bytes | Callable[[], bytes]]) -> list[ListAttack]:
    return [ListAttack(name, data if isinstance(data, bytes) else data(), fault) for name, data in table.items()]


def payload_of(data: bytes) -> bytes:
    """Return the payload of a signed list."""
    return cose.open1(data, cose_typ(data)).payload


def cose_typ(data: bytes) -> str:
    """Return the typ of a signed list: one of the two."""
    return TRUST_TYP if TRUST_TYP.encode() in data[:80] else STATUS_TYP


def signed(payload: bytes, by: LocalSigner, typ: str, *, header: bytes | None = None) -> bytes:
    """Return a list with this payload, whatever it is, rightly signed."""
    protected = cbor.encode({1: int(by.alg), 4: by.public.kid.encode(), 16: typ}) if header is None else header
    signature = by.sign(cose.to_be_signed(protected, payload))
    return b"\xd2\x84" + string(protected) + b"\xa0" + string(payload) + string(signature)


TRUST = encode_trust_list(TWO_CITIES, ROOT)
TRUST_CLAIMS = payload_of(TRUST)
STATUS = encode_status_list(status_list(), signer("status"))
STATUS_CLAIMS = payload_of(STATUS)


def _trust(path: tuple[int | str, ...], raw: bytes) -> bytes:
    return signed(claim(TRUST_CLAIMS, path, raw), ROOT, TRUST_TYP)


def _with_key(path: tuple[int | str, ...], raw: bytes) -> bytes:
    """Return the trust list with its first key changed at a path."""
    entries = cbor.decode_map(TRUST_CLAIMS, cose.Step.SHAPE, max_depth=5)[KEYS]
    assert isinstance(entries, list)
    first, *others = map(cbor.encode, entries)
    changed = claim(first, path, raw)
    return _trust((KEYS,), bytes((0x80 | len(entries),)) + changed + b"".join(others))


def _edwards(y: str) -> bytes:
    """Return the trust list with a key of its own at a point, under the kid that this key would have."""
    required = {1: 1, -1: 6, -2: bytes.fromhex(y)}
    return _with_key((1,), cbor.encode(required | {2: _kid(required), 3: -8}))


def _p256(x: bytes, y: bytes) -> bytes:
    required = {1: 2, -1: 1, -2: x, -3: y}
    return _with_key((1,), cbor.encode(required | {2: _kid(required), 3: -7}))


def _kid(required: dict[int, int | bytes]) -> bytes:
    return b32encode(sha256(cbor.encode(required)).digest()[:5])


def unsigned_trust() -> list[ListAttack]:
    forged = claim(TRUST_CLAIMS, (-65537,), b"\x18\x63")
    foreign = claim(TRUST_CLAIMS, (ROOT_KEY,), cbor.encode(MALLORY.public.cose_key()))
    root_header = cbor.encode({1: -8, 4: ROOT.public.kid.encode(), 16: TRUST_TYP})
    return _table(
        "trust-not-signed",
        {
            "a trust list of a root of its own": encode_trust_list(TWO_CITIES, MALLORY),
            "a trust list signed by a status key": encode_trust_list(TWO_CITIES, signer("status")),
            "a trust list signed by a card key": encode_trust_list(TWO_CITIES, signer("card")),
            "the pinned root named, another's signature": signed(forged, MALLORY, TRUST_TYP, header=root_header),
            "the pinned root in the header, another inside": signed(foreign, MALLORY, TRUST_TYP, header=root_header),
            "the pinned root inside, another in the header": signed(TRUST_CLAIMS, MALLORY, TRUST_TYP),
            "a bit of its signature changed": TRUST[:-1] + bytes((TRUST[-1] ^ 1,)),
            "a bit of its claims changed": TRUST.replace(b"Rivermouth", b"Rivermoutg"),
            "a signature of zeros on a trust list": TRUST[:-64] + bytes(64),
            "alg none on a trust list": signed(
                TRUST_CLAIMS, ROOT, TRUST_TYP, header=cbor.encode({1: 0, 4: ROOT.public.kid.encode(), 16: TRUST_TYP})
            ),
            "a P-256 alg on a trust list": signed(
                TRUST_CLAIMS, ROOT, TRUST_TYP, header=cbor.encode({1: -7, 4: ROOT.public.kid.encode(), 16: TRUST_TYP})
            ),
        },
    )


def shapeless_trust() -> list[ListAttack]:
    entry = listed("card", Use.CARD)
    twin = [
        cbor.encode(_encode_entry(entry)),
        cbor.encode(_encode_entry(replace(entry, not_before=entry.not_before + 1))),
    ]
    top = pairs_of(TRUST_CLAIMS)
    wrong: dict[str, tuple[tuple[int | str, ...], bytes]] = {
        "two equal kids": ((KEYS,), b"\x82" + b"".join(twin)),
        "the same key twice": ((KEYS,), b"\x82" + twin[0] * 2),
        "sequence 0": ((-65537,), b"\x00"),
        "sequence -1": ((-65537,), b"\x20"),
        "sequence true": ((-65537,), b"\xf5"),
        "sequence 2^31": ((-65537,), b"\x1a\x80\x00\x00\x00"),
        "sequence 2^64 - 1": ((-65537,), b"\x1b" + b"\xff" * 8),
        "sequence a float": ((-65537,), b"\xf9\x47\x00"),
        "specimen 0": ((-65538,), b"\x00"),
        "specimen 1": ((-65538,), b"\x01"),
        "specimen null": ((-65538,), b"\xf6"),
        "a life of 101 days": ((4,), cbor.encode(TWO_CITIES.issued + 101 * DAY)),
        "expired before it was issued": ((4,), cbor.encode(TWO_CITIES.issued - 1)),
        "expiry a float": ((4,), b"\xfb\x41\xda\x9c\x40\x40\x00\x00\x00"),
        "issued in 1970": ((6,), b"\x00"),
        "issued before 1970": ((6,), b"\x20"),
        "issued in the year 10000": ((6,), cbor.encode(253_402_300_800)),
        "published by a city that it does not name": ((1,), cbor.encode("https://id.evil.example")),
        "published by the second city": ((1,), cbor.encode(CITY)),
        "no city": ((-65539,), b"\xa0"),
        "a city without a name": ((-65539, CITY), b"\xa0"),
        "a city's name with an override": ((-65539, CITY, "en"), cbor.encode("Rivermouth\u202e")),
        "a city's name of 81 letters": ((-65539, CITY, "en"), cbor.encode("A" * 81)),
        "a city's name in bytes": ((-65539, CITY, "en"), b"\x41A"),
        "no keys but null": ((KEYS,), b"\xf6"),
        "keys that are a map": ((KEYS,), b"\xa0"),
        "a key that is a number": ((KEYS,), b"\x81\x01"),
        "next root of 31 bytes": ((NEXT_ROOT,), string(bytes(31))),
        "next root in words": ((NEXT_ROOT,), b"\x78\x20" + b"a" * 32),
        "next root false": ((NEXT_ROOT,), b"\xf4"),
        "a list of roots": ((NEXT_ROOT,), b"\x81" + string(bytes(32))),
        "a label more": ((2,), b"\x61x"),
        "a private label more": ((-65543,), b"\x01"),
    }
    entries: dict[str, tuple[tuple[int | str, ...], bytes]] = {
        "a key for a city that is not named": ((2,), cbor.encode("https://id.evil.example")),
        "use 0": ((3,), b"\x00"),
        "use 4": ((3,), b"\x04"),
        "use true": ((3,), b"\xf5"),
        "two uses": ((3,), b"\x82\x01\x02"),
        "state 0": ((7,), b"\x00"),
        "state 3": ((7,), b"\x03"),
        "state true": ((7,), b"\xf5"),
        "a window turned round": ((5,), cbor.encode(NOW - 90 * DAY)),
        "accepted for less than it signs": ((6,), cbor.encode(NOW)),
        "a window without end": ((6,), b"\x1b" + b"\xff" * 8),
        "a window from before 1970": ((4,), b"\x20"),
        "a window a float": ((4,), b"\xfb\x41\xda\x00\x00\x00\x00\x00\x00"),
        "a key with a member more": ((8,), b"\x01"),
        "a COSE key with a member more": ((1, 4), b"\x81\x02"),
        "a private part in the list": ((1, -4), string(bytes(32))),
        "a foreign kid": ((1, 2), string(b"AAAAAAAA")),
        "a key type true": ((1, 1), b"\xf5"),
        "a curve of another kind": ((1, -1), b"\x04"),
        "an alg of another kind": ((1, 3), b"\x26"),
        "a key of 31 bytes": ((1, -2), string(bytes(31))),
    }
    table: dict[str, bytes] = {f"trust list: {n}": _trust(path, raw) for n, (path, raw) in wrong.items()}
    table |= {f"trust list: {n}": _with_key(path, raw) for n, (path, raw) in entries.items()}
    table |= {f"trust list: a key at {y[:8]}…{y[-8:]}": _edwards(y) for y in SMALL_ORDER}
    table |= {
        "trust list: a P-256 key at the origin": _p256(bytes(32), bytes(32)),
        "trust list: a P-256 key off the curve": _p256(b"\x01" * 32, b"\x02" * 32),
        "trust list: a P-256 key beyond the field": _p256(b"\xff" * 32, b"\xff" * 32),
        "trust list: a P-256 key without y": _p256(b"\x01" * 32, b""),
        "trust list: a claim twice": signed(map_of(top[0], *top), ROOT, TRUST_TYP),
        "trust list: claims in the wrong order": signed(map_of(*reversed(top)), ROOT, TRUST_TYP),
        "trust list: a claim less": signed(map_of(*top[:-1]), ROOT, TRUST_TYP),
        "trust list: bytes behind its claims": signed(TRUST_CLAIMS + b"\0", ROOT, TRUST_TYP),
        "trust list: bytes behind": TRUST + b"\0",
        "trust list: a byte short": TRUST[:-1],
        "trust list: nothing": b"",
        "trust list: tag 61 around it": b"\xd8\x3d" + TRUST,
        "trust list: no tag": TRUST[1:],
        "trust list: the header of a card": signed(
            TRUST_CLAIMS, ROOT, TRUST_TYP, header=cbor.encode({1: -8, 4: ROOT.public.kid.encode()})
        ),
        "trust list: the typ of a status list": signed(TRUST_CLAIMS, ROOT, STATUS_TYP),
        "trust list: crit in its header": signed(
            TRUST_CLAIMS,
            ROOT,
            TRUST_TYP,
            header=cbor.encode({1: -8, 2: [1], 4: ROOT.public.kid.encode(), 16: TRUST_TYP}),
        ),
        "trust list: above 64 KiB": TRUST + bytes(65_536),
        "trust list: five thousand lists inside": signed(b"\x81" * 5000 + b"\x01", ROOT, TRUST_TYP),
        "trust list: no map inside": signed(b"\x80", ROOT, TRUST_TYP),
        "trust list: no root inside": signed(
            map_of(*(p for p in top if p[0] != cbor.encode(ROOT_KEY))), ROOT, TRUST_TYP
        ),
    }
    return _table("not-a-trust-list", dict(table))


def unsigned_status() -> list[ListAttack]:
    status_p256 = signer("status", Alg.ES256)
    kid = signer("status").public.kid.encode()
    return _table(
        "status-not-signed",
        {
            "a status list signed by a card key": encode_status_list(status_list(), signer("card")),
            "a status list signed by a checkpoint key": encode_status_list(status_list(), signer("checkpoint")),
            "a status list signed by the root": encode_status_list(status_list(), ROOT),
            "a status list signed by nobody": encode_status_list(status_list(), MALLORY),
            "a status list signed by a city that is not pinned": encode_status_list(
                status_list(), signer("other status")
            ),
            "a status list of a key of its own under a known kid": signed(
                STATUS_CLAIMS, MALLORY, STATUS_TYP, header=cbor.encode({1: -8, 4: kid, 16: STATUS_TYP})
            ),
            "a status list under another alg": signed(
                STATUS_CLAIMS, status_p256, STATUS_TYP, header=cbor.encode({1: -7, 4: kid, 16: STATUS_TYP})
            ),
            "a bit of the list changed": STATUS[:-1] + bytes((STATUS[-1] ^ 1,)),
            "a status list signed before its key's time": encode_status_list(
                status_list(issued=NOW - 61 * DAY), signer("status")
            ),
            "a status list signed after its key's time": encode_status_list(
                status_list(issued=NOW + 121 * DAY), signer("status")
            ),
        },
    )


def shapeless_status() -> list[ListAttack]:
    bits, issued = bytes(MIN_SIZE // 8), NOW - DAY
    packed = zlib.compress(bits, 9)

    def with_list(raw: bytes) -> bytes:
        return signed(claim(STATUS_CLAIMS, (65533,), raw), signer("status"), STATUS_TYP)

    def lst(data: bytes, **more: int) -> bytes:
        return with_list(cbor.encode({"bits": 1, "lst": data, **more}))

    def put(path: tuple[int | str, ...], raw: bytes) -> bytes:
        return signed(claim(STATUS_CLAIMS, path, raw), signer("status"), STATUS_TYP)

    top = pairs_of(STATUS_CLAIMS)
    return _table(
        "not-a-status-list",
        {
            "a smaller status list than any city's": lst(zlib.compress(bits[:-1], 9)),
            "a status list of no entries": lst(zlib.compress(b"", 9)),
            "two bits an entry": with_list(cbor.encode({"bits": 2, "lst": packed})),
            "bits true": with_list(cbor.encode({"bits": True, "lst": packed})),
            "bits a float": with_list(b"\xa2\x63lst" + string(packed) + b"\x64bits\xf9\x3c\x00"),
            "a status list with a member more": lst(packed, aggregation=1),
            "a status list that is not compressed": lst(bits),
            "a status list followed by bytes": lst(packed + b"\0"),
            "a status list followed by a list": lst(packed + packed),
            "a status list cut short": lst(packed[:-5]),
            "a status list with a false checksum": lst(packed[:-1] + bytes((packed[-1] ^ 1,))),
            "a status list that inflates to 40 MiB": lst(zlib.compress(bytes(40 * 2**20), 9)),
            "a status list in text": with_list(b"\xa2\x63lst\x61x\x64bits\x01"),
            "a status list of a week and a second": put((4,), cbor.encode(issued + LIFETIME + 1)),
            "a status list that expired before it was issued": put((4,), cbor.encode(issued - 1)),
            "a status list without end": put((4,), b"\x1b" + b"\xff" * 8),
            "a status list's expiry a float": put((4,), b"\xfb\x41\xda\x9c\x40\x40\x00\x00\x00"),
            "a status list of 1970": put((6,), b"\x00"),
            "ttl 0": put((65534,), b"\x00"),
            "ttl -1": put((65534,), b"\x20"),
            "ttl true": put((65534,), b"\xf5"),
            "ttl a float": put((65534,), b"\xf9\x3c\x00"),
            "a status list without ttl": signed(map_of(*top[:-1]), signer("status"), STATUS_TYP),
            "a status list with an issuer": put((1,), cbor.encode(CITY)),
            "a status list whose address is no address": put((2,), b"\x64evil"),
            "a status list's address in bytes": put((2,), cbor.encode(STATUS_URI.encode())),
            "a status list's address with a query": put((2,), cbor.encode(f"{STATUS_URI}?x")),
            "a status list's claim twice": signed(map_of(top[0], *top), signer("status"), STATUS_TYP),
            "a status list's claims in the wrong order": signed(map_of(*reversed(top)), signer("status"), STATUS_TYP),
            "bytes behind a status list's claims": signed(STATUS_CLAIMS + b"\0", signer("status"), STATUS_TYP),
            "bytes behind a status list": STATUS + b"\0",
            "a status list with the typ of a trust list": signed(STATUS_CLAIMS, signer("status"), TRUST_TYP),
            "a trust list in place of a status list": TRUST,
            "a status list above 4 MiB": STATUS + bytes(4 * 2**20),
            "a status list as JSON": b'{"status_list": {"bits": 1, "lst": ""}}',
        },
    )


def lines() -> dict[str, str]:
    """Lines that pin nothing: each must be refused as a fingerprint."""
    digits = ROOT.public.thumbprint.hex()
    return {
        "63 digits": f"{digits[:-1]} {CITY}",
        "65 digits": f"{digits}0 {CITY}",
        "capitals": f"{digits.upper()} {CITY}",
        "no issuer": digits,
        "two blanks": f"{digits}  {CITY}",
        "http": f"{digits} http://id.rivermouth.example",
        "an issuer that is a wildcard": f"{digits} https://*.example",
        "an empty issuer": f"{digits} {CITY},",
        "a third part": f"{digits} {CITY} x",
        "digits of another script": f"{digits[:-1]}\u0661 {CITY}",
        "a good line and a bad one": f"{LINE}\n{digits} x\n",
        "a Cyrillic letter in the issuer": f"{digits} https://id.r\u0456vermouth.example",
    }


def bundles() -> list[ListAttack]:
    one: list[cbor.Encodable] = [TRUST]
    two: list[cbor.Encodable] = [STATUS]
    whole = cbor.encode(["idsvc-lists/1", one, two])
    return _table(
        "not-a-bundle",
        {
            "bundle: nothing": b"",
            "bundle: another version": cbor.encode(["idsvc-lists/2", one, two]),
            "bundle: a member more": cbor.encode(["idsvc-lists/1", one, two, []]),
            "bundle: a member less": cbor.encode(["idsvc-lists/1", one]),
            "bundle: a root inside": cbor.encode(["idsvc-lists/1", one, two, LINE]),
            "bundle: bytes behind": whole + b"\0",
            "bundle: a byte short": whole[:-1],
            "bundle: a list that is text": cbor.encode(["idsvc-lists/1", ["x"], two]),
            "bundle: a list that is null": cbor.encode(["idsvc-lists/1", [None], two]),
            "bundle: a list in place of lists": cbor.encode(["idsvc-lists/1", TRUST, STATUS]),
            "bundle: a map": cbor.encode({"trust": one}),
            "bundle: without end": b"\x9f" + whole[1:] + b"\xff",
            "bundle: an array not in its shortest form": b"\x98\x03" + whole[1:],
            "bundle: says it has 2^64 - 1 lists": whole[:15] + b"\x9b" + b"\xff" * 8,
            "bundle: five thousand lists in lists": whole[:15] + b"\x81" * 5000,
            "bundle: a tag around it": b"\xd9\xd9\xf7" + whole,
            "bundle: 256 of a kind": cbor.encode(["idsvc-lists/1", one * 256, two]),
            "bundle: a list as JSON": b'["idsvc-lists/1", [], []]',
        },
    )


def trust_attacks() -> list[ListAttack]:
    return [*unsigned_trust(), *shapeless_trust()]


def status_attacks() -> list[ListAttack]:
    return [*unsigned_status(), *shapeless_status()]


def controls() -> list[bytes]:
    """Trust lists made in the same ways with nothing wrong in them: each must be taken."""
    entry = cbor.encode(_encode_entry(listed("card", Use.CARD)))
    return [
        TRUST,
        signed(TRUST_CLAIMS, ROOT, TRUST_TYP),
        signed(map_of(*pairs_of(TRUST_CLAIMS)), ROOT, TRUST_TYP),
        _trust((-65537,), b"\x18\x63"),
        _trust((KEYS,), b"\x81" + entry),
        _trust((NEXT_ROOT,), string(MALLORY.public.thumbprint)),
        _with_key((3,), b"\x03"),
        _edwards(signer("any").public.x.hex()),
        _p256(signer("any", Alg.ES256).public.x, signer("any", Alg.ES256).public.y),
    ]
