"""Makes the verdict vectors: cards and lists from fixed keys, each with the reason that every verifier must give."""

import json
import zlib
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from idsvc.credential import base45, cbor, cose, frame
from idsvc.credential.claims import Flag, StatusRef, encode_claims, expiry_moment, issue_code, issued_moment
from idsvc.credential.dates import DAY
from idsvc.credential.fingerprint import format_fingerprint
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.credential.trust_list import KeyState, Use
from tests.support.torsion import signed_with_torsion
from tests.support.vector_shapes import BACK_SHAPES, FORBIDDEN, FRONT_SHAPES
from tests.support.verdict_cards import (
    AT,
    CITY,
    NOW,
    OTHER_CITY,
    OTHER_STATUS_URI,
    REVOKED_INDEX,
    STATUS_URI,
    Setting,
    back,
    front,
    listed,
    signer,
    status_list,
    trust_list,
)

KINDS = ("valid", "invalid", "edge")
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # SP 800-186


@dataclass(frozen=True)
class Vector:
    """One text, the lists and the moment it is checked with, and the expected verdict."""

    kind: str
    name: str
    text: str
    reason: str
    side: str | None = None
    setting: str = "usual"
    at: datetime = AT
    audience: str = "library"

    def members(self) -> dict[str, str | None]:
        at = self.at.strftime("%Y-%m-%dT%H:%M:%SZ")
        whole = {"name": self.name, "text": self.text, "lists": self.setting, "at": at, "audience": self.audience}
        return whole | {"reason": self.reason, "side": self.side}


def settings() -> dict[str, Setting]:
    narrow = replace(listed("narrow", Use.CARD), not_before=NOW - 5 * DAY, stop_signing=NOW, accept_until=NOW + 9 * DAY)
    withdrawn = replace(listed("withdrawn", Use.CARD), state=KeyState.WITHDRAWN)
    future = replace(listed("future", Use.CARD), not_before=NOW + DAY)
    other = listed("other card", Use.CARD, OTHER_CITY)
    usual = trust_list(narrow, withdrawn, future, other, listed("checkpoint", Use.CHECKPOINT))
    return {
        "usual": Setting(usual),
        "no status": Setting(usual, statuses=()),
        "other status": Setting(usual, statuses=(status_list(uri=f"{CITY}/status/2"),)),
        "old status": Setting(usual, statuses=(status_list(issued=NOW - 31 * DAY),)),
        "week-old status": Setting(usual, statuses=(status_list(issued=NOW - 8 * DAY),)),
        "old trust": Setting(replace(usual, issued=NOW - 46 * DAY, expires=NOW + 54 * DAY)),
        "expired trust": Setting(replace(usual, issued=NOW - 100 * DAY, expires=NOW)),
        "two cities": Setting(usual, issuers=frozenset({CITY, OTHER_CITY})),
        "specimen": Setting(replace(usual, specimen=True)),
    }


def settings_json() -> dict[str, dict[str, object]]:
    return {
        name: {
            "root": format_fingerprint(signer(found.root).public, found.issuers),
            "trust": [b64encode(found.trust_bytes()).decode()],
            "status": [b64encode(data).decode() for data in found.status_bytes()],
        }
        for name, found in settings().items()
    }


def signed(payload: bytes, by: LocalSigner | None = None) -> str:
    return frame.pack(cose.sign1(payload, by or signer("card")))


def _map(payload: bytes) -> dict[cbor.Key, cbor.Value]:
    return cbor.decode_map(payload, cose.Step.SHAPE)


def changed(payload: bytes, path: tuple[int | str, ...], value: object) -> str:
    """Return a code with a value put, or with `...` taken away, at a path of the claims set, then signed."""
    claims = _map(payload)
    inner: object = claims
    for key in path[:-1]:
        assert isinstance(inner, dict | list)
        inner = inner[key]  # type: ignore[index]
    assert isinstance(inner, dict | list)
    if value is ...:
        del inner[path[-1]]  # type: ignore[arg-type]
    else:
        inner[path[-1]] = value  # type: ignore[index]
    return signed(cbor.encode(claims))


def framed(data: bytes) -> str:
    return base45.encode(zlib.compress(data, 9))


def headed(header: object, unprotected: object = None, extra: list[object] | None = None) -> str:
    """Return a front code under another header, rightly signed over it."""
    protected, payload = cbor.encode(header), encode_claims(front())  # type: ignore[arg-type]
    signature = signer("card").sign(cose.to_be_signed(protected, payload))
    parts = [protected, unprotected or {}, payload, signature, *(extra or [])]
    return framed(cbor.encode(cbor.Tag(18, parts)))  # type: ignore[arg-type]


def _valid() -> Iterator[Vector]:
    def good(name: str, text: str, side: str, **more: object) -> Vector:
        return Vector("valid", name, text, "VALID", side, **more)  # type: ignore[arg-type]

    card, p256 = signer("card"), signer("card p-256", Alg.ES256)
    yield good("front", issue_code(front(), card), "FRONT")
    yield good("back", issue_code(back(), card), "BACK")
    yield good("back for a bank", issue_code(back(), card), "BACK", audience="bank")
    yield good("back for a door", issue_code(back(), card), "BACK", audience="door")
    yield good("front under ES256", issue_code(front(), p256), "FRONT")
    yield good("back under ES256", issue_code(back(), p256), "BACK")
    yield good("front under ES256, the other s", _with_high_s(issue_code(front(), p256)), "FRONT")
    yield good("front under alg -19", issue_code(front(), replace(card, alg=Alg.ED25519)), "FRONT")
    yield good("front under alg -9", issue_code(front(), replace(p256, alg=Alg.ESP256)), "FRONT")
    yield good("back without address", issue_code(back(address=None), card), "BACK")
    second = back(name="Nguyễn Thị Ánh", second_name="阮氏映", second_name_language="zh")
    yield good("back with a second script", issue_code(second, card), "BACK")
    for name in (
        "عبد الرحمن محمد علي الحسيني",
        "রহিমা খাতুন চৌধুরী",
        "Ō",
        "José María de la Concepción O'Neill-Fernández y Vázquez",
    ):
        yield good(f"front name of {len(name)} characters", issue_code(front(name=name), card), "FRONT")
    joined = front(name="\u0646\u0627\u0632\u200c\u0646\u06cc\u0646")
    yield good("front name with a joiner", issue_code(joined, card), "FRONT")
    child = front(flags=Flag.RESIDENT | Flag.UNDER_13, expires=expiry_moment(2026, 12))
    yield good("front of a child", issue_code(child, card), "FRONT")
    bridge = front(flags=Flag.RESIDENT | Flag.TEMPORARY, expires=expiry_moment(2026, 4))
    yield good("front of a bridge card", issue_code(bridge, card), "FRONT")
    yield good("front without flags", issue_code(front(flags=Flag(0)), card), "FRONT")
    specimen = front(flags=Flag.RESIDENT | Flag.SPECIMEN)
    yield good("specimen under a specimen list", issue_code(specimen, card), "FRONT", setting="specimen")
    theirs = front(issuer=OTHER_CITY, status=StatusRef(STATUS_URI, 1))
    yield Vector(
        "invalid",
        "another city, its own key, our list",
        issue_code(theirs, signer("other card")),
        "STATUS_MISSING",
        "FRONT",
        "two cities",
    )


def _not_a_card() -> Iterator[Vector]:
    good = issue_code(front(), signer("card"))
    texts = {
        "empty": "",
        "a web address": "https://example.org/menu",
        "a web address in the alphabet": "HTTP://EXAMPLE.ORG/MENU",
        "lower case": good.lower(),
        "longer than any code": good + "0" * (frame.MAX_TEXT + 1 - len(good)),
        "one character short": good[:-1],
        "half": good[: len(good) // 2],
        "a space before": " " + good,
        "a line break inside": good[:9] + "\n" + good[9:],
        "base45 overflow in three": ":::" + good[3:],
        "base45 overflow in two": base45.encode(b"12") + "::",
        "base45 of an impossible length": base45.encode(b"12") + "0",
        "full-width digits": "\uff11\uff12\uff13",
        "not compressed": base45.encode(frame.unpack(good)),
        "deflate without its zlib frame": base45.encode(zlib.compress(frame.unpack(good), 9)[2:-4]),
        "wrong checksum": base45.encode(zlib.compress(frame.unpack(good), 9)[:-1] + b"\0"),
        "inflates to more than 16 KiB": framed(bytes(frame.MAX_BYTES + 1)),
        "nothing inside": framed(b""),
        "plain text inside": framed(b"hello"),
        "an untagged array": framed(frame.unpack(good)[1:]),
        "COSE_Mac0": framed(b"\xd1" + frame.unpack(good)[1:]),
        "CWT tag before": framed(b"\xd8\x3d" + frame.unpack(good)),
        "a tag of two bytes": framed(b"\xd8\x12" + frame.unpack(good)[1:]),
    }
    for name, text in texts.items():
        yield Vector("invalid", name, text, "NOT_A_CARD")


def _stored(data: bytes, head: int) -> bytes:
    """Return a deflate block that holds bytes as they are, under a first byte that says whether it is the last."""
    length = len(data).to_bytes(2, "little")
    return bytes((head,)) + length + bytes(byte ^ 0xFF for byte in length) + data


def _unreadable() -> Iterator[Vector]:
    good = issue_code(front(), signer("card"))
    inside, kid = frame.unpack(good), signer("card").public.kid.encode()
    yield Vector(
        "invalid", "bytes after the zlib stream", base45.encode(zlib.compress(inside, 9) + b"\0"), "UNREADABLE"
    )
    yield Vector("invalid", "another zlib level", base45.encode(zlib.compress(inside, 1)), "UNREADABLE")
    for bit in (3, 7):
        text = base45.encode(b"\x78\xda" + _stored(inside, 1 | 1 << bit) + zlib.adler32(inside).to_bytes(4, "big"))
        yield Vector("invalid", f"bit {bit} before a stored block", text, "UNREADABLE")
    two = _stored(inside[:9], 0) + _stored(inside[9:], 1 | 1 << 5)
    text = base45.encode(b"\x78\xda" + two + zlib.adler32(inside).to_bytes(4, "big"))
    yield Vector("invalid", "a bit before a second stored block", text, "UNREADABLE")
    yield Vector("invalid", "bytes after the message", framed(inside + b"\0"), "UNREADABLE")
    yield Vector("invalid", "message cut short", framed(inside[:-1]), "UNREADABLE")
    yield Vector("invalid", "indefinite length", framed(b"\xd2\x9f" + inside[2:] + b"\xff"), "UNREADABLE")
    yield Vector("invalid", "five parts", headed({1: -8, 4: kid}, extra=[b""]), "UNREADABLE")
    yield Vector("invalid", "unprotected header", headed({1: -8, 4: kid}, {4: kid}), "UNREADABLE")
    yield Vector("invalid", "crit in the header", headed({1: -8, 2: [1], 4: kid}), "UNREADABLE")
    yield Vector("invalid", "no kid", headed({1: -8}), "UNREADABLE")
    yield Vector("invalid", "kid of nine characters", headed({1: -8, 4: kid + b"A"}), "UNREADABLE")
    yield Vector("invalid", "alg by name", headed({1: "EdDSA", 4: kid}), "UNREADABLE")
    yield Vector("invalid", "header is no map", headed([1, -8]), "UNREADABLE")
    long_header = b"\xd2\x84\x58\x0e" + inside[3:]
    yield Vector("invalid", "a length not in its shortest form", framed(long_header), "UNREADABLE")


def _shapes() -> Iterator[Vector]:
    for name, (path, value) in FRONT_SHAPES.items():
        yield Vector("invalid", name, changed(encode_claims(front()), path, value), "UNREADABLE")
    for name, (path, value) in BACK_SHAPES.items():
        yield Vector("invalid", name, changed(encode_claims(back()), path, value), "UNREADABLE")
    for name, (key, value) in FORBIDDEN.items():
        yield Vector("invalid", name, changed(encode_claims(front()), (169, key), value), "FORBIDDEN_CLAIM")
    text = changed(encode_claims(back()), (169, 13), "XX")
    yield Vector("invalid", "claim 13 on the back", text, "FORBIDDEN_CLAIM", audience="bank")
    yield Vector("invalid", "payload is a list", signed(cbor.encode([1])), "UNREADABLE")
    yield Vector("invalid", "payload not canonical", signed(b"\xa1\x18\x01\x60"), "UNREADABLE")
    yield Vector("invalid", "payload with a key twice", signed(b"\xa2\x01\x60\x01\x60"), "UNREADABLE")


def _with_high_s(text: str) -> str:
    """Return an ES256 code with the other of its two valid signatures; no rule here asks for the lower s."""
    inside = frame.unpack(text)
    s = P256_ORDER - int.from_bytes(inside[-32:], "big")
    return framed(inside[:-32] + s.to_bytes(32, "big"))


def _altered() -> Iterator[Vector]:
    inside = frame.unpack(issue_code(front(), signer("card")))
    for name, at in {
        "first signature byte": -64,
        "last signature byte": -1,
        "a byte of the name": inside.index(b"Ana"),
    }.items():
        data = bytearray(inside)
        data[at] ^= 1
        yield Vector("invalid", f"altered {name}", framed(bytes(data)), "ALTERED")
    short = cbor.encode(cbor.Tag(18, [*_parts(inside)[:3], inside[-63:]]))
    yield Vector("invalid", "signature of 63 bytes", framed(short), "ALTERED")
    forged = changed(encode_claims(front()), (169, 13), "XX")
    data = frame.unpack(forged)
    yield Vector("invalid", "forbidden claim, unsigned", framed(data[:-1] + bytes((data[-1] ^ 1,))), "ALTERED")
    body = _parts(frame.unpack(issue_code(back(), signer("card"))))
    swapped = cbor.encode(cbor.Tag(18, [body[0], {}, body[2], inside[-64:]]))
    yield Vector("invalid", "signature of the other side", framed(swapped), "ALTERED")
    torsion = framed(signed_with_torsion(encode_claims(front()), signer("card"), 1))
    yield Vector("invalid", "signature that holds with the cofactor only", torsion, "ALTERED")


def _parts(inside: bytes) -> list[cbor.Value]:
    found = cbor.decode(inside, tags=frozenset({18}))
    assert isinstance(found, cbor.Tag)
    assert isinstance(found.content, list)
    return found.content


def _keys() -> Iterator[Vector]:
    def by(name: str) -> str:
        return issue_code(front(), signer(name))

    yield Vector("invalid", "key of nobody", by("stranger"), "UNKNOWN_ISSUER")
    yield Vector("invalid", "key of nobody, old list", by("stranger"), "KEY_UNKNOWN", setting="old trust")
    yield Vector("invalid", "key of a city that is not pinned", by("other card"), "UNKNOWN_ISSUER")
    yield Vector("invalid", "signed by a status key", by("status"), "KEY_NOT_VALID")
    yield Vector("invalid", "signed by a checkpoint key", by("checkpoint"), "KEY_NOT_VALID")
    yield Vector("invalid", "signed by a withdrawn key", by("withdrawn"), "KEY_NOT_VALID")
    yield Vector("invalid", "signed by a key before its time", by("future"), "KEY_NOT_VALID")
    kid = signer("card").public.kid.encode()
    yield Vector("invalid", "alg of another key type", headed({1: -7, 4: kid}), "KEY_NOT_VALID")
    yield Vector("invalid", "alg none", headed({1: 0, 4: kid}), "KEY_NOT_VALID")
    yield Vector("invalid", "key after accept-until", by("narrow"), "KEY_NOT_VALID", at=AT + timedelta(days=10))
    early = back(issued=issued_moment(date(2026, 3, 1)))
    yield Vector(
        "invalid", "issued before the key's period", issue_code(early, signer("narrow")), "KEY_NOT_VALID", "BACK"
    )
    wrong = issue_code(front(issuer=OTHER_CITY), signer("card"))
    yield Vector("invalid", "issuer is not the key's", wrong, "KEY_NOT_VALID", "FRONT")
    specimen = issue_code(front(flags=Flag.RESIDENT | Flag.SPECIMEN), signer("card"))
    yield Vector("invalid", "specimen under a real list", specimen, "KEY_NOT_VALID", "FRONT")
    yield Vector("invalid", "real card under a specimen list", by("card"), "KEY_NOT_VALID", "FRONT", "specimen")


def _dates_and_lists() -> Iterator[Vector]:
    good, bank = issue_code(front(), signer("card")), issue_code(back(), signer("card"))
    old = issue_code(front(expires=expiry_moment(2026, 2)), signer("card"))
    revoked = front(status=StatusRef(STATUS_URI, REVOKED_INDEX))
    yield Vector("invalid", "expired", old, "EXPIRED", "FRONT")
    coming = issue_code(back(issued=issued_moment(date(2026, 3, 20))), signer("card"))
    yield Vector("invalid", "issued in the future", coming, "NOT_YET_VALID", "BACK")
    yield Vector("invalid", "revoked", issue_code(revoked, signer("card")), "REVOKED", "FRONT")
    yield Vector(
        "invalid", "revoked, front at a bank", issue_code(revoked, signer("card")), "REVOKED", "FRONT", audience="bank"
    )
    yield Vector("invalid", "revoked, old list", issue_code(revoked, signer("card")), "REVOKED", "FRONT", "old status")
    yield Vector("invalid", "status list too old", good, "STATUS_STALE", "FRONT", "old status")
    yield Vector("invalid", "no status list", good, "STATUS_MISSING", "FRONT", "no status")
    yield Vector("invalid", "another status list", good, "STATUS_MISSING", "FRONT", "other status")
    beyond = issue_code(front(status=StatusRef(STATUS_URI, 2**17)), signer("card"))
    yield Vector("invalid", "index just outside the list", beyond, "UNREADABLE", "FRONT")
    yield Vector("invalid", "trust list expired", good, "TRUST_STALE", setting="expired trust")
    yield Vector("invalid", "clock a year behind", good, "CLOCK_WRONG", at=AT - timedelta(days=365))
    yield Vector("invalid", "front at a bank", good, "WRONG_SIDE", "FRONT", audience="bank")
    yield Vector("invalid", "front at a door", good, "WRONG_SIDE", "FRONT", audience="door")
    yield Vector("invalid", "week-old list at a bank", bank, "STATUS_STALE", "BACK", "week-old status", audience="bank")
    yield Vector("valid", "week-old list at a library", bank, "VALID", "BACK", "week-old status")
    theirs = front(issuer=OTHER_CITY, status=StatusRef(OTHER_STATUS_URI, 1))
    yield Vector(
        "invalid",
        "another city without its list",
        issue_code(theirs, signer("other card")),
        "STATUS_MISSING",
        "FRONT",
        "two cities",
    )


def _edges() -> Iterator[Vector]:
    card, expiry = signer("card"), expiry_moment(2026, 3)
    ending = issue_code(front(expires=expiry), card)
    last = datetime.fromtimestamp(expiry, UTC)
    fresh = {"audience": "library"}
    yield Vector(
        "edge", "the last second with skew", ending, "VALID", "FRONT", at=last + timedelta(seconds=299), **fresh
    )
    yield Vector("edge", "the first second after", ending, "EXPIRED", "FRONT", at=last + timedelta(seconds=300))
    for name, index in {"first index": 0, "last index": 2**17 - 1}.items():
        yield Vector("edge", name, issue_code(front(status=StatusRef(STATUS_URI, index)), card), "VALID", "FRONT")
    for name, index in {"before a set bit": REVOKED_INDEX - 1, "after a set bit": REVOKED_INDEX + 1}.items():
        yield Vector("edge", name, issue_code(front(status=StatusRef(STATUS_URI, index)), card), "VALID", "FRONT")
    good = issue_code(front(), card)
    inside = frame.unpack(good)
    stored = _stored(inside[:9], 0) + _stored(inside[9:], 1) + zlib.adler32(inside).to_bytes(4, "big")
    yield Vector("edge", "stored blocks", base45.encode(b"\x78\xda" + stored), "VALID", "FRONT")
    yield Vector("edge", "line break and tab around", f"\r\n{good}\t\r\n", "VALID", "FRONT")
    listed_at = datetime.fromtimestamp(NOW - DAY, UTC)
    yield Vector("edge", "clock an hour behind the list", good, "VALID", "FRONT", at=listed_at - timedelta(hours=1))
    yield Vector("edge", "clock a second more behind", good, "CLOCK_WRONG", at=listed_at - timedelta(seconds=3601))
    first = issue_code(back(issued=issued_moment(date(2026, 3, 9))), signer("narrow"))
    yield Vector("edge", "issued on the key's first day", first, "VALID", "BACK")
    issued = back(issued=issued_moment(date(2026, 3, 16)))
    midnight = datetime.fromtimestamp(issued.issued, UTC)
    code = issue_code(issued, card)
    yield Vector("edge", "issue moment within the skew", code, "VALID", "BACK", at=midnight - timedelta(seconds=300))
    yield Vector(
        "edge", "issue moment beyond the skew", code, "NOT_YET_VALID", "BACK", at=midnight - timedelta(seconds=301)
    )
    limit = AT + timedelta(days=29)
    yield Vector("edge", "status list of thirty days", issue_code(front(), card), "VALID", "FRONT", at=limit)
    stale = limit + timedelta(seconds=1)
    yield Vector("edge", "status list of thirty days and a second", good, "STATUS_STALE", "FRONT", at=stale)


_MAKERS: tuple[Callable[[], Iterator[Vector]], ...] = (
    _valid,
    _not_a_card,
    _unreadable,
    _shapes,
    _altered,
    _keys,
    _dates_and_lists,
    _edges,
)


def pairs() -> list[dict[str, str]]:
    """Return front and back codes that are checked together."""
    card = signer("card")
    good, bank = issue_code(front(), card), issue_code(back(), card)
    other = issue_code(back(expires=expiry_moment(2027, 1)), card)
    at = AT.strftime("%Y-%m-%dT%H:%M:%SZ")
    cases = (
        ("both of one card", good, bank, "VALID"),
        ("of two cards", good, other, "CODES_DIFFER"),
        ("front twice", good, good, "WRONG_SIDE"),
        ("sides exchanged", bank, good, "WRONG_SIDE"),
        ("front broken", good[:-1], bank, "NOT_A_CARD"),
        ("back broken", good, bank[:-1], "NOT_A_CARD"),
    )
    names = ("name", "front", "back", "reason")
    return [dict(zip(names, case, strict=True)) | {"lists": "usual", "at": at} for case in cases]


def vectors() -> list[Vector]:
    return [vector for make in _MAKERS for vector in make()]


def files() -> dict[str, str]:
    """Return every vector file's text by its name."""
    found: dict[str, object] = {kind: [v.members() for v in vectors() if v.kind == kind] for kind in KINDS}
    found |= {"pairs": pairs(), "lists": settings_json()}
    return {f"{name}.json": json.dumps(value, indent=1, ensure_ascii=True) + "\n" for name, value in found.items()}
