"""The printer's test card, on a page of exactly one card's size or on A4."""

from flask import Blueprint, render_template, request

from idsvc.card.calibration import MOST, Offset
from idsvc.office import printer
from idsvc.web import current

page = Blueprint("printer", __name__)


@page.get("/printer")
def show() -> str:
    """Show the test card for the card printer, moved as far as was asked."""
    return _shown("printer.html")


@page.get("/printer/paper")
def paper() -> str:
    """Show the same at its true size on a sheet of A4."""
    return _shown("printer_paper.html")


def _shown(template: str) -> str:
    offset = Offset(*(request.args.get(name, 0, type=int) for name in ("right", "down")))
    card = printer.calibration(current.office(), current.actor(), offset)
    return render_template(template, card=card, offset=offset, most=MOST)
