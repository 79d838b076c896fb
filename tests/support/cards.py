"""Invented cards for tests: content with one name or another, and texts that look like signed codes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256

from idsvc.card.content import CardContent
from idsvc.imaging.portrait import print_portrait
from tests.support.pictures import encoded, face

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
PORTRAIT = print_portrait(encoded(face()))

LATIN = CardContent(
    city_name="Harborview",
    card_title="City ID card",
    name="Ana Lima",
    preferred_name=None,
    second_name=None,
    birth_date=date(1990, 3, 4),
    address_lines=("418 Mill Street, Apt 2B", "Harborview"),
    issued=date(2026, 11, 22),
    expires_shown=date(2029, 11, 30),
    card_number="7K2M9QXW4TRB6HND",
    library_number="M4T8XKQ2WD",
    gender=None,
    emergency_contact=None,
    portrait=PORTRAIT,
    specimen=False,
    temporary=False,
    language="en",
)

VARIANTS: Mapping[str, CardContent] = {
    "latin": LATIN,
    "everything": replace(
        LATIN,
        name="Maximiliana Konstantinopolitanskaya-Featherstonehaugh",
        preferred_name="Max Featherstone",
        second_name="Максимилиана Константинопольская",
        gender="X",
        emergency_contact="Jo Featherstone, 555-0100",
        address_lines=("c/o Harborview House", "12 Orchard Avenue"),
        specimen=True,
        temporary=True,
    ),
    "seventy-two": replace(LATIN, name="Wilhelmina Alexandrovna Montgomery-Featherstonehaugh de la Cruz y Ortega"),
    "arabic": replace(LATIN, name="Muhammad Abd al-Rahman", second_name="محمد عبد الرحمن بن عبد الله"),
    "arabic-first": replace(LATIN, name="محمد عبد الرحمن بن عبد الله الحسيني الهاشمي من بيت الحكمة", specimen=True),
    "bengali": replace(LATIN, name="রহিমা খাতুন চৌধুরী", specimen=True),
    "chinese": replace(LATIN, name="Wang Xiaoming", second_name="王小明", language="zh"),
    "vietnamese": replace(LATIN, name="Nguyễn Thị Ánh", language="vi"),
    "withheld": replace(LATIN, address_lines=(), language="es", card_title="Identificación municipal"),
}


def code_text(length: int, seed: str = "a") -> str:
    """A text of the base45 alphabet that is the same in every run."""
    digits = b"".join(sha256(f"{seed} {block}".encode()).digest() for block in range(length // 32 + 1))
    return "".join(ALPHABET[digit % 45] for digit in digits[:length])
