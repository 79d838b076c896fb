"""An appeal: it starts from the denial that the case code opened, and walks the steps of a visit again."""

from flask import Blueprint, abort, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from idsvc.errors import IdsvcError
from idsvc.office import appeal
from idsvc.web import current, holding, posted
from idsvc.web.pages.case import refused
from idsvc.web.pages.start import slip

page = Blueprint("appeal", __name__)


@page.post("/case/<case>/appeal")
def begin(case: str) -> Response:
    """Start the appeal, take its visit in hand and show its slip this once."""
    case_id, version, language = current.held(case), posted.version(), request.form.get("language", "")
    if language not in current.office().policy.fields.languages:
        abort(400)
    try:
        started = appeal.begin(current.office(), current.actor(), case_id, version, language)
    except IdsvcError as refusal:
        return refused(case_id, refusal)
    return make_response(slip(started, language))


@page.post("/case/<case>/appeal/go-on")
def go_on(case: str) -> Response:
    """Take the visit of an appeal in hand that was begun before: the denial's code leads there."""
    begun = holding.look(current.held(case)).known.appeal
    if begun is None:
        abort(400)
    current.take(begun)
    return redirect(url_for("details.show", case=begun.hex()), 303)
