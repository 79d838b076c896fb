"""The language of a terminal's staff pages, chosen in their header and kept in the terminal's own cookie."""

from flask import Blueprint, abort, redirect, request, session
from werkzeug.wrappers import Response

from idsvc.web import current, posted
from idsvc.web.staff_words import LANGUAGES

page = Blueprint("language", __name__)


@page.post("/language")
def choose() -> Response:
    """Go on in another language, on the page where it was chosen."""
    language = request.form.get("language", "")
    if language not in LANGUAGES:
        abort(400)
    session[current.LANGUAGE] = language
    return redirect(posted.onward(), 303)
