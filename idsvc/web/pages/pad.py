"""A pad of return slips for a day without the system: printed beforehand, in the city's languages, without codes."""

from typing import Final

from flask import Blueprint, render_template, request

from idsvc.web import current
from idsvc.web.context import languages

page = Blueprint("pad", __name__)

SHEETS: Final = (1, 2, 4)
"""Slips of each language that can be printed at once."""


@page.get("/pad")
def show() -> str:
    """Show the pad, in the chosen languages or in all."""
    served = current.office().policy.fields.languages
    chosen = tuple(code for code in request.args.getlist("language") if code in served) or served
    wanted = request.args.get("slips", type=int)
    slips = wanted if wanted in SHEETS else SHEETS[0]
    return render_template(
        "pad.html", chosen=chosen, every=chosen == served, languages=languages(), sheets=SHEETS, slips=slips
    )
