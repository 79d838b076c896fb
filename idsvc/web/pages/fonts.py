"""The card's own fonts, for pages: a name looks before printing as it will on the card, whatever the machine has."""

from typing import Final

from flask import Blueprint, Response, send_file
from werkzeug.exceptions import NotFound

from idsvc.card.errors import FontsNotBuilt
from idsvc.card.fonts import Family, Weight, font_file

page = Blueprint("fonts", __name__)

KEPT_SECONDS: Final = 7 * 24 * 3600
"""How long a browser keeps a font before it asks again."""


@page.get("/fonts/<family>-<weight>.ttf")
def show(family: str, weight: str) -> Response:
    """Send one font; the style sheet names them, and a browser asks for those whose letters it meets."""
    named = [each for each in Family if each.value == family], [each for each in Weight if each.value == weight]
    if not all(named):
        raise NotFound
    try:
        path = font_file(named[0][0], named[1][0])
    except FontsNotBuilt as missing:
        raise NotFound from missing
    return send_file(path, mimetype="font/ttf", max_age=KEPT_SECONDS)
