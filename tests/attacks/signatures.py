"""Attacks on who signed: keys, algorithms, headers and the signature's own bytes."""

import hmac

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from idsvc.credential import cbor, cose
from idsvc.credential.claims import encode_claims, issue_code
from idsvc.credential.keys import Alg, LocalSigner
from tests.attacks.kit import (
    CARD,
    CARD_P256,
    FRONT,
    HEADER,
    KID,
    KID_P256,
    Attack,
    code,
    map_of,
    message,
    rows,
    string,
    text_of,
)
from tests.support.verdict_cards import OTHER_CITY, OTHER_STATUS_URI, StatusRef, front, signer

MALLORY = signer("mallory")
MALLORY_P256 = signer("mallory p-256", Alg.ES256)
ORDER_ED25519 = 2**252 + 27742317777372353535851937790883648493
ORDER_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_HEADER_P256 = cbor.encode({1: -7, 4: KID_P256})


def _signature(by: LocalSigner = CARD, protected: bytes = HEADER) -> bytes:
    return by.sign(cose.to_be_signed(protected, FRONT))


def _s_moved(signature: bytes, order: int) -> bytes:
    s = int.from_bytes(signature[32:], "little") + order
    return signature[:32] + s.to_bytes(32, "little")


def _p256(r: int, s: int) -> bytes:
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _p256_parts() -> tuple[int, int]:
    good = _signature(CARD_P256, _HEADER_P256)
    return int.from_bytes(good[:32], "big"), int.from_bytes(good[32:], "big")


def _p256_code(r: int, s: int) -> str:
    return code(by=CARD_P256, signature=_p256(r, s))


def forged() -> list[Attack]:
    r, s = _p256_parts()
    good = _signature()
    hashed = hmac.digest(CARD.public.x, cose.to_be_signed(cbor.encode({1: 5, 4: KID}), FRONT), "sha256")
    return rows(
        "ALTERED",
        {
            "a self-made key under a known kid": code(by=MALLORY, protected=HEADER),
            "a self-made P-256 key under a known kid": code(by=MALLORY_P256, protected=_HEADER_P256),
            "claims of another, the signature of a good card": code(
                encode_claims(front(name="Mallory")), signature=good
            ),
            "no signature": code(signature=b""),
            "a signature of zeros": code(signature=bytes(64)),
            "a P-256 signature of zeros": _p256_code(0, 0),
            "r of zero": _p256_code(0, s),
            "s of zero": _p256_code(r, 0),
            "r as large as the order": _p256_code(ORDER_P256, s),
            "s as large as the order": _p256_code(r, ORDER_P256),
            "r and s of all ones": _p256_code(2**256 - 1, 2**256 - 1),
            "r and s exchanged": _p256_code(s, r),
            "a P-256 signature as DER": code(by=CARD_P256, signature=encode_dss_signature(r, s)),
            "S of Ed25519 moved by the order": code(signature=_s_moved(good, ORDER_ED25519)),
            "S of Ed25519 with its high bit set": code(signature=good[:63] + bytes((good[63] | 0x80,))),
            "a neutral R and a zero S": code(signature=b"\x01" + bytes(63)),
            "the key itself as R and a zero S": code(signature=CARD.public.x + bytes(32)),
            "a signature of 63 bytes": code(signature=good[:63]),
            "a signature of 65 bytes": code(signature=good + b"\0"),
            "a signature twice": code(signature=good + good),
            "signed without the context": code(signature=CARD.sign(FRONT)),
            "signed as COSE_Sign": code(
                signature=CARD.sign(b"\x85\x69Signature" + string(HEADER) + b"\x40\x40" + string(FRONT))
            ),
            "signed with external data": code(
                signature=CARD.sign(b"\x84\x6aSignature1" + string(HEADER) + b"\x41\x00" + string(FRONT))
            ),
            "header of a list signed by mallory as -8": code(by=MALLORY, protected=cbor.encode({1: -19, 4: KID})),
        },
    ) + rows(
        "KEY_NOT_VALID",
        {
            "alg none with no signature": code(protected=cbor.encode({1: 0, 4: KID}), signature=b""),
            "HMAC with the public key as its secret": code(protected=cbor.encode({1: 5, 4: KID}), signature=hashed),
            "ES256 under an Ed25519 key": code(by=MALLORY_P256, protected=cbor.encode({1: -7, 4: KID})),
            "EdDSA under a P-256 key": code(by=MALLORY, protected=cbor.encode({1: -8, 4: KID_P256})),
            "Ed25519 under a P-256 key": code(by=MALLORY, protected=cbor.encode({1: -19, 4: KID_P256})),
            "ESP256 under an Ed25519 key": code(by=MALLORY_P256, protected=cbor.encode({1: -9, 4: KID})),
            "ES384": code(protected=cbor.encode({1: -35, 4: KID}), signature=bytes(96)),
            "RS1": code(protected=cbor.encode({1: -65535, 4: KID})),
            "Ed448": code(protected=cbor.encode({1: -53, 4: KID})),
            "the largest alg there is": code(protected=cbor.encode({1: 2**64 - 1, 4: KID})),
            "the smallest alg there is": code(protected=cbor.encode({1: -(2**64), 4: KID})),
            "alg 256 less than -8": code(protected=cbor.encode({1: -264, 4: KID})),
            "alg 2^32 more than -8": code(protected=cbor.encode({1: 2**32 - 8, 4: KID})),
        },
    )


def borrowed() -> list[Attack]:
    """Keys that are listed, but not for this."""
    theirs = issue_code(front(issuer=OTHER_CITY, status=StatusRef(OTHER_STATUS_URI, 1)), CARD)
    return [
        *rows(
            "KEY_NOT_VALID",
            {
                "a card signed by a status key": code(by=signer("status")),
                "a card signed by a checkpoint key": code(by=signer("checkpoint")),
                "a card signed by a withdrawn key": code(by=signer("withdrawn")),
                "a card signed by a key before its time": code(by=signer("future")),
                "our key for another city": theirs,
            },
        ),
        Attack(
            "the other city's key for our card", code(by=signer("other card")), "KEY_NOT_VALID", setting="two cities"
        ),
        Attack("our key for the other city", theirs, "KEY_NOT_VALID", setting="two cities"),
        *rows(
            "UNKNOWN_ISSUER",
            {
                "a card signed by the root": code(by=signer("root")),
                "a card signed by a key of a city that is not pinned": code(by=signer("other card")),
                "a kid of eight zero bytes": code(protected=cbor.encode({1: -8, 4: bytes(8)})),
                "a known kid in small letters": code(protected=cbor.encode({1: -8, 4: KID.lower()})),
                "a kid that is a JavaScript member": code(protected=cbor.encode({1: -8, 4: b"toString"})),
                "a kid of bytes that are no ASCII": code(protected=cbor.encode({1: -8, 4: b"\xff" * 8})),
            },
        ),
    ]


def headers() -> list[Attack]:
    alg, kid = (b"\x01", b"\x27"), (b"\x04", string(KID))
    raw: dict[str, bytes] = {
        "an empty kid": map_of(alg, (b"\x04", b"\x40")),
        "a kid of seven bytes": map_of(alg, (b"\x04", string(KID[:7]))),
        "a kid of nine bytes": map_of(alg, (b"\x04", string(KID + b"A"))),
        "a kid that is text": map_of(alg, (b"\x04", b"\x68" + KID)),
        "a kid that is null": map_of(alg, (b"\x04", b"\xf6")),
        "a kid that is a list of kids": map_of(alg, (b"\x04", b"\x81" + string(KID))),
        "a kid not in its shortest form": map_of(alg, (b"\x04", b"\x58\x08" + KID)),
        "a kid in pieces": map_of(alg, (b"\x04", b"\x5f\x44" + KID[:4] + b"\x44" + KID[4:] + b"\xff")),
        "no kid": map_of(alg),
        "no alg": map_of(kid),
        "alg by its name": map_of((b"\x01", b"\x65EdDSA"), kid),
        "alg a Boolean": map_of((b"\x01", b"\xf5"), kid),
        "alg a float": map_of((b"\x01", b"\xf9\xc8\x00"), kid),
        "alg not in its shortest form": map_of((b"\x01", b"\x38\x07"), kid),
        "alg a big number": map_of((b"\x01", b"\xc3\x41\x07"), kid),
        "alg null": map_of((b"\x01", b"\xf6"), kid),
        "alg twice, the false one last": map_of(alg, (b"\x01", b"\x00"), kid),
        "alg twice, the false one first": map_of((b"\x01", b"\x00"), alg, kid),
        "kid twice": map_of(alg, kid, kid),
        "kid before alg": map_of(kid, alg),
        "crit with nothing in it": map_of(alg, (b"\x02", b"\x80"), kid),
        "crit that names alg": map_of(alg, (b"\x02", b"\x81\x01"), kid),
        "a content type": map_of(alg, (b"\x03", b"\x18\x3d"), kid),
        "a key of its own in the header": map_of(alg, kid, (b"\x38\x00", cbor.encode(MALLORY.public.cose_key()))),
        "a certificate chain in the header": map_of(alg, kid, (b"\x18\x21", string(b"0\x82"))),
        "an address of a certificate": map_of(alg, kid, (b"\x18\x23", b"\x70https://evil.xyz")),
        "a typ as lists have": map_of(alg, kid, (b"\x10", b"\x61x")),
        "claims in the header": map_of(alg, kid, (b"\x0f", b"\xa0")),
        "labels in words": map_of((b"\x63alg", b"\x27"), (b"\x63kid", string(KID))),
        "a header without end": b"\xbf" + b"".join((*alg, *kid)) + b"\xff",
        "a header of five thousand lists": b"\x81" * 5000 + b"\x01",
        "a header with bytes behind it": map_of(alg, kid) + b"\0",
        "a header that is a list": b"\x82\x01\x27",
        "a header with a label null": map_of(alg, kid, (b"\xf6", b"\x01")),
    }
    return rows("UNREADABLE", {name: code(protected=protected) for name, protected in raw.items()})


def unprotected() -> list[Attack]:
    alg_kid = map_of((b"\x01", b"\x27"), (b"\x04", string(KID)))
    signed_empty = CARD.sign(cose.to_be_signed(b"", FRONT))
    inside = message()
    return rows(
        "UNREADABLE",
        {
            "alg and kid in the unprotected header": code(protected=b"", unprotected=alg_kid, signature=signed_empty),
            "an empty protected map": code(protected=b"\xa0", unprotected=alg_kid),
            "a kid in the unprotected header, too": code(unprotected=map_of((b"\x04", string(KID)))),
            "a countersignature": code(unprotected=map_of((b"\x0b", string(bytes(64))))),
            "an unprotected header without end": code(unprotected=b"\xbf\xff"),
            "an unprotected header that is a list": code(unprotected=b"\x80"),
            "an unprotected header in bytes": code(unprotected=b"\x41\xa0"),
            "five thousand maps in the unprotected header": code(unprotected=b"\xa1\x01" * 5000 + b"\xa0"),
            "a protected header that is a map": text_of(inside.replace(string(HEADER), HEADER)),
        },
    )


def same_claims() -> list[Attack]:
    """Other signatures that anybody can make of a good one: they say the same, signed by the same key."""
    r, s = _p256_parts()
    return rows("VALID", {"the other s of a P-256 signature": _p256_code(r, ORDER_P256 - s)})


def every() -> list[Attack]:
    return [*forged(), *borrowed(), *headers(), *unprotected(), *same_claims()]
