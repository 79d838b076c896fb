"""How values are shown: dates, groups of letters, amounts of days."""

from base64 import b64encode
from datetime import date
from typing import Final

from flask import Flask

from idsvc.errors import IdsvcError

GROUP: Final = 4


def long_date(day: date) -> str:
    """Write a day so that nobody can confuse day and month: 4 March 2026."""
    return f"{day.day} {day:%B %Y}"


def grouped(code: str) -> str:
    """Write a code in groups of four; spaces and dashes already in it are dropped first."""
    plain = code.replace(" ", "").replace("-", "")
    return " ".join(plain[start : start + GROUP] for start in range(0, len(plain), GROUP))


def data_url(image: bytes, kind: str) -> str:
    """Put an image into the page itself, so that no second request and no file carries it."""
    return f"data:{kind};base64,{b64encode(image).decode()}"


def days(count: int) -> str:
    """Write an age in days in words."""
    return {0: "today", 1: "1 day"}.get(count, f"{count} days")


def sentence(refusal: IdsvcError) -> str:
    """Return an error's constant text as a sentence on a page."""
    text = str(refusal)
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?")) else ".")


def register(app: Flask) -> None:
    """Make the filters known to the templates."""
    for shown in (long_date, grouped, data_url, days):
        app.add_template_filter(shown)
