"""How the city wants its cards to look, and what makes colours legible (WCAG 2.2, success criterion 1.4.3)."""

import json
import re
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Final

PRINTED: Final = ("en", "es", "fr", "pt", "ht", "vi", "ru", "zh", "ar", "bn")
"""The languages in which a card's words are known."""

LEGIBLE: Final = 4.5
"""The least contrast of text with what it stands on (WCAG 2.2, level AA)."""

FAINTEST_INK: Final = "#445666"
"""The lightest ink on a card's paper: its small printed words."""

_STRAIGHT: Final = 0.04045  # WCAG 2.2, relative luminance: below it the curve is a line
COLOUR: Final = re.compile(r"#[0-9a-f]{6}", re.ASCII)


@unique
class Notch(StrEnum):
    """Where a card is notched, looked at from the front."""

    NONE = "none"
    RIGHT_UPPER = "right-upper"
    RIGHT = "right"
    RIGHT_LOWER = "right-lower"
    LEFT_UPPER = "left-upper"
    LEFT = "left"
    LEFT_LOWER = "left-lower"


@dataclass(frozen=True, slots=True)
class Arms:
    """The city's arms: a file beside the policy, and the SHA-256 of its bytes in hex."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CardLook:
    """Colours as ``#rrggbb``, the card's title, one or two printed languages, the notch, the arms, the letter."""

    title: str
    header: str
    lettering: str
    stripe: str
    paper: str
    languages: tuple[str, ...]
    notch: Notch
    arms: Arms | None
    large_print_letter: bool


def written(look: CardLook) -> str:
    """Return a look as the lines of a policy file."""
    table = {
        "title": look.title,
        "header": look.header,
        "lettering": look.lettering,
        "stripe": look.stripe,
        "paper": look.paper,
        "languages": list(look.languages),
        "notch": look.notch.value,
        "large_print_letter": look.large_print_letter,
    }
    lines = ["[card.look]", *(f"{name} = {_toml(value)}" for name, value in table.items())]
    if look.arms is not None:
        lines += ["", "[card.look.arms]", f"file = {_toml(look.arms.file)}", f"sha256 = {_toml(look.arms.sha256)}"]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    """Write a text, a list of texts or a truth value: for these, TOML and JSON agree."""
    return json.dumps(value, ensure_ascii=False)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(level: float) -> float:
    return level / 12.92 if level <= _STRAIGHT else float(((level + 0.055) / 1.055) ** 2.4)
