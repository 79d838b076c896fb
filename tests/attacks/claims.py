"""Attacks on what is signed: a key gone wrong, or a signer that is not ours. The signature holds in every one."""

from datetime import UTC, datetime, timedelta

from idsvc.credential import cbor
from idsvc.credential.claims import Flag, StatusRef, encode_claims, expiry_moment, issue_code
from tests.attacks.kit import BACK, CARD, FRONT, Attack, claim, code, map_of, pairs_of, rows
from tests.support.verdict_cards import (
    AT,
    CITY,
    NOW,
    OTHER_CITY,
    OTHER_STATUS_URI,
    PORTRAIT,
    REVOKED_INDEX,
    STATUS_URI,
    back,
    front,
)

FLOAT, BIG, NEGATIVE_BIG = b"\xfb\x41\xdb\x59\xf5\x40\x00\x00\x00", b"\xc2\x48", b"\xc3\x48"
NAME, FLAGS, NUMBER = (169, 4), (169, 75), (169, 1)
INDEX, URI = (65535, "status_list", "idx"), (65535, "status_list", "uri")
ONE = (1).to_bytes(8, "big")


def _text(value: str) -> bytes:
    return cbor.encode(value)


def _raw_text(value: bytes) -> bytes:
    return b"\x78" + bytes((len(value),)) + value if len(value) > 23 else bytes((0x60 | len(value),)) + value


def _changed(table: dict[str, tuple[tuple[int | str, ...], bytes]], payload: bytes, reason: str) -> list[Attack]:
    return rows(reason, {name: code(claim(payload, path, raw)) for name, (path, raw) in table.items()})


def numbers() -> list[Attack]:
    kinds: dict[str, bytes] = {
        "true": b"\xf5",
        "false": b"\xf4",
        "null": b"\xf6",
        "undefined": b"\xf7",
        "a float": FLOAT,
        "a half float": b"\xf9\x3c\x00",
        "not a number": b"\xf9\x7e\x00",
        "infinity": b"\xf9\x7c\x00",
        "a big number": BIG + ONE,
        "a negative big number": NEGATIVE_BIG + ONE,
        "tagged as a date": b"\xc1\x1a\x6a\x00\x00\x00",
        "not in its shortest form": b"\x1b" + ONE,
        "text": b"\x62" + b"77",
        "bytes": b"\x42\x00\x4d",
        "minus one": b"\x20",
        "minus 2^64": b"\x3b" + b"\xff" * 8,
        "2^31": b"\x1a\x80\x00\x00\x00",
        "2^32": b"\x1b\x00\x00\x00\x01\x00\x00\x00\x00",
        "2^53 and one": b"\x1b\x00\x20\x00\x00\x00\x00\x00\x01",
        "2^63": b"\x1b\x80\x00\x00\x00\x00\x00\x00\x00",
        "2^64 - 1": b"\x1b" + b"\xff" * 8,
        "a list of one": b"\x81\x01",
        "a reserved head": b"\x1c",
        "a simple value in two bytes": b"\xf8\x14",
    }
    places = {"index": INDEX, "flags": FLAGS, "expiry": (4,)}
    found = {f"{place}: {kind}": (path, raw) for place, path in places.items() for kind, raw in kinds.items()}
    moments = {f"issue moment: {kind}": ((6,), raw) for kind, raw in kinds.items()}
    return [*_changed(found, FRONT, "UNREADABLE"), *_changed(moments, BACK, "UNREADABLE")]


def names() -> list[Attack]:
    texts = {
        "a NUL": "Ana\0Lima",
        "an escape": "Ana\x1b[31m",
        "a line feed": "Ana\nLima",
        "a tabulator": "Ana\tLima",
        "DEL": "Ana\x7f",
        "a control of the second set": "Ana\x9b",
        "a line separator": "Ana\u2028Lima",
        "a paragraph separator": "Ana\u2029Lima",
        "a right-to-left override": "Ana\u202eamiL",
        "a right-to-left embedding": "Ana\u202bLima",
        "an isolate": "Ana\u2066Lima\u2069",
        "a right-to-left mark": "Ana\u200fLima",
        "a space of no width": "Ana\u200bLima",
        "a word joiner": "Ana\u2060Lima",
        "a byte order mark": "\ufeffAna",
        "a soft hyphen": "Ana\u00adLima",
        "an Arabic letter mark": "Ana\u061c",
        "a tag character": "Ana\U000e0041",
        "an interlinear mark": "Ana\ufff9",
        "a format character of Unicode 15": "Ana\U0001343f",
        "no character": "",
        "121 letters": "A" * 121,
        "121 letters beyond the basic plane": "\U00020000" * 121,
    }
    broken = {
        "an overlong NUL": b"Ana\xc0\x80",
        "an overlong slash": b"Ana\xe0\x80\xaf",
        "half of a surrogate pair": b"Ana\xed\xa0\x80",
        "a surrogate pair in six bytes": b"Ana\xed\xa0\xbd\xed\xb8\x80",
        "a letter above U+10FFFF": b"Ana\xf4\x90\x80\x80",
        "a lone continuation byte": b"Ana\x80",
        "a letter cut short": b"Ana\xc3",
        "Latin-1": b"Jos\xe9",
        "five bytes for a letter": b"Ana\xf8\x88\x80\x80\x80",
    }
    whole = {f"name with {name}": (NAME, _text(value)) for name, value in texts.items()}
    whole |= {f"name with {name}": (NAME, _raw_text(value)) for name, value in broken.items()}
    whole |= {
        "name in bytes": (NAME, b"\x43Ana"),
        "name in pieces": (NAME, b"\x7f\x62An\x61a\xff"),
        "name a number": (NAME, b"\x01"),
        "name a list of names": (NAME, b"\x81\x63Ana"),
        "library number with a line feed": (NUMBER, _text("K7Q2M9X4TB\n")),
        "library number in small letters": (NUMBER, _text("k7q2m9x4tb")),
        "library number with Arabic digits": (NUMBER, _text("K\u0667Q2M9X4TB")),
        "library number of a bank card": (NUMBER, _text("3F9ZK2M7QX4TB8WD")),
    }
    good = {
        "120 letters beyond the basic plane": "\U00020000" * 120,
        "a name with joiners": "\u0646\u0627\u0632\u200c\u0646\u06cc\u0646\u200d",
        "a name that is markup": "<script>alert(1)</script>",
        "a name of a combining mark alone": "\u0301",
        "a name of a space": " ",
    }
    return [
        *_changed(whole, FRONT, "UNREADABLE"),
        *rows("VALID", {name: issue_code(front(name=value), CARD) for name, value in good.items() if len(value) < 100}),
        *_changed({name: (NAME, _text(value)) for name, value in good.items() if len(value) >= 100}, FRONT, "VALID"),
    ]


def issuers() -> list[Attack]:
    wrong = {
        "http": "http://id.rivermouth.example",
        "capitals": "https://ID.rivermouth.example",
        "a capital in the scheme": "HTTPS://id.rivermouth.example",
        "a name before the host": "https://city@id.rivermouth.example",
        "name and password": "https://a:b@id.rivermouth.example",
        "a Cyrillic letter": "https://id.r\u0456vermouth.example",
        "a Greek question mark": "https://id.rivermouth.example\u037e",
        "an ideographic full stop": "https://id\u3002rivermouth.example",
        "a port of six digits": "https://id.rivermouth.example:123456",
        "an empty port": "https://id.rivermouth.example:",
        "a slash at the end": "https://id.rivermouth.example/",
        "a query": "https://id.rivermouth.example?x",
        "a fragment": "https://id.rivermouth.example#x",
        "a per cent sign": "https://id.rivermouth.example/%2e",
        "two slashes": "https://id.rivermouth.example//x",
        "a backslash": "https:\\\\id.rivermouth.example",
        "a space at the end": "https://id.rivermouth.example ",
        "a line feed at the end": "https://id.rivermouth.example\n",
        "a NUL at the end": "https://id.rivermouth.example\0",
        "no host": "https://",
        "nothing": "",
        "121 characters": "https://id.rivermouth.example/".ljust(121, "x"),
        "two of them": "https://id.rivermouth.example https://id.hillcrest.example",
        "an address of mail": "mailto:id@rivermouth.example",
    }
    others = {
        "a port": "https://id.rivermouth.example:443",
        "a dot at the end": "https://id.rivermouth.example.",
        "a path": "https://id.rivermouth.example/x",
        "a path upwards": "https://id.rivermouth.example/..",
        "a letter less": "https://id.rivermouth.exampl",
        "a domain more": "https://id.rivermouth.example.evil",
        "a host in Punycode": "https://id.xn--rvermouth-62b.example",
        "a zero for an o": "https://id.riverm0uth.example",
        "another city": OTHER_CITY,
    }
    found = {f"issuer with {name}": ((1,), _text(value)) for name, value in wrong.items()}
    found |= {f"status address with {name}": (URI, _text(value)) for name, value in wrong.items()}
    found |= {
        "two issuers in a list": ((1,), cbor.encode([CITY, OTHER_CITY])),
        "issuer in bytes": ((1,), cbor.encode(CITY.encode())),
        "issuer tagged as an address": ((1,), b"\xd8\x20" + _text(CITY)),
        "issuer null": ((1,), b"\xf6"),
    }
    elsewhere = {
        "status list of another number": f"{CITY}/status/2",
        "status list of another city": OTHER_STATUS_URI,
        "status list with a dot": f"{CITY}/status/./1",
        "status list in another case of its path": f"{CITY}/Status/1",
        "status list by its port": f"{CITY}:443/status/1",
    }
    return [
        *_changed(found, FRONT, "UNREADABLE"),
        *_changed({f"issuer: {n}": ((1,), _text(value)) for n, value in others.items()}, FRONT, "KEY_NOT_VALID"),
        *_changed({n: (URI, _text(value)) for n, value in elsewhere.items()}, FRONT, "STATUS_MISSING"),
    ]


def maps() -> list[Attack]:
    """Keys twice, out of order, of a strange kind, too many or too few."""
    top, identity = pairs_of(FRONT), pairs_of(FRONT, 169)
    status, inner = pairs_of(FRONT, 65535), pairs_of(FRONT, 65535, "status_list")

    def with_identity(*pairs: tuple[bytes, bytes]) -> bytes:
        return claim(FRONT, (169,), map_of(*pairs))

    def with_reference(*pairs: tuple[bytes, bytes]) -> bytes:
        return claim(FRONT, (65535, "status_list"), map_of(*pairs))

    mallory = (b"\x04", b"\x67Mallory")
    payloads = {
        "the issuer twice": map_of(top[0], *top),
        "the expiry twice, the later last": map_of(*top[:2], (b"\x04", b"\x1a\xf0\x00\x00\x00"), *top[2:]),
        "the identity twice": map_of(*top[:3], (b"\x18\xa9", map_of(mallory)), *top[3:]),
        "the status twice": map_of(*top, top[-1]),
        "the name twice": with_identity(*identity[:2], mallory, *identity[2:]),
        "the name twice, the false one first": with_identity(identity[0], mallory, *identity[1:]),
        "the index twice": with_reference(inner[0], (inner[0][0], b"\x01"), inner[1]),
        "the status list twice": claim(FRONT, (65535,), map_of(*status, *status)),
        "claims in the wrong order": map_of(*reversed(top)),
        "identity in the wrong order": with_identity(*reversed(identity)),
        "status in the wrong order": with_reference(*reversed(inner)),
        "the flags under true": with_identity(*identity[:2], (b"\xf5", identity[2][1])),
        "a key null": with_identity(*identity, (b"\xf6", b"\x01")),
        "a key that is a float": with_identity(*identity, (b"\xf9\x3c\x00", b"\x01")),
        "a key that is a list": with_identity(*identity, (b"\x80", b"\x01")),
        "a key not in its shortest form": with_identity((b"\x18\x01", identity[0][1]), *identity[1:]),
        "the identity in bytes": claim(FRONT, (169,), cbor.encode(map_of(*identity))),
        "the identity tagged": claim(FRONT, (169,), b"\xc0" + map_of(*identity)),
        "the identity a list": claim(FRONT, (169,), cbor.encode(["K7Q2M9X4TB", "Ana Lima", 3])),
        "the identity null": claim(FRONT, (169,), b"\xf6"),
        "the identity without end": claim(FRONT, (169,), b"\xbf" + b"".join(map(b"".join, identity)) + b"\xff"),
        "an empty identity": claim(FRONT, (169,), b"\xa0"),
        "no identity": map_of(*top[:2], *top[3:]),
        "no status": map_of(*top[:3]),
        "no expiry": map_of(top[0], *top[2:]),
        "no issuer": map_of(*top[1:]),
        "a subject": map_of(top[0], (b"\x02", b"\x61x"), *top[1:]),
        "an audience": map_of(top[0], (b"\x03", b"\x64bank"), *top[1:]),
        "a not-before": map_of(*top[:2], (b"\x05", b"\x01"), *top[2:]),
        "a card's own number": map_of(*top[:2], (b"\x07", b"\x41x"), *top[2:]),
        "a key to hold": map_of(*top[:2], (b"\x08", b"\xa0"), *top[2:]),
        "a claim in words": map_of(*top, (b"\x63iss", top[0][1])),
        "the front with an issue moment": map_of(*top[:2], (b"\x06", b"\x1a\x69\xa3\x6d\x80"), *top[2:]),
        "a negative claim": map_of(*top, (b"\x39\xff\xff", b"\x01")),
        "status with a member more": with_reference(*inner, (b"\x64bits", b"\x01")),
        "status with a list more": claim(FRONT, (65535,), map_of(*status, (b"\x6fidentifier_list", b"\xa0"))),
        "status without an index": with_reference(inner[1]),
        "status in bytes": claim(FRONT, (65535,), b"\x41\xa0"),
        "a map without end": b"\xbf" + b"".join(map(b"".join, top)) + b"\xff",
        "claims as a list": cbor.encode([1, 2, 3]),
        "claims as text": cbor.encode("Ana Lima"),
        "claims as null": b"\xf6",
        "a break for claims": b"\xff",
        "claims inside tag 61": b"\xd8\x3d" + FRONT,
    }
    return rows("UNREADABLE", {name: code(payload) for name, payload in payloads.items()})


def backs() -> list[Attack]:
    face = {0: PORTRAIT, 1: 0, 2: 4}
    small = b"RIFF\x08\0\0\0WEBP"
    wrong: dict[str, tuple[tuple[int | str, ...], bytes]] = {
        "profile 0": ((169, 2), _text("0")),
        "profile 2": ((169, 2), _text("2")),
        "profile 1 as a number": ((169, 2), b"\x01"),
        "profile 1.0": ((169, 2), _text("1.0")),
        "language in capitals": ((169, 3), _text("EN")),
        "language with a line feed": ((169, 3), _text("en\n")),
        "language with an underscore": ((169, 3), _text("en_US")),
        "born on 29 February 1900": ((169, 8), _text("19000229")),
        "born in the year 0": ((169, 8), _text("00000101")),
        "born in month 0": ((169, 8), _text("19900014")),
        "born in month 13": ((169, 8), _text("19901314")),
        "born on day 0": ((169, 8), _text("19900300")),
        "born on 31 April": ((169, 8), _text("19900431")),
        "born in Arabic digits": ((169, 8), _text("\u0661\u0669\u0669\u0660\u0660\u0663\u0661\u0664")),
        "born with a sign": ((169, 8), _text("+1990314")),
        "born with a blank": ((169, 8), _text("1990 314")),
        "born as a number": ((169, 8), b"\x1a\x01\x2f\xa3\x8a"),
        "born with a line feed": ((169, 8), _text("19900314\n")),
        "country in small letters": ((169, 23), _text("us")),
        "country of three letters": ((169, 23), _text("USA")),
        "country in Cyrillic": ((169, 23), _text("\u0421\u0410")),
        "address null": ((169, 10), b"\xf6"),
        "address empty": ((169, 10), b"\x60"),
        "address with a line feed": ((169, 10), _text("12 Wharf Street\nRivermouth")),
        "address of 161 letters": ((169, 10), _text("A" * 161)),
        "second name without its language": ((169, 19), _text("Ana")),
        "language of a second name without it": ((169, 20), _text("es")),
        "no portrait": ((169, 62), b"\x80"),
        "two portraits": ((169, 62), cbor.encode([face, face])),
        "a portrait without a list": ((169, 62), cbor.encode(face)),
        "a portrait that is a JPEG": ((169, 62), cbor.encode([{0: b"\xff\xd8\xff\xe0" + bytes(20), 1: 0, 2: 2}])),
        "a portrait of another subtype": ((169, 62), cbor.encode([{0: PORTRAIT, 1: 0, 2: 3}])),
        "a portrait whose format is false": ((169, 62), cbor.encode([{0: PORTRAIT, 1: False, 2: 4}])),
        "a portrait with a member more": ((169, 62), cbor.encode([{0: PORTRAIT, 1: 0, 2: 4, 3: "x"}])),
        "a portrait of 2049 bytes": ((169, 62), cbor.encode([{0: small.ljust(2049, b"\0"), 1: 0, 2: 4}])),
        "a portrait that is SVG": ((169, 62), cbor.encode([{0: b"<svg onload=alert(1)>", 1: 0, 2: 4}])),
        "a portrait of sound": ((169, 62), cbor.encode([{0: b"RIFF\x08\0\0\0WAVE", 1: 0, 2: 4}])),
        "a portrait nested deeper": ((169, 62), b"\x81\x81" + cbor.encode(face)),
        "issued in the year 10000": ((6,), cbor.encode(253_402_300_800)),
        "issued at noon": ((6,), cbor.encode(back().issued + 43_200)),
        "issued in 1970": ((6,), b"\x00"),
        "card number of a library": (NUMBER, _text("K7Q2M9X4TB")),
    }
    valid: dict[str, tuple[tuple[int | str, ...], bytes]] = {
        "born on 29 February 2000": ((169, 8), _text("20000229")),
        "born in the year 1": ((169, 8), _text("00010101")),
        "a portrait of 2048 bytes": ((169, 62), cbor.encode([{0: small.ljust(2048, b"\0"), 1: 0, 2: 4}])),
        "address of 160 letters beyond the basic plane": ((169, 10), _text("\U00020000" * 160)),
        "a language of four parts": ((169, 3), _text("zh-Hant-TW-x1")),
    }
    return [*_changed(wrong, BACK, "UNREADABLE"), *_changed(valid, BACK, "VALID")]


def forbidden() -> list[Attack]:
    identity = pairs_of(FRONT, 169)

    def more(key: bytes, value: bytes = b"\x62XX") -> str:
        return code(claim(FRONT, (169,), map_of(*sorted([*identity, (key, value)]))))

    unsigned = claim(FRONT, (169,), map_of(*sorted([*identity, (b"\x0d", b"\x62XX")])))
    expired = claim(unsigned, (4,), cbor.encode(expiry_moment(2020, 1)))
    shapeless = claim(unsigned, (4,), b"\xf5")
    kinds = {
        9: b"\x01",
        11: b"\x61x",
        12: b"\x61x",
        13: b"\x62XX",
        14: b"\x01",
        15: b"\x61x",
        18: b"\x61x",
        22: b"\x61x",
    }
    table = {f"claim {key}": more(cbor.encode(key), value) for key, value in kinds.items()}
    table |= {
        "claim 21": more(b"\x15"),
        "claim 0": more(b"\x00"),
        "claim 16": more(b"\x10"),
        "claim 99": more(b"\x18\x63"),
        "claim -1": more(b"\x20"),
        "claim 2^64 - 1": more(b"\x1b" + b"\xff" * 8),
        "claim 13 that is null": more(b"\x0d", b"\xf6"),
        "claim 13 that is empty": more(b"\x0d", b"\x60"),
        "claim 13 in words": more(b"\x62" + b"13"),
        "claim 13 in bytes": more(b"\x41\x0d"),
        "claim of a JavaScript member": more(b"\x69__proto__"),
        "a fingerprint": more(b"\x18\x32", b"\x81\xa1\x00\x41x"),
        "forbidden and expired": code(expired),
        "forbidden and without shape": code(shapeless),
        "forbidden and of another issuer": code(claim(unsigned, (1,), _text(OTHER_CITY))),
        "forbidden and cancelled": code(claim(unsigned, INDEX, cbor.encode(REVOKED_INDEX))),
    }
    return [
        *rows("FORBIDDEN_CLAIM", table),
        *rows("ALTERED", {"forbidden, and not signed": code(unsigned, signature=bytes(64))}),
        *rows(
            "UNREADABLE",
            {
                "forbidden, under a key twice": code(
                    claim(FRONT, (169,), map_of(*identity, (b"\x18\x63", b"\x01"), (b"\x18\x63", b"\x01")))
                )
            },
        ),
    ]


def accepted_kinds() -> list[Attack]:
    """Specimen marks exchanged, dates at their edges, a device whose clock was set back."""
    specimen = issue_code(front(flags=Flag.RESIDENT | Flag.SPECIMEN), CARD)
    good = issue_code(front(), CARD)
    expired = issue_code(front(expires=expiry_moment(2026, 2)), CARD)
    cancelled = issue_code(front(status=StatusRef(STATUS_URI, REVOKED_INDEX)), CARD)
    far = code(claim(encode_claims(front()), (4,), cbor.encode(expiry_moment(9999, 11))))
    return [
        Attack("a specimen under a real list", specimen, "KEY_NOT_VALID"),
        Attack("a real card under a specimen list", good, "KEY_NOT_VALID", setting="specimen"),
        Attack("a specimen under a specimen list", specimen, "VALID", setting="specimen"),
        Attack("an expired card and a clock set back", expired, "CLOCK_WRONG", at=AT - timedelta(days=40)),
        Attack("an expired card, the clock at 1970", expired, "CLOCK_WRONG", at=datetime(1970, 1, 1, tzinfo=UTC)),
        Attack("an expired card, the clock right", expired, "EXPIRED"),
        Attack("a cancelled card and a clock set back", cancelled, "CLOCK_WRONG", at=AT - timedelta(days=30)),
        Attack("a cancelled card whose side is wrong", cancelled, "REVOKED", audience="bank"),
        Attack("a cancelled card under an old list", cancelled, "REVOKED", setting="old status"),
        Attack("a card that never ends", far, "VALID"),
        Attack("a good card in the year 9999", good, "TRUST_STALE", at=datetime(9999, 12, 31, tzinfo=UTC)),
        Attack("a good card at the last second of its list", good, "STATUS_STALE", at=_at(NOW + 69 * 86_400)),
    ]


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def every() -> list[Attack]:
    return [
        *numbers(),
        *names(),
        *issuers(),
        *maps(),
        *backs(),
        *forbidden(),
        *accepted_kinds(),
    ]
