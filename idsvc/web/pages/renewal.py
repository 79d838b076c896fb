"""Renewal: the resident's own card is the record; its back is read, and a visit starts with what it says."""

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import lazy_gettext as _

from idsvc.errors import IdsvcError
from idsvc.issue.errors import RenewalRefused
from idsvc.office import renewal
from idsvc.web import current, posted
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence
from idsvc.web.pages.start import slip
from idsvc.web.request import MAX_UPLOAD
from idsvc.web.staff_words import translated

page = Blueprint("renewal", __name__)

NOTHING_READ = _("Scan the code on the back, or choose a picture of it.")


def refused(words: str, code: int, field: str = "back_code") -> Response:
    """Show the page with why the card was not taken."""
    return make_response(render_template("renewal.html", faults={field: words}, max_upload=MAX_UPLOAD), code)


@page.get("/renewal")
def show() -> str:
    """Ask for the card."""
    return render_template("renewal.html", faults={}, max_upload=MAX_UPLOAD)


@page.post("/renewal")
def begin() -> Response:
    """Read the card, start a visit with what it says, show its slip."""
    text, picture = request.form.get("back_code", "").strip() or None, posted.upload("picture")
    if text is None and picture is None:
        return refused(NOTHING_READ, 422)
    shown_at = "back_code" if text else "picture"
    try:
        started = renewal.start(current.office(), current.actor(), text, picture)
    except RenewalRefused as refusal:
        return refused(
            " ".join(translated(reason.sentence) for reason in refusal.reasons), code_of(refusal)[0], shown_at
        )
    except IdsvcError as refusal:
        return refused(sentence(refusal), code_of(refusal)[0], shown_at)
    return make_response(slip(started, current.office().policy.slip_language))
