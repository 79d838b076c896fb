"""A city for the scanner page: its codes with a real portrait, as texts and pictures, and its page as a file."""

import io
from dataclasses import replace
from functools import cache
from pathlib import Path

import segno

from idsvc.credential.claims import BackClaims, Flag, expiry_moment, issue_code
from idsvc.imaging.portrait import qr_portrait
from idsvc.specimen.faces import portrait
from idsvc.specimen.people import INSPECTED
from idsvc.verify.page_builder import TEMPLATE, Variant, build_page
from tests.support.keyboards import Keyboard
from tests.support.verdict_cards import AT, REVOKED_INDEX, Setting, back, front, signer

Event = dict[str, object]
MARKS = {"$": ("Digit4", 1), "%": ("Digit5", 1), "*": ("Digit8", 1), "+": ("Equal", 1), "-": ("Minus", 0)}
PLACES = MARKS | {
    ".": ("Period", 0),
    "/": ("Slash", 0),
    ":": ("Semicolon", 1),
    " ": ("Space", 0),
    "]": ("BracketRight", 0),
}
"""The key of a US keyboard that a scanner presses for a mark, and whether with Shift."""


@cache
def face() -> bytes:
    return qr_portrait(portrait(INSPECTED.look), 600)


def shown_back(**changes: object) -> BackClaims:
    """Return a back whose portrait a browser can show."""
    return back(portrait=face(), **changes)


@cache
def code(name: str) -> str:
    """Return the text of a named code of the city of ``Setting()``."""
    whole = shown_back()
    claims = {
        "front": front(),
        "back": whole,
        "cancelled": replace(whole, status=replace(whole.status, index=REVOKED_INDEX)),
        "expired": replace(whole, expires=expiry_moment(2026, 2)),
        "temporary": replace(whole, flags=whole.flags | Flag.TEMPORARY),
        "no address": replace(whole, address=None),
        "two scripts": replace(whole, name="Layla Haddad", second_name="ليلى حداد", second_name_language="ar"),
    }
    return issue_code(claims[name], signer("card"))


def picture(text: str) -> bytes:
    """Return a code as a PNG."""
    out = io.BytesIO()
    segno.make(text, error="m", boost_error=False).save(out, kind="png", scale=4)
    return out.getvalue()


def root_line(setting: Setting) -> str:
    return f"{setting.anchor.fingerprint.hex()} {','.join(sorted(setting.anchor.issuers))}\n"


def write_page(path: Path, setting: Setting | None = None) -> str:
    """Write the page with a city's lists built in; return its address."""
    city = setting or Setting()
    lists = [city.trust_bytes()], city.status_bytes()
    page = build_page(TEMPLATE.read_text("utf-8"), root_line(city), *lists, AT, Variant.FILE)
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


def keys(text: str, keyboard: Keyboard | None = None, *, places: bool = True) -> list[Event]:
    """Return the key presses of a scanner that types a text into a computer with this layout, Enter at the end."""
    layout, events, dead = keyboard or Keyboard(), list[Event](), ""
    for char in text:
        name, shift = PLACES.get(char, (f"Digit{char}" if char.isdigit() else f"Key{char}", int(char.isalpha())))
        key = layout.keys[char]
        typed = layout.type(dead + char) if dead else "Dead" if key == layout.dead else key
        dead = char if typed == "Dead" else ""
        events.append({"key": typed, "code": name if places else "", "shiftKey": bool(shift)})
    return [*events, {"key": "Enter", "code": "Enter" if places else "", "shiftKey": False}]
