"""Mutations of twenty good codes: of their text, of the compressed bytes, of the signed bytes, of the claims.

A mutation is a function of its seed, so that a finding can be made again. The first three kinds must never be accepted.
The last is signed anew, as a key gone wrong would: it may be accepted only where it is one of the two closed shapes in
its one spelling.
"""

import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache
from hashlib import sha256
from random import Random

from idsvc.credential import base45, cose, frame
from idsvc.credential.claims import BackClaims, Flag, FrontClaims, StatusRef, encode_claims, expiry_moment
from idsvc.credential.keys import Alg, LocalSigner
from tests.support.verdict_cards import STATUS_URI, back, front, signer

NAMES = (
    "Ana Lima",
    "Ō",
    "José María de la Concepción O'Neill-Fernández y Vázquez",
    "عبد الرحمن محمد علي الحسيني",
    "রহিমা খাতুন চৌধুরী",
    "Nguyễn Thị Ánh Dương",
    "王小明",
    "Wilhelmina Alexandrovna Montgomery-Featherstonehaugh de la Cruz",
    "Мария Ивановна Достоевская",
    "Jean-Baptiste Toussaint",
)
MOST_EDITS = 4
_TEXT_INSERTS = (
    *base45.ALPHABET,
    "\n",
    "\r",
    "\t",
    "\0",
    " ",
    "a",
    "\u00e9",
    "\u212a",
    "\uff11",
    "\U0001f600",
    "\ud800",
)
_HEADS = bytes.fromhex("18191a1b1c1f203b405f607f809fa0bfc2d2f4f5f6f7f9fbff")
_LARGE = (b"\x1b" + b"\xff" * 8, b"\x9b" + b"\xff" * 8, b"\xbb" + b"\xff" * 8, b"\x5b\x7f" + b"\xff" * 7, b"\x81" * 400)


class Family(Enum):
    """What is mutated."""

    TEXT = "text"
    STREAM = "compressed bytes"
    SIGNED = "signed bytes"
    CLAIMS = "claims, signed anew"


@dataclass(frozen=True)
class Card:
    """A good code at each of its levels."""

    name: str
    text: str
    stream: bytes
    signed: bytes
    payload: bytes
    signer: LocalSigner


@dataclass(frozen=True)
class Mutation:
    """A text, and how it was made: enough to make it again."""

    text: str
    family: Family
    card: str
    seed: str
    payload: bytes | None = None


def _portrait(number: int) -> bytes:
    body = b"".join(sha256(f"idsvc fuzz portrait {number} {block}".encode()).digest() for block in range(7 + number))
    return b"RIFF" + (len(body) + 8).to_bytes(4, "little") + b"WEBPVP8 " + body


def _claims(number: int) -> FrontClaims | BackClaims:
    name, index = NAMES[number // 2], 1000 + 37 * number
    flags = Flag.RESIDENT | (Flag.UNDER_13 if number % 5 == 4 else Flag.ADULT)
    shared = {"name": name, "flags": flags, "expires": expiry_moment(2027 + number % 3, 1 + number % 12)}
    if number % 2 == 0:
        return front(status=StatusRef(STATUS_URI, index), **shared)
    second = {"second_name": NAMES[(number // 2 + 3) % 10], "second_name_language": "und"} if number % 3 == 0 else {}
    address = None if number % 4 == 1 else "12 Wharf Street, Rivermouth"
    return back(status=StatusRef(STATUS_URI, index), portrait=_portrait(number), address=address, **shared, **second)


@cache
def cards() -> tuple[Card, ...]:
    """Return twenty good codes: fronts and backs, many scripts, both kinds of keys."""
    return tuple(map(_card, range(20)))


def _card(number: int) -> Card:
    by = signer("card p-256", Alg.ES256) if number % 4 == 3 else signer("card")
    payload = encode_claims(_claims(number))
    signed = cose.sign1(payload, by)
    text = frame.pack(signed)
    side = "front" if number % 2 == 0 else "back"
    return Card(f"{side} {number}", text, base45.decode(text), signed, payload, by)


@cache
def originals() -> frozenset[str]:
    """Return the texts of the good codes."""
    return frozenset(card.text for card in cards())


def mutation(seed: str) -> Mutation:
    """Return the mutation of a seed."""
    chance = Random(seed)  # noqa: S311 - no secret: a finding must be made again
    card = chance.choice(cards())
    family = chance.choices(tuple(Family), (2, 3, 4, 2))[0]
    return _MAKERS[family](card, chance, seed)


def _of_text(card: Card, chance: Random, seed: str) -> Mutation:
    chars = list(card.text)
    for _ in range(chance.randint(1, MOST_EDITS)):
        _edit_text(chars, chance)
    return Mutation("".join(chars), Family.TEXT, card.name, seed)


def _edit_text(chars: list[str], chance: Random) -> None:
    at = chance.randrange(len(chars) + 1)
    match chance.randrange(8):
        case 0 | 1:
            chars[at : at + 1] = [chance.choice(base45.ALPHABET)]
        case 2:
            chars.insert(at, chance.choice(_TEXT_INSERTS))
        case 3:
            del chars[at : at + chance.randint(1, 6)]
        case 4:
            del chars[at:]
        case 5:
            end = at + chance.randint(1, 40)
            chars[at:at] = chars[at:end]
        case 6:
            other = chance.choice(cards()).text
            chars[at:] = other[at:]
        case _:
            end = at + chance.randint(2, 20)
            chars[at:end] = reversed(chars[at:end])
    if not chars:
        chars.append("0")


def _of_stream(card: Card, chance: Random, seed: str) -> Mutation:
    data = _edited(card.stream, [other.stream for other in cards()], chance)
    return Mutation(base45.encode(data), Family.STREAM, card.name, seed)


def _of_signed(card: Card, chance: Random, seed: str) -> Mutation:
    data = _edited(card.signed, [other.signed for other in cards()], chance)
    return Mutation(base45.encode(zlib.compress(data, 9)), Family.SIGNED, card.name, seed)


def _of_claims(card: Card, chance: Random, seed: str) -> Mutation:
    payload = _edited(card.payload, [other.payload for other in cards()], chance)
    text = base45.encode(zlib.compress(cose.sign1(payload, card.signer), 9))
    return Mutation(text, Family.CLAIMS, card.name, seed, payload)


_MAKERS: dict[Family, Callable[[Card, Random, str], Mutation]] = {
    Family.TEXT: _of_text,
    Family.STREAM: _of_stream,
    Family.SIGNED: _of_signed,
    Family.CLAIMS: _of_claims,
}


def _edited(data: bytes, others: list[bytes], chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, MOST_EDITS))):
        _edit(changed, others, chance)
    return bytes(changed)


def _edit(data: bytearray, others: list[bytes], chance: Random) -> None:
    at = chance.randrange(len(data) + 1)
    if at < len(data) and chance.randrange(2):
        chance.choice(_EXCHANGES)(data, at, chance)
    else:
        chance.choice(_MOVES)(data, at, others, chance)


def _flip(data: bytearray, at: int, chance: Random) -> None:
    data[at] ^= 1 << chance.randrange(8)


def _any_byte(data: bytearray, at: int, chance: Random) -> None:
    data[at] = chance.randrange(256)


def _any_head(data: bytearray, at: int, chance: Random) -> None:
    data[at] = chance.choice(_HEADS)


def _longer_head(data: bytearray, at: int, _: Random) -> None:
    """Write what may be a short CBOR head in the next longer form."""
    if data[at] & 0x1F < 24:
        data[at : at + 1] = bytes((data[at] & 0xE0 | 0x18, data[at] & 0x1F))


def _insert(data: bytearray, at: int, _: list[bytes], chance: Random) -> None:
    data[at:at] = chance.randbytes(chance.randint(1, 4))


def _insert_large(data: bytearray, at: int, _: list[bytes], chance: Random) -> None:
    data[at:at] = chance.choice(_LARGE)


def _cut(data: bytearray, at: int, _: list[bytes], chance: Random) -> None:
    del data[at : at + chance.randint(1, 4)]


def _cut_short(data: bytearray, at: int, _: list[bytes], __: Random) -> None:
    del data[at:]


def _say_twice(data: bytearray, at: int, _: list[bytes], chance: Random) -> None:
    data[at:at] = data[at : at + chance.randint(1, 40)]


def _end_as_another(data: bytearray, at: int, others: list[bytes], chance: Random) -> None:
    data[at:] = chance.choice(others)[at:]


_EXCHANGES = (_flip, _flip, _any_byte, _any_head, _longer_head)
_MOVES = (_insert, _insert_large, _cut, _cut_short, _say_twice, _end_as_another)


def neighbours(card: Card) -> Iterator[Mutation]:
    """Yield every single-bit flip and every truncation of a code, at each of its three levels."""
    levels = (
        (Family.TEXT, card.text.encode("ascii"), lambda data: data.decode("latin-1")),
        (Family.STREAM, card.stream, base45.encode),
        (Family.SIGNED, card.signed, lambda data: base45.encode(zlib.compress(data, 9))),
    )
    for family, whole, spell in levels:
        for bit in range(len(whole) * 8):
            bent = bytearray(whole)
            bent[bit >> 3] ^= 1 << (bit & 7)
            yield Mutation(spell(bytes(bent)), family, card.name, f"bit {bit}")
        for length in range(len(whole)):
            yield Mutation(spell(whole[:length]), family, card.name, f"first {length}")
            yield Mutation(spell(whole[length + 1 :]), family, card.name, f"from {length + 1}")
