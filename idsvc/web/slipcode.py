"""The small code on a slip, drawn as shapes inside the page: the same characters as those printed beside it."""

from typing import Final, NamedTuple

from idsvc.card.qr import QUIET, Correction, QrCode, QrPlan, draw, draw_address, plan_screen

PLAN: Final = QrPlan(version=1, correction=Correction.M, dots=4)
"""Twenty characters: enough for a case code and for a cancel code."""


class Drawing(NamedTuple):
    """An SVG path over a square of ``side`` units, quiet zone included."""

    side: int
    path: str


def drawing(code: str) -> Drawing:
    """Draw a code of at most twenty letters and digits."""
    return _shapes(draw(code, PLAN))


def text_drawing(text: str) -> Drawing:
    """Draw a long text of letters, digits and the signs of base45, in the smallest code that holds it."""
    return _shapes(draw(text, plan_screen(text)))


def address_drawing(address: str) -> Drawing:
    """Draw a web address that a phone's camera opens."""
    return _shapes(draw_address(address))


def _shapes(code: QrCode) -> Drawing:
    modules = code.modules
    dots = (
        f"M{column + QUIET} {row + QUIET}h1v1h-1z"
        for row, line in enumerate(modules)
        for column, black in enumerate(line)
        if black
    )
    return Drawing(len(modules) + 2 * QUIET, "".join(dots))
