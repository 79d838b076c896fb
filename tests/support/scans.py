"""Invented papers as pictures, to try the guard on: each scan knows which of its lines show somebody's status.

Layouts are ours: none copies a real paper, every name and number is invented, and each is marked as a specimen. The
same number gives the same pixels.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from PIL import Image, ImageDraw

from idsvc.card.fonts import Family, Weight, sized
from idsvc.enroll.guard_lines import Box
from idsvc.specimen import degrade

PAPER: Final = (1240, 860)
CARD: Final = (1100, 700)
_INK: Final = "#20262c"
_LEFT: Final = 90
_NAMES: Final = (
    ("Marisol", "Quintero"),
    ("Thanh", "Nguyen"),
    ("Adaeze", "Okonjo"),
    ("Ivo", "Petrovic"),
    ("Leila", "Haddad"),
    ("Jean", "Baptiste"),
    ("Rosalind", "Quillfeather"),
    ("Wei", "Zhang"),
    ("Ana", "Lima"),
    ("Parol", "Green"),
)
_STREETS: Final = ("Cormorant Steps", "Mill Street", "Lantern Quay", "Greenvale Road", "Harbor Lane", "Paroli Court")


@dataclass(frozen=True, slots=True)
class Text:
    """One line to draw: ``telling`` where it shows somebody's status, ``shown`` where only a person can tell."""

    text: str
    size: int
    telling: bool
    family: Family = Family.LATIN
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Scan:
    """A picture, its kind of paper, where on it somebody's status shows, and where it may: there a person looks."""

    kind: str
    picture: Image.Image
    telling: tuple[Box, ...]
    shown: tuple[Box, ...]


def _plain(text: str, size: int = 30) -> Text:
    return Text(text, size, telling=False)


def _told(text: str, size: int = 30, family: Family = Family.LATIN) -> Text:
    return Text(text, size, telling=True, family=family)


def _who(chance: Random) -> tuple[str, str]:
    return chance.choice(_NAMES)


def _digits(chance: Random, count: int) -> str:
    return "".join(str(chance.randrange(10)) for _ in range(count))


def _zone(chance: Random, issuer: str) -> Sequence[Text]:
    """Return the two lines of a machine-readable zone (ICAO 9303-4) with invented numbers, check digits too."""
    first, last = _who(chance)
    upper = f"P<{issuer}{last}<<{first}".upper().ljust(44, "<")
    lower = f"X{_digits(chance, 8)}{chance.randrange(10)}{issuer}{_digits(chance, 7)}F{_digits(chance, 7)}".ljust(
        44, "<"
    )
    return (_told(upper, 38), _told(lower, 38))


def _number(chance: Random) -> Text:
    """Return the number of a paper where people read it, outside the zone, in one of the shapes that countries use."""
    letters = chance.choice((1, 2, 2, 0))
    begins = "".join(chance.choice("ABCEFGHKLMNPRTXYZ") for _ in range(letters))
    return Text(begins + _digits(chance, 9 - letters), 30, telling=bool(letters), shown=not letters)


def _card(*titles: str) -> Callable[[Random], Sequence[Text]]:
    def lines(chance: Random) -> Sequence[Text]:
        first, last = _who(chance)
        number = _digits(chance, 9)
        return (
            *(_told(title, 36) for title in titles),
            _plain(f"Surname {last}"),
            _plain(f"Given name {first}"),
            _told(chance.choice((f"A{number}", f"A# {number[:3]}-{number[3:6]}-{number[6:]}"))),
            _plain(f"Date of birth {chance.randrange(1, 28)} May {chance.randrange(1950, 2005)}"),
            _plain("SPECIMEN", 40),
        )

    return lines


def _passport(title: str, issuer: str, family: Family = Family.LATIN) -> Callable[[Random], Sequence[Text]]:
    def lines(chance: Random) -> Sequence[Text]:
        first, last = _who(chance)
        return (
            _told(title, 40, family),
            _number(chance),
            _plain(last.upper()),
            _plain(first.upper()),
            _plain(f"{chance.randrange(1, 28):02} MAR {chance.randrange(1950, 2005)}"),
            _plain("SPECIMEN", 36),
            *_zone(chance, issuer),
        )

    return lines


def _bill(chance: Random) -> Sequence[Text]:
    first, last = _who(chance)
    owed = f"{chance.randrange(20, 90)}.{_digits(chance, 2)}"
    return (
        _plain(chance.choice(("Harborview Water Office", "Green Light Power Company", "Lantern Bay Telephone")), 42),
        _plain("SPECIMEN"),
        _plain(f"{first} {last}"),
        _plain(f"{chance.randrange(10, 9000)} {chance.choice(_STREETS)}"),
        _plain(f"Account {_digits(chance, 4)} {_digits(chance, 4)}"),
        _plain(f"Amount due ${owed} on the 15th; your meter was read last week."),
        _plain("Pay in person, by mail or by telephone. Thank you for saving water."),
    )


def _lease(chance: Random) -> Sequence[Text]:
    first, last = _who(chance)
    return (
        _plain("Lease of an apartment, specimen", 40),
        _plain(f"between the owner and the tenant, {first} {last}"),
        _plain(f"for {chance.randrange(10, 9000)} {chance.choice(_STREETS)}, Apartment {chance.randrange(1, 30)}"),
        _plain(f"The rent is ${chance.randrange(700, 1900)} a month, due on the first day."),
        _plain("The tenant keeps the apartment in good order and gives a month of notice."),
        _plain("Heat and water are included. Visitors park behind the house."),
    )


def _letter(chance: Random) -> Sequence[Text]:
    first, last = _who(chance)
    return (
        _plain("Harborview Public Library, specimen", 40),
        _plain(f"Dear {first} {last},"),
        _plain("thank you for your visit. The books that you asked for have come in."),
        _plain("They wait at the desk of the main reading room until Saturday."),
        _plain(f"We write to you at {chance.randrange(10, 900)} {chance.choice(_STREETS)}."),
        _plain("With kind regards, the desk"),
    )


def _notice(chance: Random) -> Sequence[Text]:
    first, last = _who(chance)
    return (
        _told("Form I-797C, Notice of Action", 38),
        _plain("SPECIMEN"),
        _told(f"Receipt {chance.choice(('EAC', 'WAC', 'LIN', 'IOE'))}{_digits(chance, 10)}"),
        _plain(f"{first} {last}"),
        _told("Application for Employment Authorization"),
        _plain("Keep this letter. It is not valid for travel."),
    )


def _unread(family: Family, *telling: str) -> Callable[[Random], Sequence[Text]]:
    def lines(chance: Random) -> Sequence[Text]:
        first, last = _who(chance)
        return (
            *(Text(each, chance.choice((34, 38, 42)), telling=False, family=family, shown=True) for each in telling),
            _plain(f"{first} {last}"),
            _plain("SPECIMEN", 36),
        )

    return lines


KINDS: Final[tuple[tuple[str, tuple[int, int], Callable[[Random], Sequence[Text]]], ...]] = (
    ("green card", CARD, _card("PERMANENT RESIDENT")),
    ("work permit", CARD, _card("EMPLOYMENT AUTHORIZATION", "USCIS#")),
    ("passport, English", PAPER, _passport("PASSPORT", "UTO")),
    ("passport, Spanish", PAPER, _passport("PASAPORTE", "XXA")),
    ("passport, French", PAPER, _passport("PASSEPORT", "XXB")),
    ("passport, Portuguese", PAPER, _passport("PASSAPORTE", "XXC")),
    ("passport, Chinese", PAPER, _passport("护照", "XXD", Family.CHINESE)),
    ("visa", PAPER, _passport("VISA", "UTO")),
    ("notice", PAPER, _notice),
    ("utility bill", PAPER, _bill),
    ("lease", PAPER, _lease),
    ("letter", PAPER, _letter),
)
"""Kind, size in pixels, and what stands on it."""


UNREAD: Final[tuple[tuple[str, tuple[int, int], Callable[[Random], Sequence[Text]]], ...]] = (
    (
        "Cyrillic",
        PAPER,
        _unread(
            Family.LATIN, "ПАСПОРТ", "ВИД НА ЖИТЕЛЬСТВО", "гражданство", "Место рождения", "Виза", "беженец", "ВНЖ"
        ),
    ),
    (
        "Arabic",
        PAPER,
        _unread(Family.ARABIC, "جواز سفر", "الجنسية", "مكان الميلاد", "تأشيرة دخول", "بطاقة الإقامة", "لاجئ", "فيزا"),
    ),
    (
        "Bengali",
        PAPER,
        _unread(Family.BENGALI, "পাসপোর্ট", "জাতীয়তা", "জন্মস্থান", "ভিসা", "নাগরিকত্ব", "শরণার্থী", "অভিবাসন"),
    ),
)
"""The same in scripts that the reader does not know: such lines are shown to a person."""


def unread(number: int) -> Scan:
    """Return one of any number of papers in a script that is not read."""
    return _drawn(*UNREAD[number % len(UNREAD)], number)


def scan(number: int) -> Scan:
    """Return one of any number of scans; kinds take turns, the rest follows from the number."""
    return _drawn(*KINDS[number % len(KINDS)], number)


def _drawn(kind: str, size: tuple[int, int], lines: Callable[[Random], Sequence[Text]], number: int) -> Scan:
    chance = Random(f"idsvc specimen scan {number}")  # noqa: S311 - a corpus, no secret
    page = Image.new("RGB", size, chance.choice(("#fbf9f3", "#eef3ee", "#f3eef0", "#ffffff")))
    written = lines(chance)
    places = tuple(zip(written, _written(page, written), strict=True))
    telling = tuple(place for line, place in places if line.telling)
    shown = tuple(place for line, place in places if line.shown)
    return Scan(kind, _worn(page, number), telling, shown)


def _written(page: Image.Image, lines: Sequence[Text]) -> Iterator[Box]:
    draw, top = ImageDraw.Draw(page), 60
    for line in lines:
        font = sized(line.family, Weight.REGULAR, line.size)
        draw.text((_LEFT, top), line.text, fill=_INK, font=font)
        left, upper, right, lower = (round(each) for each in draw.textbbox((_LEFT, top), line.text, font=font))
        yield Box(left, upper, right - left, lower - upper)
        top += line.size * 2 + 14


def _worn(page: Image.Image, number: int) -> Image.Image:
    """Return a page as a scanner or a steady camera sees it; none of this moves a line by more than a few pixels."""
    light = degrade.shaded(degrade.blurred(page, 0.5 + number % 3 / 5), 0.25, number)
    tilted = degrade.tilted(light, 0.004, number)
    return degrade.compressed(degrade.noisy(tilted, 4 + number % 4, number), 70 + number % 20)
