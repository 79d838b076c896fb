"""The deck's cases: what each shows, which verdict it must get, and what the person at the desk then does."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from idsvc.specimen import deck_makers
from idsvc.specimen.deck_cards import Face
from idsvc.specimen.deck_city import DeckCity, ListFile
from idsvc.specimen.deck_makers import Faces, Maker
from idsvc.verify.verdict import Audience, Reason


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its faces (two are checked together, front then back), who looks, and what must come of it.

    ``trust`` and ``status`` name the lists that the device holds, where they are not today's; ``look`` says what a
    person must do, ``note`` what else the page of this case explains.
    """

    key: str
    title: str
    audience: Audience
    reason: Reason
    look: str
    faces: tuple[Face, ...]
    trust: ListFile = ListFile.TRUST
    status: ListFile = ListFile.STATUS
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A case before it is drawn."""

    key: str
    title: str
    audience: Audience
    reason: Reason
    look: str
    faces: Faces
    trust: ListFile = ListFile.TRUST
    status: ListFile = ListFile.STATUS
    note: str = ""


_BANK, _LIBRARY, _DOOR = Audience.BANK, Audience.LIBRARY, Audience.DOOR
_FACE = "Accept once the face before you is the portrait on the screen and the print says what the screen says."
_REFUSE = "Do not accept the card, whatever is printed on it."
_FAULTLESS = "Say that it is not the cardholder's fault."

_GENUINE: Final = (
    _Row("good-back", "A good card, back", _BANK, Reason.VALID, _FACE, deck_makers.good_back),
    _Row(
        "good-front",
        "A good card, front",
        _LIBRARY,
        Reason.VALID,
        "Accept once the name on the screen is printed on the card and the printed photo is this person. "
        "This holder prints a preferred name.",
        deck_makers.good_front,
    ),
    _Row(
        "door",
        "A good card at a door",
        _DOOR,
        Reason.VALID,
        "Let the person in once the face is the portrait. The screen shows no birth date and no address; "
        "the verdict can be told by its word, its shape and its sound.",
        deck_makers.door,
    ),
    _Row("right-pair", "Front and back of one card", _BANK, Reason.VALID, _FACE, deck_makers.pair),
    _Row(
        "two-scripts",
        "A name in two scripts, no address",
        _BANK,
        Reason.VALID,
        "Accept as above. The second name reads from right to left on the screen as it does in print. "
        "No address is no fault: the holder chose so.",
        deck_makers.two_scripts,
    ),
    _Row(
        "long-name",
        "A long name, the finest front code",
        _LIBRARY,
        Reason.VALID,
        "Accept as a front. If this code takes long to scan, hold it closer, flat and without glare.",
        deck_makers.long_name,
    ),
    _Row(
        "child",
        "A child's card",
        _LIBRARY,
        Reason.VALID,
        "Accept as a front. The screen says that the holder is under 13 and shows no birth date.",
        deck_makers.child,
    ),
    _Row(
        "token-key",
        "Signed with the city's other kind of key",
        _BANK,
        Reason.VALID,
        "Accept as any good back: a P-256 key in a token is as good as an Ed25519 key.",
        deck_makers.token,
    ),
    _Row(
        "temporary",
        "A temporary card",
        _BANK,
        Reason.VALID,
        "Accept as a good back until its day. The screen says TEMPORARY; a lasting card follows.",
        deck_makers.temporary,
    ),
    _Row(
        "specimen",
        "A specimen",
        _LIBRARY,
        Reason.VALID,
        "The screen must say SPECIMEN here and on every genuine code of this deck. "
        "At a real desk such a card proves nothing: no real city's list knows its key.",
        deck_makers.good_front,
    ),
)
_SEEN_BY_A_PERSON: Final = (
    _Row(
        "photo-swapped",
        "The printed photo was exchanged",
        _BANK,
        Reason.VALID,
        "Both codes are genuine. Compare: the signed portrait on the screen is not the face printed on the card. "
        "Do not accept it; the holder of the portrait may have lost this card.",
        deck_makers.swapped,
        note="Only a person can see this.",
    ),
    _Row(
        "photocopy",
        "A photocopy of a good back",
        _BANK,
        Reason.VALID,
        "The code is genuine, the paper is not a card. Ask for the card itself, and compare the face in any case.",
        deck_makers.photocopy,
        note="A code can be copied; a face cannot.",
    ),
)
_CANNOT_SAY: Final = (
    _Row(
        "codes-differ",
        "Front of one card, back of another",
        _BANK,
        Reason.CODES_DIFFER,
        "Each code alone is genuine. Scan both sides of one card; if it stays so, do not accept the two as one card.",
        deck_makers.mixed,
    ),
    _Row(
        "wrong-side",
        "The front, where the back is wanted",
        _BANK,
        Reason.WRONG_SIDE,
        f"Turn the card over and scan the back. {_FAULTLESS}",
        deck_makers.wrong_side,
    ),
    _Row(
        "newest-key",
        "A key that an old city list does not know",
        _BANK,
        Reason.KEY_UNKNOWN,
        f"Get the new city list, then scan again. {_FAULTLESS}",
        deck_makers.newest,
        ListFile.TRUST_BEFORE,
        note="With today's city list the same code is genuine.",
    ),
    _Row(
        "list-expired",
        "A city list that has expired",
        _BANK,
        Reason.TRUST_STALE,
        f"Get the new city list, then scan again. {_FAULTLESS}",
        deck_makers.good_back,
        ListFile.TRUST_EXPIRED,
        note="With today's city list the same code is genuine.",
    ),
    _Row(
        "status-stale",
        "A list of cancelled cards from last week",
        _BANK,
        Reason.STATUS_STALE,
        f"Get today's list of cancelled cards, then scan again. {_FAULTLESS}",
        deck_makers.door,
        status=ListFile.STATUS_BEFORE,
        note="A library or a door accepts a list of up to 30 days.",
    ),
    _Row(
        "status-missing",
        "A card of a list that is not there",
        _LIBRARY,
        Reason.STATUS_MISSING,
        f"Get all of the city's lists of cancelled cards, then scan again. {_FAULTLESS}",
        deck_makers.other_list,
    ),
    _Row(
        "index-beyond",
        "An index beyond the list of cancelled cards",
        _LIBRARY,
        Reason.UNREADABLE,
        f"Update the program and scan again; then send the cardholder to the city's office. {_FAULTLESS}",
        deck_makers.beyond,
    ),
    _Row(
        "old-form",
        "An older form of the card",
        _BANK,
        Reason.UNREADABLE,
        f"Ask for another proof of identity; the city's office renews the card. {_FAULTLESS}",
        deck_makers.old_form,
    ),
)
_DO_NOT_ACCEPT: Final = (
    _Row("expired", "An expired card", _BANK, Reason.EXPIRED, "Send the cardholder to renew it.", deck_makers.expired),
    _Row(
        "not-yet-valid",
        "A card of a day to come",
        _BANK,
        Reason.NOT_YET_VALID,
        "Check the device's date.",
        deck_makers.early,
    ),
    _Row(
        "cancelled",
        "A cancelled card",
        _BANK,
        Reason.REVOKED,
        "Ask for the card that replaced it.",
        deck_makers.cancelled,
    ),
    _Row("one-bit", "One bit was changed", _BANK, Reason.ALTERED, _REFUSE, deck_makers.one_bit),
    _Row("unknown-key", "Signed by somebody else", _BANK, Reason.UNKNOWN_ISSUER, _REFUSE, deck_makers.stranger),
    _Row(
        "wrong-city",
        "A card of a city that is not pinned",
        _BANK,
        Reason.UNKNOWN_ISSUER,
        "Do not accept it here: this desk trusts Harborview alone.",
        deck_makers.neighbour,
    ),
    _Row("wrong-use", "Signed with a key for lists", _BANK, Reason.KEY_NOT_VALID, _REFUSE, deck_makers.wrong_use),
    _Row(
        "mixed-specimen",
        "Not marked, under a specimen list",
        _LIBRARY,
        Reason.KEY_NOT_VALID,
        "Do not accept it: a real card and a specimen are never signed with the same key.",
        deck_makers.unmarked,
        note="The print says SPECIMEN, the signed code does not.",
    ),
    _Row(
        "forbidden-claim",
        "A code that says what no card may say",
        _BANK,
        Reason.FORBIDDEN_CLAIM,
        "Do not accept it, do not write down what it says, and tell the city's office. "
        "The screen must show nothing of it.",
        deck_makers.forbidden,
    ),
    _Row(
        "another-system",
        "A code of another system",
        _LIBRARY,
        Reason.NOT_A_CARD,
        "Scan the square code of a city card.",
        deck_makers.foreign,
    ),
)
_ROWS: Final = (*_GENUINE, *_SEEN_BY_A_PERSON, *_DO_NOT_ACCEPT, *_CANNOT_SAY)
COUNT: Final = len(_ROWS)
"""How many cases a deck has."""


def cases(city: DeckCity) -> Iterator[Case]:
    """Draw one case after the other; their keys begin with their number."""
    make = Maker(city)
    for number, row in enumerate(_ROWS, 1):
        key = f"{number:02d}-{row.key}"
        yield Case(
            key=key,
            title=row.title,
            audience=row.audience,
            reason=row.reason,
            look=row.look,
            faces=row.faces(make, key),
            trust=row.trust,
            status=row.status,
            note=row.note,
        )
