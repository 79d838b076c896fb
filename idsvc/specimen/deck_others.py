"""What a desk meets beside cards: a pass of another system, and the code that tells a keyboard's layout."""

from typing import Final

from PIL import Image, ImageDraw

from idsvc.card import layout, qr
from idsvc.card.fonts import Weight
from idsvc.card.text import draw_block, set_in
from idsvc.credential.base45 import ALPHABET
from idsvc.specimen.deck_cards import Face

_CINEMA: Final = "HTTPS://CINEMA.EXAMPLE/PASS/7431-0098"
_CINEMA_PLAN: Final = qr.QrPlan(4, qr.Correction.Q, 10)
_LAYOUT_PLAN: Final = qr.QrPlan(3, qr.Correction.Q, 14)
_PLUM: Final = "#5b2a4e"
_MARGIN: Final = 48


def pass_of_another_system() -> Face:
    """Return a cinema's invented pass, whose code holds a web address."""
    face = Image.new("RGB", layout.SIZE, "#fbf6ee")
    draw = ImageDraw.Draw(face)
    draw.rectangle((0, 0, layout.SIZE[0], 110), fill=_PLUM)
    _line(draw, "Wharf Cinema", (_MARGIN, 24), 56, layout.WHITE)
    for top, text, size in ((180, "Friends pass", 46), (260, "SPECIMEN", 40), (340, "No. 7431 0098", 34)):
        _line(draw, text, (_MARGIN, top), size, _PLUM)
    code = qr.draw(_CINEMA, _CINEMA_PLAN).image().convert("RGB")
    face.paste(code, (layout.SIZE[0] - code.width - _MARGIN, (layout.SIZE[1] + 110 - code.height) // 2))
    return Face(face, _CINEMA)


def _line(draw: ImageDraw.ImageDraw, text: str, corner: tuple[int, int], size: int, ink: str) -> None:
    draw_block(draw, set_in(text, layout.SIZE[0], size, Weight.BOLD, "en"), *corner, ink)


def layout_code() -> Face:
    """Return the code that holds the 45 characters of base45 once each, in the order of RFC 9285."""
    return Face(qr.draw(ALPHABET, _LAYOUT_PLAN).image().convert("RGB"), ALPHABET)
