"""Four invented residents of the invented city, and what they bring to the counter.

Each has words and a birth date that stand nowhere else in the program, so that a byte of theirs can be looked for.
"""

from dataclasses import dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Final

from idsvc.specimen.faces import Hair, Look


@dataclass(frozen=True, slots=True)
class PaperShown:
    """A paper that a resident shows: its class in the form's word, and what it shows."""

    evidence_class: str
    has_photo: bool
    has_birth_date: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed into the form; the names are the form's own, an empty text leaves a field empty."""

    full_name: str
    birth_date: str
    address_mode: str
    language: str
    preferred_name: str = ""
    second_name: str = ""
    second_name_language: str = ""
    address_line_1: str = ""
    address_line_2: str = ""
    gender: str = ""
    emergency_contact: str = ""
    library_name_preferred: str = ""
    address_in_code: str = ""

    def form(self) -> dict[str, str]:
        """Return the fields that are not empty, by name."""
        texts = {field.name: str(getattr(self, field.name)) for field in fields(self)}
        return {name: text for name, text in texts.items() if text}


@dataclass(frozen=True, slots=True)
class Person:
    """An invented resident; ``key`` is the one word that steps and findings call them by."""

    key: str
    typed: Typed
    papers: tuple[PaperShown, ...]
    look: Look

    @property
    def birth_date(self) -> date:
        """Return the day of birth."""
        return date.fromisoformat(self.typed.birth_date)


IDENTITY: Final = PaperShown("identity-strong", has_photo=True, has_birth_date=True)
RESIDENCE: Final = PaperShown("residence", has_photo=False, has_birth_date=False)

LETTER: Final = Person(
    key="letter",
    typed=Typed(
        full_name="Rosalind Quillfeather",
        birth_date="1987-03-14",
        address_mode="street",
        language="en",
        address_line_1="4417 Cormorant Steps",
        address_line_2="Apartment 9, Harborview",
        emergency_contact="Tobias Wrenfold, 555 0142",
        address_in_code="yes",
    ),
    papers=(IDENTITY, RESIDENCE),
    look=Look(skin="#e8b995", hair="#6b3a22", cloth="#2f6f73", wall="#dfe9ec", style=Hair.BOB),
)
"""Her residence paper is captured while her case is referred."""

INSPECTED: Final = Person(
    key="inspected",
    typed=Typed(
        full_name="Nguyễn Thị Ánh Dương Villaseñor",
        birth_date="1994-11-02",
        address_mode="street",
        language="en",
        preferred_name="Ánh Dương",
        address_line_1="208 Saltmarrow Row",
        gender="F",
        library_name_preferred="yes",
    ),
    papers=(IDENTITY, RESIDENCE),
    look=Look(skin="#f0c9a4", hair="#1d1a1f", cloth="#8c3b4a", wall="#ece6da", style=Hair.LONG, glasses=True),
)
"""Her papers are looked at and handed back; nothing is captured."""

WITHHELD: Final = Person(
    key="withheld",
    typed=Typed(
        full_name="Zubaydah Halimah al-Khawarizmi",
        birth_date="1971-08-23",
        address_mode="withheld",
        language="en",
        second_name="زبيدة حليمة بنت عبد الرحمن بن يوسف بن إبراهيم الخوارزمي القرطبية",
        second_name_language="ar",
        gender="X",
    ),
    papers=(IDENTITY, RESIDENCE),
    look=Look(skin="#b97c50", hair="#2a1c15", cloth="#3c4f76", wall="#e6e3ee", style=Hair.SCARF),
)
"""Her address is known to nobody here; her name has more than 60 letters in a second script."""

ABSENT: Final = Person(
    key="absent",
    typed=Typed(
        full_name="Balthazar Okonkwo-Thistlewood",
        birth_date="1959-06-30",
        address_mode="street",
        language="en",
        address_line_1="73 Pelagia Wynd",
        address_line_2="Rear house, Harborview",
        gender="M",
    ),
    papers=(IDENTITY, RESIDENCE),
    look=Look(skin="#9b6743", hair="#d8d4cf", cloth="#5d5a3c", wall="#e3eadf", style=Hair.CROPPED, beard=True),
)
"""He is referred, his letter is captured, and he never comes back."""

PEOPLE: Final = MappingProxyType({each.key: each for each in (LETTER, INSPECTED, WITHHELD, ABSENT)})
"""All of them, by key."""
