"""Seeded mutations of good codes: each keeps most of a card right, so that every step of a verifier is reached.

A mutation is a text with the lists, the moment and the audience it is checked with. Nothing here knows the verdict.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from idsvc.credential import base45, cbor, cose
from idsvc.credential.claims import encode_claims
from idsvc.credential.keys import Alg
from tests.differential import cbor_mutations
from tests.differential.code import AUDIENCES, Code, Mutation, codes
from tests.differential.situations import clocks, keys_and_lists, pairs
from tests.support.torsion import signed_with_torsion
from tests.support.vector_maker import P256_ORDER, framed, headed
from tests.support.vector_shapes import BACK_SHAPES, FORBIDDEN, FRONT_SHAPES
from tests.support.verdict_cards import PORTRAIT, back, front, signer

EDWARDS_ORDER = 2**252 + 27742317777372353535851937790883648493  # of Ed25519's base point (RFC 8032, section 5.1)


def _flipped(rng: Random, data: bytes) -> bytes:
    bent = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 5))):
        bent[rng.randrange(len(bent))] ^= 1 << rng.randrange(8)
    return bytes(bent)


def _spliced(rng: Random, data: bytes) -> bytes:
    at, more = rng.randrange(len(data) + 1), rng.randbytes(rng.randrange(1, 4))
    cut = rng.randrange(1, 5)
    return rng.choice((data[:at], data[at:], data[:at] + more + data[at:], data[:at] + data[at + cut :], data + more))


def text_changes(rng: Random) -> Mutation:
    text = rng.choice(codes()).text
    at = rng.randrange(len(text))
    char = rng.choice([*base45.ALPHABET, *"abz\n\t\r\0~é\uff11\ud7ff\U0001f600\xa0"])
    edge = "".join(rng.choices("\r\n\t \x0b\xa0", k=rng.randrange(1, 4)))
    changed = rng.choice(
        (
            text[:at] + char + text[at + 1 :],
            text[:at] + char + text[at:],
            text[:at] + text[at + 1 :],
            text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :],
            text[:at],
            text[at:],
            edge + text,
            text + edge,
            edge + text + edge,
            text.lower(),
            text + text,
            text + char * rng.choice((1, 2, 3, 4296)),
            "HC1:" + text,
            "",
        )
    )
    return Mutation("text", (changed,))


def stream_changes(rng: Random) -> Mutation:
    inside = rng.choice(codes()).cose
    level, window = rng.randrange(-1, 10), rng.choice((9, 12, 15, -15, 31))
    packer = zlib.compressobj(level, zlib.DEFLATED, window, strategy=rng.randrange(5))
    other = packer.compress(inside) + packer.flush()
    good = zlib.compress(inside, 9)
    dictionary = zlib.compressobj(9, zdict=inside[:40])
    head = bytes((0x78, rng.choice((0x01, 0x5E, 0x9C, 0xDA, 0xDB))))
    padded = bytearray(good)
    padded[-5] |= 1 << rng.randrange(8)
    stream = rng.choice(
        (
            other,
            _flipped(rng, good),
            _flipped(rng, good),
            _spliced(rng, good),
            head + other[2:],
            head + good[2:],
            bytes(padded),
            good[:-4] + rng.randbytes(4),
            b"\x78\xda" + zlib.compress(inside, rng.randrange(10))[2:],
            dictionary.compress(inside) + dictionary.flush(),
            zlib.compress(bytes(rng.choice((16_383, 16_384, 16_385, 99_999))), 9),
            zlib.compress(inside + bytes(rng.choice((9_000, 16_384 - len(inside), 16_385 - len(inside)))), 9),
        )
    )
    return Mutation("stream", (base45.encode(stream),))


def signed_bytes_flipped(rng: Random) -> Mutation:
    return Mutation("signed bytes flipped", (framed(_flipped(rng, rng.choice(codes()).cose)),))


def signed_bytes_spliced(rng: Random) -> Mutation:
    return Mutation("signed bytes spliced", (framed(_spliced(rng, rng.choice(codes()).cose)),))


def signed_bytes_reheaded(rng: Random) -> Mutation:
    return Mutation("signed bytes with another head", (framed(cbor_mutations.reheaded(rng, rng.choice(codes()).cose)),))


def _resigned(family: str, code: Code, payload: bytes) -> Mutation:
    return Mutation(family, (framed(cose.sign1(payload, code.by)),))


def payload_flipped(rng: Random) -> Mutation:
    code = rng.choice(codes())
    return _resigned("payload flipped, signed", code, _flipped(rng, code.payload))


def payload_spliced(rng: Random) -> Mutation:
    code = rng.choice(codes())
    return _resigned("payload spliced, signed", code, _spliced(rng, code.payload))


def payload_reheaded(rng: Random) -> Mutation:
    code = rng.choice(codes())
    return _resigned("payload with another head, signed", code, cbor_mutations.reheaded(rng, code.payload))


def claims_changed(rng: Random) -> Mutation:
    code = rng.choice(codes())
    claims = cbor.decode(code.payload)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        claims = cbor_mutations.changed(rng, claims)
    return replace(_resigned("claims changed, signed", code, cbor.encode(claims)), audience=rng.choice(AUDIENCES))  # type: ignore[arg-type]


def claims_shaped(rng: Random) -> Mutation:
    """Take a single change of the vectors, and one more."""
    shapes = {**{name: ((169, key), value) for name, (key, value) in FORBIDDEN.items()}, **FRONT_SHAPES, **BACK_SHAPES}
    path, value = rng.choice(list(shapes.values()))
    code = rng.choice(codes())
    claims = cbor_mutations.put(cbor.decode(code.payload), path, value)
    if rng.random() < 0.5:
        claims = cbor_mutations.changed(rng, claims)
    return _resigned("claims of the vectors, signed", code, cbor.encode(claims))  # type: ignore[arg-type]


def texts_changed(rng: Random) -> Mutation:
    """Put any characters into a name: every block of Unicode, and lengths at the limit."""
    spans = ((0x20, 0x7F), (0xA0, 0x2FF), (0x600, 0x6FF), (0x2000, 0x206F), (0xFE00, 0xFFFF), (0x110B0, 0x110D0),
             (0x13420, 0x13460), (0x1D160, 0x1D180), (0xE0000, 0xE01FF), (0, 0x10FFFF))  # fmt: skip
    drawn = [rng.randint(*rng.choice(spans)) for _ in range(rng.choice((1, 1, 2, 5)))]
    name = "".join(chr(point) for point in drawn if not 0xD800 <= point <= 0xDFFF) or "Ana"
    if rng.random() < 0.4:
        name = (name * 200)[: rng.choice((119, 120, 121, 159, 160, 161))]
    code = rng.choice(codes())
    claims = cbor_mutations.put(cbor.decode(code.payload), (169, rng.choice((4, 4, 4, 10, 19))), name)
    return _resigned("texts", code, cbor.encode(claims))  # type: ignore[arg-type]


def raw_texts(rng: Random) -> Mutation:
    """Put bytes that are no UTF-8, or only nearly, where a name stands."""
    forms = (
        b"\xc3",
        b"\xc0\x80",
        b"\xed\xa0\x80",
        b"\xf4\x90\x80\x80",
        b"\xef\xbb\xbfA",
        b"\xff",
        b"A\xe2\x80",
        b"\xf0\x9f\x98\x80",
    )
    raw = rng.choice(forms) + rng.choice((b"", b"na"))
    payload = encode_claims(front()).replace(b"\x68Ana Lima", bytes((0x60 + len(raw),)) + raw)
    return _resigned("raw texts", codes()[0], payload)


def headers_changed(rng: Random) -> Mutation:
    kid = rng.choice((signer("card"), signer("stranger"), signer("card p-256", Alg.ES256))).public.kid.encode()
    header: dict[object, object] = {
        1: rng.choice((-8, -19, -7, -9, 0, -37, -257, 2**64 - 1, -(2**64), True, None, "EdDSA")),
        4: kid,
    }
    unprotected: dict[object, object] = {}
    for _ in range(rng.choice((0, 0, 1, 1, 2))):
        label = rng.choice((1, 2, 3, 4, 5, 16, -1, "alg", b"kid"))
        value = rng.choice((-8, [1], "application/statuslist+cwt", kid, kid[:-1], kid + b"A", None, {}, [[[[[]]]]]))
        if rng.random() < 0.2:
            unprotected[label] = value
        else:
            header[label] = value
    if rng.random() < 0.1:
        del header[rng.choice(list(header))]
    extra: list[object] = [b""] * rng.choice((0, 0, 0, 0, 1))
    return Mutation("header", (headed(header, unprotected, extra),))


def signatures(rng: Random) -> Mutation:
    code = rng.choice((codes()[0], codes()[1], codes()[4], codes()[4]))
    parts = cbor.decode(code.cose, tags=frozenset({18})).content  # type: ignore[union-attr]
    first, second = code.cose[-64:-32], code.cose[-32:]
    one, two = int.from_bytes(second, "big"), int.from_bytes(second, "little")
    high, longer = (P256_ORDER - one) % 2**256, (two + EDWARDS_ORDER) % 2**256
    zero, order = bytes(32), P256_ORDER.to_bytes(32, "big")
    parts[3] = rng.choice(
        (
            first + high.to_bytes(32, "big"),  # as valid as the low one, under ES256
            first + longer.to_bytes(32, "little"),
            second + first,
            zero + second,
            first + zero,
            zero + zero,
            order + second,
            first + order,
            b"\x01" + bytes(31) + second,
            b"\x01" + bytes(63),
            b"\xff" * 64,
            first + second[:-1],
            first + second + b"\0",
            b"",
            rng.randbytes(64),
            _flipped(rng, first + second),
        )
    )
    return Mutation("signatures", (framed(cbor.encode(cbor.Tag(18, parts))),))  # type: ignore[arg-type]


def torsion(rng: Random) -> Mutation:
    message = signed_with_torsion(encode_claims(front()), signer("card"), rng.randrange(8))
    return Mutation("signatures with torsion", (framed(message),))


def portraits(rng: Random) -> Mutation:
    size = rng.choice((0, 4, 11, 12, 13, 200, 2047, 2048, 2049))
    image = (
        rng.choice((PORTRAIT, b"RIFF\0\0\0\0WEBPVP8L", b"RIFF\0\0\0\0WAVE", b"riff\0\0\0\0WEBP"))
        + rng.randbytes(1) * 2049
    )
    face: dict[object, object] = {0: image[:size], 1: rng.choice((0, 0, 0, 1, False)), 2: rng.choice((4, 4, 4, 3, "4"))}
    if rng.random() < 0.1:
        face[rng.choice((3, -1, "x"))] = 1
    wrapped = rng.choice(([face], [face], [face], [], [face, face], face, [[face]]))
    claims = cbor_mutations.put(cbor.decode(encode_claims(back())), (169, 62), wrapped)
    return Mutation("portraits", (framed(cose.sign1(cbor.encode(claims), signer("card"))),), audience="bank")  # type: ignore[arg-type]


FAMILIES: tuple[tuple[Callable[[Random], Mutation], int], ...] = (
    (text_changes, 1400),
    (stream_changes, 2000),
    (signed_bytes_flipped, 1600),
    (signed_bytes_spliced, 500),
    (signed_bytes_reheaded, 1200),
    (payload_flipped, 1200),
    (payload_spliced, 500),
    (payload_reheaded, 1400),
    (claims_changed, 2600),
    (claims_shaped, 600),
    (texts_changed, 1000),
    (raw_texts, 80),
    (headers_changed, 800),
    (keys_and_lists, 2600),
    (clocks, 1200),
    (signatures, 500),
    (torsion, 8),
    (portraits, 300),
    (pairs, 512),
)
"""How many of each: 20,000 together."""


def mutations(salt: str = "") -> Iterator[Mutation]:
    """Yield the same mutations at each call; others for another salt."""
    for make, count in FAMILIES:
        rng = Random(f"idsvc differential {make.__name__}{salt}")  # noqa: S311 - to be the same each time
        for _ in range(count):
            yield make(rng)
