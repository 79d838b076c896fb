"""The small code on a slip, drawn as shapes inside the page: the same characters as those printed beside it."""

from typing import Final, NamedTuple

from idsvc.card.qr import QUIET, Correction, QrPlan, draw

PLAN: Final = QrPlan(version=1, correction=Correction.M, dots=4)
"""Twenty characters: enough for a case code and for a cancel code."""


class Drawing(NamedTuple):
    """An SVG path over a square of ``side`` units, quiet zone included."""

    side: int
    path: str


def drawing(code: str) -> Drawing:
    """Draw a code of at most twenty letters and digits."""
    modules = draw(code, PLAN).modules
    dots = (
        f"M{column + QUIET} {row + QUIET}h1v1h-1z"
        for row, line in enumerate(modules)
        for column, black in enumerate(line)
        if black
    )
    return Drawing(len(modules) + 2 * QUIET, "".join(dots))
