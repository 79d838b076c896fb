"""Makes the vectors of pre-fill codes: what a code says, what is refused, and what of a form goes into one."""

import json
import zlib
from collections.abc import Mapping

from idsvc.credential import base45
from idsvc.credential.cbor import Encodable, encode
from idsvc.enroll.prefill import KEYS, MAX_BYTES, PREFIX

FULL: Mapping[str, str] = {
    "full_name": "Nguyễn Thị Minh Khai",
    "preferred_name": "Khai",
    "second_name": "阮氏明開",
    "second_name_language": "zh",
    "birth_date": "1990-03-04",
    "address_mode": "street",
    "address_line_1": "12 Asylum Avenue",
    "address_line_2": "Apt. 4 B",
    "gender": "X",
    "emergency_contact": "Ana O\u2019Neil, 555-0100",
    "library_name_preferred": "yes",
    "address_in_code": "yes",
}
VALID: Mapping[str, Mapping[str, str]] = {
    "every field of a street": FULL,
    "a name alone": {"full_name": "Madonna"},
    "a day alone": {"birth_date": "1900-01-01"},
    "care of": {
        "full_name": "José d'Étoile",
        "address_mode": "care-of",
        "care_of_street": "1 Harbor Street",
        "care_of_name": "Ines Mora",
    },
    "withheld": {"full_name": "Ada Stone", "address_mode": "withheld"},
    "Arabic": {"full_name": "نور الدين بن عمر", "birth_date": "2001-12-31"},
    "Bengali": {"full_name": "মোহাম্মদ রফিকুল ইসলাম", "address_mode": "street", "address_line_1": "৪৫ মেইন স্ট্রিট"},
    "the longest name": {"full_name": "Ab" * 60},
    "joiners within words": {"full_name": "می\u200cخواهم"},  # noqa: RUF001 - Persian
    "a second name without its language": {"full_name": "Li Hua", "second_name": "李华"},
}

EDGE: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {
    "spaces are tidied": ({"full_name": "  Ada \u00a0 Stone "}, {"full_name": "Ada Stone"}),
    "accents are composed": ({"full_name": "Jose\u0301"}, {"full_name": "José"}),
    "the language stays out": ({"full_name": "Ada", "language": "es"}, {"full_name": "Ada"}),
    "what the form does not know stays out": ({"full_name": "Ada", "document_number": "7"}, {"full_name": "Ada"}),
    "no such day": ({"full_name": "Ada", "birth_date": "1990-02-30"}, {"full_name": "Ada"}),
    "a day before 1900": ({"full_name": "Ada", "birth_date": "1899-12-31"}, {"full_name": "Ada"}),
    "a day in another form": ({"full_name": "Ada", "birth_date": "19900304"}, {"full_name": "Ada"}),
    "digits in a name": ({"full_name": "Ada 7", "preferred_name": "Ada"}, {"preferred_name": "Ada"}),
    "a hidden character": ({"full_name": "Ada\u202e", "preferred_name": "Ada"}, {"preferred_name": "Ada"}),
    "a name too long": ({"full_name": "A" * 121, "preferred_name": "Ada"}, {"preferred_name": "Ada"}),
    "an address that is withheld": (
        {"full_name": "Ada", "address_mode": "withheld", "address_line_1": "1 Main Street", "address_in_code": "yes"},
        {"full_name": "Ada", "address_mode": "withheld"},
    ),
    "an address of no mode": ({"full_name": "Ada", "address_line_1": "1 Main Street"}, {"full_name": "Ada"}),
    "care of beside a street": (
        {"address_mode": "street", "address_line_1": "1 Main Street", "care_of_name": "Ines"},
        {"address_mode": "street", "address_line_1": "1 Main Street"},
    ),
    "a language of no name": ({"full_name": "Ada", "second_name_language": "zh"}, {"full_name": "Ada"}),
    "a tick without its name": ({"full_name": "Ada", "library_name_preferred": "yes"}, {"full_name": "Ada"}),
    "a tick of another word": (
        {"preferred_name": "Ada", "library_name_preferred": "on"},
        {"preferred_name": "Ada"},
    ),
    "a gender of four": ({"full_name": "Ada", "gender": "F or M"}, {"full_name": "Ada"}),
    "a wall of marks": ({"full_name": "a" + "\u0301" * 6, "preferred_name": "Ada"}, {"preferred_name": "Ada"}),
}


def prefill_json() -> str:
    """Return the vector file's text."""
    found = {
        "valid": [{"name": name, **_code(fields), "fields": fields} for name, fields in VALID.items()],
        "invalid": [{"name": name, "text": text} for name, text in _invalid().items()],
        "edge": [{"name": name, "typed": typed, "fields": fields} for name, (typed, fields) in EDGE.items()],
    }
    return json.dumps(found, indent=1, ensure_ascii=True) + "\n"


def raw_of(fields: Mapping[str, str]) -> bytes:
    """Return the map in a code as its bytes."""
    return encode({key: fields[name] for key, name in KEYS.items() if name in fields})


def _code(fields: Mapping[str, str]) -> Mapping[str, str]:
    return {"text": _framed(raw_of(fields)), "raw": raw_of(fields).hex()}


def _framed(raw: bytes, level: int = 9) -> str:
    return PREFIX + base45.encode(zlib.compress(raw, level))


def _of(value: Encodable) -> str:
    return _framed(encode(value))


def _invalid() -> Mapping[str, str]:
    good = _of({1: "Ada"})
    stream = zlib.compress(encode({1: "Ada"}), 9)
    return {
        "nothing": "",
        "the prefix alone": PREFIX,
        "no prefix": good.removeprefix(PREFIX),
        "a later version": good.replace("PF1", "PF2"),
        "a prefix in small letters": good.replace("PF1", "pf1"),
        "a space before": f" {good}",
        "a line end within": f"{PREFIX}\n{good.removeprefix(PREFIX)}",
        "a letter that base45 lacks": f"{good}a",
        "one character lost": good[:-1],
        "one character changed": good[:-3] + ("0" if good[-3] != "0" else "1") + good[-2:],
        "bytes behind the stream": PREFIX + base45.encode(stream + b"\0"),
        "another level": _framed(encode({1: "Ada"}), 1),
        "inflates to too much": _framed(encode({1: "A" * MAX_BYTES})),
        "longer than a code": f"{good}{'0' * 1542}",
        "an empty map": _of({}),
        "a list": _of(["Ada"]),
        "a key that no field has": _of({1: "Ada", 15: "7"}),
        "a key that is a text": _framed(encode({"full_name": "Ada"})),
        "a key that is negative": _of({-1: "Ada"}),
        "a value that is a number": _of({1: 7}),
        "a value that is a map": _of({1: {1: "Ada"}}),
        "an empty value": _of({1: "Ada", 2: ""}),
        "keys out of order": _framed(bytes.fromhex("a2 02 63 416461 01 63 416461")),
        "a key twice": _framed(bytes.fromhex("a2 01 63 416461 01 63 416461")),
        "a length not in its shortest form": _framed(bytes.fromhex("a1 01 7803 416461")),
        "bytes behind the map": _framed(encode({1: "Ada"}) + b"\0"),
        "half a surrogate": _framed(bytes.fromhex("a1 01 63 eda080")),
        "a space at the end": _of({1: "Ada "}),
        "two spaces": _of({1: "Ada  Stone"}),
        "accents not composed": _of({1: "Jose\u0301"}),
        "digits in a name": _of({1: "Ada 7"}),
        "a direction sign": _of({1: "Ada\u202e"}),
        "a name too long": _of({1: "A" * 121}),
        "no such day": _of({5: "1990-02-30"}),
        "a day before 1900": _of({5: "1899-12-31"}),
        "no such mode": _of({6: "none"}),
        "a street that is withheld": _of({6: "withheld", 7: "1 Main Street"}),
        "a street without its mode": _of({7: "1 Main Street"}),
        "a language without its name": _of({1: "Ada", 4: "zh"}),
        "no such gender": _of({11: "Q"}),
        "a tick of another word": _of({2: "Ada", 13: "no"}),
    }
