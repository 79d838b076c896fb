"""The fields of the counter's form: their names, their limits, and everything that can be wrong with one."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

from idsvc.errors import IdsvcError

DRAFT_FIELDS: Final = (
    "full_name",
    "preferred_name",
    "second_name",
    "second_name_language",
    "birth_date",
    "address_mode",
    "address_line_1",
    "address_line_2",
    "care_of_street",
    "care_of_name",
    "gender",
    "emergency_contact",
    "library_name_preferred",
    "address_in_code",
    "language",
)
"""The closed set of what a draft keeps; everything else that a form posts is dropped."""

YES: Final = "yes"
"""What a ticked box posts; an empty one posts nothing."""

MAX_LINE: Final = 76
"""Characters in one line of an address: two of them and what joins them fit the code's 160."""

MAX_CONTACT: Final = 80
"""Characters in an emergency contact, which is printed in one line."""

MAX_TYPED: Final = 400
"""Characters of anything typed into one field that a draft keeps."""


@dataclass(frozen=True, slots=True)
class FieldRules:
    """What a city's policy says about the form.

    ``streets`` may be printed for "care of"; ``guard_streets`` hold words that the guard would otherwise ask about;
    ``languages`` are those the office offers, at least one.
    """

    city: str
    streets: tuple[str, ...]
    guard_streets: frozenset[str]
    languages: tuple[str, ...]

    @property
    def resident_of(self) -> str:
        """Return the one printed wording for everybody whose address is not printed."""
        return f"Resident of {self.city}"


@unique
class Fault(StrEnum):
    """What can be wrong with one field."""

    MISSING = "missing"
    TOO_LONG = "too-long"
    CHARACTERS = "characters"
    NO_LETTER = "no-letter"
    NOT_A_DATE = "not-a-date"
    IN_FUTURE = "in-future"
    TOO_EARLY = "too-early"
    NOT_A_CHOICE = "not-a-choice"
    NOT_WITHOUT_NAME = "not-without-name"
    WITHHELD = "withheld"
    GUARDED = "guarded"

    @property
    def sentence(self) -> str:
        """Return one plain sentence that says what to do."""
        return _SENTENCES[self]


_SENTENCES: Final[Mapping[Fault, str]] = MappingProxyType(
    {
        Fault.MISSING: "Fill this in.",
        Fault.TOO_LONG: "This is longer than the card can show: agree with the resident on a shorter form.",
        Fault.CHARACTERS: "There is a character in it that cannot be printed: type it again by hand.",
        Fault.NO_LETTER: "Type at least one letter.",
        Fault.NOT_A_DATE: "Give a real day: year, month and day.",
        Fault.IN_FUTURE: "This day has not come yet: check the year.",
        Fault.TOO_EARLY: "This day is before 1900: check the year.",
        Fault.NOT_A_CHOICE: "Choose one of those offered.",
        Fault.NOT_WITHOUT_NAME: "Give the name that belongs to this first, or leave this empty.",
        Fault.WITHHELD: "The address is withheld: leave this empty.",
        Fault.GUARDED: "The office does not keep this kind of information: leave it out.",
    }
)


class FieldFaults(IdsvcError):
    """Everything that is wrong with a form, at once; ``faults`` says it by field name."""

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        super().__init__("some fields need another look: each says what to do")
        self.faults: Mapping[str, Fault] = MappingProxyType(dict(faults))
