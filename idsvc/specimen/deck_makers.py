"""What each case of the deck shows: cards that differ from a good one in the one thing that the case is about."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final, TypeAlias

from idsvc.credential.claims import Flag
from idsvc.specimen.deck_cards import Card, Face, back_of, back_text, front_of, front_text, months_on, usual
from idsvc.specimen.deck_cards import raw_back_text as raw
from idsvc.specimen.deck_city import CANCELLED, FIRST_BEYOND, ISSUER, NEIGHBOUR, NEIGHBOUR_NAME, DeckCity, Key
from idsvc.specimen.deck_others import pass_of_another_system
from idsvc.specimen.degrade import photocopied
from idsvc.specimen.people import ABSENT, INSPECTED, LETTER, WITHHELD, Person, Typed
from idsvc.specimen.tamper import tampered_text

_SPECKLE: Final = 0.02
_CHILD: Final = Person(
    key="child",
    typed=Typed(full_name="Wren Quillfeather", birth_date="2017-05-09", address_mode="withheld", language="en"),
    papers=(),
    look=replace(LETTER.look, hair="#8a4b25", cloth="#b9862f", wall="#e4ecf3"),
)
_LONG: Final = Person(
    key="long",
    typed=Typed(
        full_name="Wilhelmina Alexandrovna Montgomery-Featherstonehaugh de la Cruz y Ortega",
        birth_date="1966-12-20",
        address_mode="withheld",
        language="en",
    ),
    papers=(),
    look=replace(INSPECTED.look, hair="#c9c4bd", cloth="#4f5f3a"),
)


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes cards for one city on one day."""

    city: DeckCity

    @property
    def today(self) -> date:
        """The deck's day, UTC."""
        return datetime.fromtimestamp(self.city.now, UTC).date()

    def card(self, key: str, person: Person = LETTER, **changes: object) -> Card:
        """Return a usual card with changes."""
        return replace(usual(key, self.today), person=person, **changes)  # type: ignore[arg-type]

    def front(self, card: Card, key: Key = Key.CARD) -> Face:
        """Return a card's front under a key."""
        return front_of(card, front_text(card, self.city.signers[key]))

    def back(self, card: Card, key: Key = Key.CARD) -> Face:
        """Return a card's back under a key."""
        return back_of(card, back_text(card, self.city.signers[key]))

    def both(self, card: Card) -> tuple[Face, Face]:
        """Return front and back of one card."""
        return self.front(card), self.back(card)


def good_back(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a good back."""
    return (make.back(make.card(key)),)


def good_front(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a good front, of somebody who prints a preferred name."""
    return (make.front(make.card(key, INSPECTED)),)


def door(make: Maker, key: str) -> tuple[Face, ...]:
    """Return the good back of a man without an address in his code."""
    return (make.back(make.card(key, ABSENT)),)


def pair(make: Maker, key: str) -> tuple[Face, ...]:
    """Return both sides of one card."""
    return make.both(make.card(key, ABSENT))


def two_scripts(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a back with a name in a second script and no address."""
    return (make.back(make.card(key, WITHHELD)),)


def long_name(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a front with so long a name that its modules are the smallest that are printed."""
    return (make.front(make.card(key, _LONG)),)


def child(make: Maker, key: str) -> tuple[Face, ...]:
    """Return the front of a child's card."""
    flags = Flag.RESIDENT | Flag.UNDER_13 | Flag.SPECIMEN
    return (make.front(make.card(key, _CHILD, flags=flags, last=months_on(make.today, 12))),)


def token(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a back signed with the P-256 key."""
    return (make.back(make.card(key, INSPECTED), Key.TOKEN),)


def temporary(make: Maker, key: str) -> tuple[Face, ...]:
    """Return the back of a bridge card."""
    flags = Flag.RESIDENT | Flag.ADULT | Flag.SPECIMEN | Flag.TEMPORARY
    yesterday = make.today - timedelta(days=1)
    card = make.card(key, ABSENT, flags=flags, issued=yesterday, last=months_on(make.today, 1))
    return (make.back(card),)


def photocopy(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a good back as a copier gives it back."""
    face = make.back(make.card(key, INSPECTED))
    return (replace(face, picture=photocopied(face.picture, _SPECKLE, 7)),)


def swapped(make: Maker, key: str) -> tuple[Face, ...]:
    """Return both sides of a card on whose front somebody else's photo was put."""
    return make.both(make.card(key, LETTER, printed=INSPECTED.look))


def mixed(make: Maker, key: str) -> tuple[Face, ...]:
    """Return the front of one card and the back of another."""
    front = make.front(make.card(key, LETTER))
    return front, make.back(make.card(f"{key} other", INSPECTED, last=months_on(make.today, 22)))


def wrong_side(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a good front, for a desk that wants the back."""
    return (make.front(make.card(key, ABSENT)),)


def expired(make: Maker, key: str) -> tuple[Face, ...]:
    """Return the back of a card that ended months ago, under the key of its day."""
    issued = make.today - timedelta(days=1100)
    return (make.back(make.card(key, issued=issued, last=months_on(make.today, -2)), Key.EARLIER),)


def early(make: Maker, key: str) -> tuple[Face, ...]:
    """Return the back of a card that is issued in two months."""
    return (make.back(make.card(key, INSPECTED, issued=make.today + timedelta(days=60))),)


def cancelled(make: Maker, key: str) -> tuple[Face, ...]:
    """Return the back of a card whose index is set."""
    return (make.back(make.card(key, ABSENT, index=CANCELLED[3])),)


def one_bit(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a back with one bit of its signed bytes changed."""
    card = make.card(key)
    return (back_of(card, tampered_text(back_text(card, make.city.signers[Key.CARD]))),)


def stranger(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a back signed with a key of nobody."""
    return (make.back(make.card(key, INSPECTED), Key.STRANGER),)


def neighbour(make: Maker, key: str) -> tuple[Face, ...]:
    """Return the back of a card of the city that is not pinned."""
    card = make.card(key, ABSENT, issuer=NEIGHBOUR, uri=f"{NEIGHBOUR}/status/1", city=NEIGHBOUR_NAME)
    return (make.back(card, Key.NEIGHBOUR),)


def wrong_use(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a back signed with the key for lists."""
    return (make.back(make.card(key), Key.STATUS),)


def unmarked(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a front whose signed flags lack the specimen's."""
    return (make.front(make.card(key, INSPECTED, flags=Flag.RESIDENT | Flag.ADULT)),)


def forbidden(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a back with a nationality in it: XX, which is none."""
    card = make.card(key, ABSENT)
    return (back_of(card, raw(card, {13: "XX"}, make.city.signers[Key.CARD])),)


def foreign(_: Maker, __: str) -> tuple[Face, ...]:
    """Return a cinema's pass."""
    return (pass_of_another_system(),)


def old_form(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a back of a profile before the first."""
    card = make.card(key, INSPECTED)
    return (back_of(card, raw(card, {2: "0"}, make.city.signers[Key.CARD])),)


def beyond(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a front whose index the list does not reach."""
    return (make.front(make.card(key, LETTER, index=FIRST_BEYOND + 6)),)


def newest(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a back under the key that stands in today's list only."""
    return (make.back(make.card(key, ABSENT, issued=make.today), Key.NEWEST),)


def other_list(make: Maker, key: str) -> tuple[Face, ...]:
    """Return a front whose status stands in a list that is not there."""
    return (make.front(make.card(key, INSPECTED, uri=f"{ISSUER}/status/2")),)


Faces: TypeAlias = Callable[[Maker, str], tuple[Face, ...]]
"""Makes a case's faces; the text is the case's key."""
