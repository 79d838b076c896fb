"""Days in words, in the resident's own language, so that nobody confuses day and month."""

from datetime import date
from types import MappingProxyType
from typing import Final

from babel.dates import format_date

from idsvc.web.filters import long_date
from idsvc.web.resident_words import ENGLISH, spoken

HAITIAN: Final = "ht"
MONTHS: Final = MappingProxyType(
    {
        HAITIAN: (
            *("janvye", "fevriye", "mas", "avril", "me", "jen"),
            *("jiyè", "out", "septanm", "oktòb", "novanm", "desanm"),
        )
    }
)
"""Months of languages that babel has no names for."""


def day_in_words(day: date, language: str) -> str:
    """Write a day as people say it: 4 March 2026, 4 de marzo de 2026, 4 mas 2026."""
    said = spoken(language)
    if said == ENGLISH:
        return long_date(day)
    if said in MONTHS:
        return f"{day.day} {MONTHS[said][day.month - 1]} {day.year}"
    return format_date(day, "long", locale=said)
