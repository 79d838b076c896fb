"""Attacks on the form: base45, zlib, tags, arrays, trailing bytes, depth, size."""

import zlib
from base64 import b64encode, urlsafe_b64encode

from idsvc.credential import base45, frame
from idsvc.credential.claims import issue_code
from idsvc.credential.status_list import encode_status_list
from idsvc.credential.trust_list import encode_trust_list
from tests.attacks.kit import BACK, CARD, FRONT, Attack, code, message, rows, string, text_of
from tests.support.verdict_cards import front, signer, status_list, trust_list

GOOD = issue_code(front(), CARD)
INSIDE = frame.unpack(GOOD)
STREAM = base45.decode(GOOD)


def _deflated(data: bytes, **how: int) -> bytes:
    packer = zlib.compressobj(9, wbits=-15, **how)
    return packer.compress(data) + packer.flush()


def _zlib(raw: bytes, data: bytes, head: bytes = b"\x78\xda") -> str:
    return base45.encode(head + raw + zlib.adler32(data).to_bytes(4, "big"))


def _dictionary() -> str:
    packer = zlib.compressobj(9, zdict=INSIDE)
    return base45.encode(packer.compress(INSIDE) + packer.flush())


def _gzip() -> str:
    packer = zlib.compressobj(9, wbits=31)
    return base45.encode(packer.compress(INSIDE) + packer.flush())


def alphabet() -> list[Attack]:
    return rows(
        "NOT_A_CARD",
        {
            "nothing": "",
            "white space alone": "\r\n\t",
            "small letters": GOOD.lower(),
            "one small letter": GOOD.replace("A", "a", 1),
            "a prefix of another system": "HC1:" + GOOD,
            "the prefix of a hand scanner, not dropped": "]Q1" + GOOD,
            "a space before": " " + GOOD,
            "a space behind": GOOD + " ",
            "a line feed inside": GOOD[:30] + "\n" + GOOD[30:],
            "a NUL behind": GOOD + "\0",
            "a vertical tab behind": GOOD + "\v",
            "a no-break space behind": GOOD + "\u00a0",
            "a line separator behind": GOOD + "\u2028",
            "a byte order mark before": "\ufeff" + GOOD,
            "a joiner inside": GOOD[:30] + "\u200d" + GOOD[30:],
            "full-width letters": "".join(chr(ord(char) + 0xFEE0) if char.isalnum() else char for char in GOOD),
            "a Kelvin sign for a K": GOOD.replace("K", "\u212a", 1),
            "a Cyrillic letter for an A": GOOD.replace("A", "\u0410", 1),
            "half of a surrogate pair": GOOD + "\ud800",
            "an emoji": GOOD + "\U0001f600",
            "the code twice": GOOD + GOOD,
            "a character more": GOOD + "0",
            "two characters more than one byte": GOOD[: len(GOOD) // 3 * 3] + ":9",
            "a group for 65536": "GGW" + GOOD[3:],
            "a group for 91124": ":::" + GOOD[3:],
            "hex": INSIDE.hex().upper(),
            "base64": b64encode(STREAM).decode(),
            "base64 for addresses": urlsafe_b64encode(STREAM).decode(),
            "the signed bytes without zlib": base45.encode(INSIDE),
            "a text of 4297 characters": "0" * 4297,
            "a code with blanks up to 4297 characters": GOOD + "\n" * (4297 - len(GOOD)),
            "a text of a million characters": "0" * 1_000_000,
        },
    )


def inflation() -> list[Attack]:
    big = bytes(10_000_000)
    return [
        *rows(
            "NOT_A_CARD",
            {
                "ten megabytes of zeros": text_of(big),
                "one byte above sixteen KiB": text_of(bytes(frame.MAX_BYTES + 1)),
                "a good message and then zeros": text_of(INSIDE + bytes(frame.MAX_BYTES)),
                "a bomb inside a stream": text_of(zlib.compress(big, 9)),
                "a stream that needs a dictionary": _dictionary(),
                "gzip": _gzip(),
                "deflate alone": base45.encode(_deflated(INSIDE)),
                "a false checksum": base45.encode(STREAM[:-1] + bytes((STREAM[-1] ^ 1,))),
                "no checksum": base45.encode(STREAM[:-4]),
                "a stream without its last block": _zlib(_deflated(INSIDE)[:-9], INSIDE),
                "a false header check": base45.encode(b"\x78\xdb" + STREAM[2:]),
                "a window of 64 KiB": base45.encode(b"\x88\x1c" + STREAM[2:]),
                "a block of the reserved kind": _zlib(b"\x07" + bytes(20), b""),
                "a stored block whose lengths disagree": _zlib(b"\x01\x05\x00\x00\x00hello", b"hello"),
                "a distance before the beginning": _zlib(b"\x63\x00\x02\x00", b""),
                "an empty stream": text_of(b""),
            },
        ),
        *rows(
            "UNREADABLE",
            {
                "a byte behind the stream": base45.encode(STREAM + b"\0"),
                "a second stream": base45.encode(STREAM + STREAM),
                "an empty stream behind": base45.encode(STREAM + zlib.compress(b"", 9)),
                "the fastest level": base45.encode(zlib.compress(INSIDE, 1)),
                "the usual level": base45.encode(zlib.compress(INSIDE, 6)),
                "stored, not deflated": base45.encode(zlib.compress(INSIDE, 0)),
                "the header of a small window": _zlib(_deflated(INSIDE), INSIDE, b"\x68\xde"),
            },
        ),
        *rows(
            "VALID",
            {
                "another deflate of the same bytes": _zlib(_deflated(INSIDE, strategy=zlib.Z_FIXED), INSIDE),
                "the same bytes in stored blocks": _zlib(zlib.compress(INSIDE, 0)[2:-4], INSIDE),
                "an empty block before the first": _zlib(b"\x00\x00\x00\xff\xff" + _deflated(INSIDE), INSIDE),
            },
        ),
    ]


def tags() -> list[Attack]:
    nested = b"\xd2\x84" + b"\x81" * 5000 + b"\x01"
    return [
        *rows(
            "NOT_A_CARD",
            {
                "no tag": text_of(INSIDE[1:]),
                "tag 61 around it": text_of(b"\xd8\x3d" + INSIDE),
                "tag 61 in place of 18": text_of(b"\xd8\x3d" + INSIDE[1:]),
                "tag 98, many signers": text_of(b"\xd8\x62" + INSIDE[1:]),
                "tag 18 in two bytes": text_of(b"\xd8\x12" + INSIDE[1:]),
                "tag 18 twice": text_of(b"\xd2" + INSIDE),
                "tag 16, encrypted": text_of(b"\xd0" + INSIDE[1:]),
                "tag 17, authenticated": text_of(b"\xd1" + INSIDE[1:]),
                "tag 55799 before": text_of(b"\xd9\xd9\xf7" + INSIDE),
                "five thousand tags": text_of(b"\xd2" * 5000 + INSIDE),
                "five thousand lists": text_of(b"\x81" * 5000),
                "tag 18 alone": text_of(b"\xd2"),
                "tag 18 of a byte string": text_of(b"\xd2" + string(INSIDE)),
                "a byte string of the message": text_of(string(INSIDE)),
                "JSON": text_of(b'{"iss": "https://id.rivermouth.example"}'),
                "a JWT": text_of(b"eyJhbGciOiJub25lIn0.e30."),
                "one byte": text_of(b"\0"),
            },
        ),
        *rows(
            "UNREADABLE",
            {
                "three parts": text_of(b"\xd2\x83" + INSIDE[2:-66]),
                "five parts": text_of(b"\xd2\x85" + INSIDE[2:] + b"\x40"),
                "no parts": text_of(b"\xd2\x80"),
                "an array without end": text_of(b"\xd2\x9f" + INSIDE[2:] + b"\xff"),
                "an array not in its shortest form": text_of(b"\xd2\x98\x04" + INSIDE[2:]),
                "an array of 2^64 - 1 parts": text_of(b"\xd2\x9b" + b"\xff" * 8 + INSIDE[2:]),
                "five thousand lists inside the tag": text_of(nested),
                "a byte behind the message": text_of(INSIDE + b"\0"),
                "the message twice": text_of(INSIDE + INSIDE),
                "a byte short": text_of(INSIDE[:-1]),
                "only the head": text_of(INSIDE[:2]),
                "a detached payload": text_of(message().replace(string(FRONT), b"\xf6")),
                "a payload that is text": text_of(message().replace(string(FRONT), b"\x78" + string(FRONT)[1:])),
                "a payload that is a map": text_of(message().replace(string(FRONT), FRONT)),
                "a payload in pieces": text_of(message().replace(string(FRONT), b"\x5f" + string(FRONT) + b"\xff")),
                "a payload length beyond the end": text_of(message().replace(b"\x58", b"\x5a\x7f\xff\xff", 1)),
                "a signature that is text": text_of(INSIDE[:-66] + b"\x78\x40" + INSIDE[-64:]),
                "a signature not in its shortest form": text_of(INSIDE[:-66] + b"\x59\x00\x40" + INSIDE[-64:]),
                "a trust list shown as a card": text_of(encode_trust_list(trust_list(), signer("root"))),
                "a status list shown as a card": text_of(encode_status_list(status_list(), signer("status"))),
            },
        ),
    ]


def sizes() -> list[Attack]:
    """Signed payloads that are large or deep: a key gone wrong, or a signer."""
    long = text_of(message(b"\x59\x10\x00" + bytes(4096)))
    return rows(
        "UNREADABLE",
        {
            "a signed payload of five thousand lists": code(b"\x81" * 5000 + b"\x01"),
            "a signed payload of five thousand maps": code(b"\xa1\x01" * 5000 + b"\xa0"),
            "a signed payload of five thousand tags": code(b"\xc1" * 5000 + b"\x01"),
            "a signed list that says it has 2^64 - 1 members": code(b"\x9b" + b"\xff" * 8),
            "a signed map that says it has 2^64 - 1 members": code(b"\xbb" + b"\xff" * 8),
            "a signed text that says it has 2^63 bytes": code(b"\x7b\x80" + bytes(7)),
            "four KiB of zeros, signed": long,
            "claims with a byte behind": code(FRONT + b"\0"),
            "claims twice": code(FRONT + FRONT),
            "claims a byte short": code(FRONT[:-1]),
            "a back's claims a byte short": code(BACK[:-1]),
            "no claims": code(b""),
        },
    )


def every() -> list[Attack]:
    return [*alphabet(), *inflation(), *tags(), *sizes()]
