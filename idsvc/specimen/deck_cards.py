"""The deck's cards: an invented holder's claims, signed as a case wants them, on a card drawn by the real code."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, partial
from hashlib import sha256
from typing import Final

from PIL import Image

from idsvc.card import qr
from idsvc.card.back import back_face
from idsvc.card.content import CardContent
from idsvc.card.front import front_face
from idsvc.card.room import STRONG, best_portrait
from idsvc.credential import cbor, cose, frame
from idsvc.credential.claims import BackClaims, Claims, Flag, FrontClaims, StatusRef, encode_claims, issue_code
from idsvc.credential.dates import expiry_moment, issued_moment, last_valid_day
from idsvc.credential.errors import Step
from idsvc.credential.keys import LocalSigner
from idsvc.imaging.portrait import print_portrait, qr_portrait
from idsvc.specimen.deck_city import CITY_NAME, ISSUER, STATUS_URI
from idsvc.specimen.errors import DeckWrong
from idsvc.specimen.faces import Look, portrait
from idsvc.specimen.people import LETTER, Person

_SYMBOLS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_IDENTITY: Final = 169
_ROOM: Final = 60_000
"""Indices below this are the deck's own; none of them is cancelled."""
_PLAIN: Final = Flag.RESIDENT | Flag.ADULT | Flag.SPECIMEN
Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Face:
    """One side as a case shows it: its picture, 1011 by 638 dots, and the text that its code holds."""

    picture: Image.Image = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """What one card of the deck says; ``last`` is the last month in which it is good."""

    key: str
    issued: date
    last: Month
    person: Person = LETTER
    printed: Look | None = None
    flags: Flag = _PLAIN
    issuer: str = ISSUER
    uri: str = STATUS_URI
    index: int | None = None
    city: str = CITY_NAME

    @property
    def expires(self) -> int:
        """The expiry claim, seconds since 1970."""
        return expiry_moment(*self.last)

    def front_claims(self) -> FrontClaims:
        """Return what the library code says."""
        typed = self.person.typed
        name = typed.preferred_name or typed.full_name
        status = StatusRef(self.uri, self._index("front"))
        return FrontClaims(self.issuer, self.expires, self._number("library", 10), name, self.flags, status)

    def back_claims(self, face: bytes) -> BackClaims:
        """Return what the bank code says, with ``face`` as its signed portrait."""
        typed = self.person.typed
        return BackClaims(
            issuer=self.issuer,
            issued=issued_moment(self.issued),
            expires=self.expires,
            card_number=self._number("card", 16),
            language="en",
            name=typed.full_name,
            birth_date=typed.birth_date.replace("-", ""),
            address=f"{typed.address_line_1}, {self.city}" if typed.address_in_code else None,
            second_name=typed.second_name or None,
            second_name_language=typed.second_name_language or None,
            country="US",
            portrait=face,
            flags=self.flags,
            status=StatusRef(self.uri, self._index("back")),
        )

    def _digest(self, name: str) -> bytes:
        return sha256(f"idsvc deck {self.key} {name}".encode()).digest()

    def _number(self, name: str, length: int) -> str:
        return "".join(_SYMBOLS[byte % len(_SYMBOLS)] for byte in self._digest(name)[:length])

    def _index(self, side: str) -> int:
        drawn = int.from_bytes(self._digest(f"index {side}")[:4], "big") % _ROOM
        return drawn if self.index is None else self.index + (side == "back")

    def content(self) -> CardContent:
        """Return what is printed; the word SPECIMEN is on every card of a deck, whatever its code says."""
        typed = self.person.typed
        return CardContent(
            city_name=self.city,
            card_title="City ID",
            name=typed.full_name,
            preferred_name=typed.preferred_name or None,
            second_name=typed.second_name or None,
            birth_date=self.person.birth_date,
            address_lines=tuple(filter(None, (typed.address_line_1, typed.address_line_2))),
            issued=self.issued,
            expires_shown=last_valid_day(self.expires),
            card_number=self._number("card", 16),
            library_number=self._number("library", 10),
            gender=typed.gender or None,
            emergency_contact=typed.emergency_contact or None,
            portrait=_printed(self.printed or self.person.look),
            specimen=True,
            temporary=Flag.TEMPORARY in self.flags,
            language="en",
        )


@cache
def _printed(look: Look) -> bytes:
    return print_portrait(portrait(look))


@cache
def _small(look: Look, cap: int) -> bytes:
    return qr_portrait(portrait(look), cap)


def front_text(card: Card, by: LocalSigner) -> str:
    """Return the signed text of the front."""
    return issue_code(card.front_claims(), by)


def back_text(card: Card, by: LocalSigner) -> str:
    """Return the signed text of the back, with the best portrait that its printed code has room for."""
    face = best_portrait(partial(_small, card.person.look), lambda small: len(_back_text(card, small, by)))
    return issue_code(card.back_claims(face), by)


def _back_text(card: Card, face: bytes, by: LocalSigner) -> str:
    return frame.pack(cose.sign1(encode_claims(card.back_claims(face)), by))


def raw_back_text(card: Card, changes: Mapping[cbor.Key, cbor.Encodable], by: LocalSigner) -> str:
    """Return a signed back whose identity claims are changed in a way that a signer of cards cannot express."""
    claims: Claims = card.back_claims(_small(card.person.look, STRONG))
    payload = cbor.decode_map(encode_claims(claims), Step.SHAPE)
    identity = payload[_IDENTITY]
    if not isinstance(identity, dict):
        raise DeckWrong
    changed: dict[cbor.Key, cbor.Encodable] = {**payload, _IDENTITY: {**identity, **changes}}
    return frame.pack(cose.sign1(cbor.encode(changed), by))


def front_of(card: Card, text: str) -> Face:
    """Return the front, drawn, with a text as its code."""
    return Face(front_face(card.content(), qr.draw(text, qr.plan_front(text))), text)


def back_of(card: Card, text: str) -> Face:
    """Return the back, drawn, with a text as its code."""
    return Face(back_face(card.content(), qr.draw(text, qr.plan_back(text))), text)


def months_on(day: date, months: int) -> Month:
    """Return the month that lies so many months after a day's, before it where negative."""
    year, place = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, place + 1


def usual(key: str, today: date) -> Card:
    """Return a card issued three weeks ago for two years."""
    return Card(key, today - timedelta(days=21), months_on(today, 24))
