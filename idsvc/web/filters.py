"""How values are shown: dates, groups of letters, amounts of days."""

import re
from base64 import b64encode
from datetime import date
from types import MappingProxyType
from typing import Final

from babel.dates import format_date
from flask import Flask
from flask_babel import gettext, ngettext

from idsvc.enroll.guard import GuardField, GuardVerdict, check_text
from idsvc.errors import IdsvcError
from idsvc.web.current import ENGLISH, staff_language
from idsvc.web.staff_words import translated

GROUP: Final = 4
_ID: Final = re.compile("(?<=/)[0-9a-f]{32}(?=/|$)")

DAY_PATTERNS: Final = MappingProxyType({ENGLISH: "d MMMM y", "es": "d 'de' MMMM 'de' y"})
"""How a day is written in each language of staff pages, in Unicode's letters for dates."""


def long_date(day: date) -> str:
    """Write a day so that nobody can confuse day and month, in English: 4 March 2026."""
    return f"{day.day} {day:%B %Y}"


def staff_date(day: date) -> str:
    """Write a day likewise, in the language of the terminal."""
    language = staff_language()
    return format_date(day, DAY_PATTERNS[language], locale=language)


def grouped(code: str) -> str:
    """Write a code in groups of four; spaces and dashes already in it are dropped first."""
    plain = code.replace(" ", "").replace("-", "")
    return " ".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))


def data_url(image: bytes, kind: str) -> str:
    """Put an image into the page itself, so that no second request and no file carries it."""
    return f"data:{kind};base64,{b64encode(image).decode()}"


def time_of_day(minute: int) -> str:
    """Write minutes from midnight as a time of day: 540 is 09:00."""
    hours, minutes = divmod(minute, 60)
    return f"{hours:02}:{minutes:02}"


def days(count: int) -> str:
    """Write an age in days in words."""
    return ngettext("%(num)d day", "%(num)d days", count) if count else gettext("today")


def sentence(refusal: IdsvcError) -> str:
    """Return an error's constant text as a sentence on a page, in the language of the terminal."""
    text = translated(str(refusal))
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?")) else ".")


def again(typed: str) -> str:
    """Return what was typed, to be shown once more beside its fault; nothing of what the guard refuses."""
    return typed if check_text(typed, GuardField.FREE) is GuardVerdict.CLEAR else ""


def way_again(path: str) -> str:
    """Return a posted path, to be gone to or posted once more; the random ids in it are no texts of anybody's."""
    words = _ID.sub("", path)
    return path if again(words) == words else ""


def register(app: Flask) -> None:
    """Make the filters known to the templates."""
    for shown in (again, grouped, data_url, days, time_of_day, translated):
        app.add_template_filter(shown)
    app.add_template_filter(staff_date, "long_date")
