"""Renewal: the resident's own card is the record; its back is read, and a visit starts with what it says.

Where neither code nor picture can be read, the number printed on it starts a visit that says nothing yet.
"""

from collections.abc import Mapping

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import lazy_gettext as _

from idsvc.errors import IdsvcError
from idsvc.issue.errors import RenewalRefused
from idsvc.office import renewal
from idsvc.office.views import Started
from idsvc.web import current, posted
from idsvc.web.context import languages
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence
from idsvc.web.pages.start import slip
from idsvc.web.request import MAX_UPLOAD
from idsvc.web.staff_words import translated

page = Blueprint("renewal", __name__)

NOTHING_READ = _("Scan the code on the back, or choose a picture of it.")


def refused(words: str, code: int, field: str, typed: Mapping[str, str]) -> Response:
    """Show the page with why the card was not taken, and what was chosen on it, as far as the form was read."""
    return _page({field: words}, code, typed)


def _page(faults: Mapping[str, str], code: int, typed: Mapping[str, str]) -> Response:
    shown = render_template("renewal.html", faults=faults, typed=typed, languages=languages(), max_upload=MAX_UPLOAD)
    return make_response(shown, code)


@page.get("/renewal")
def show() -> Response:
    """Ask for the card."""
    return _page({}, 200, {})


@page.post("/renewal")
def begin() -> Response:
    """Read the card, start a visit with what it says, show its slip."""
    text, picture = request.form.get("back_code", "").strip() or None, posted.upload("picture")
    language, number = posted.language(), request.form.get("number", "").strip()
    if text is None and picture is None and not number:
        return _page({"back_code": str(NOTHING_READ)}, 422, request.form)
    shown_at = "back_code" if text else "picture" if picture else "number"
    try:
        started = _started(language, text, picture, number)
    except RenewalRefused as refusal:
        reasons = " ".join(translated(reason.sentence) for reason in refusal.reasons)
        return refused(reasons, code_of(refusal)[0], shown_at, request.form)
    except IdsvcError as refusal:
        return refused(sentence(refusal), code_of(refusal)[0], shown_at, request.form)
    return make_response(slip(started, language))


def _started(language: str, text: str | None, picture: bytes | None, number: str) -> Started:
    """Begin with what was read, by the number only where nothing was."""
    office, actor = current.office(), current.actor()
    if text is None and picture is None:
        return renewal.start_unread(office, actor, language, number)
    return renewal.start(office, actor, language, text, picture)
