"""Cancelling a card: by the cancel code, by its number, or by scanning it; no name, no reason."""

from flask import Blueprint, Response, abort, make_response, render_template, request

from idsvc.errors import IdsvcError
from idsvc.office import cancellation
from idsvc.web import current
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence

page = Blueprint("cancel", __name__)

ACTS = {"code": cancellation.by_code, "number": cancellation.by_number, "scan": cancellation.by_scan}


@page.get("/cancel")
def show() -> str:
    """Ask for code, number or scan."""
    return render_template("cancel.html", faults={}, done=False)


@page.post("/cancel")
def act() -> Response:
    """Cancel; asking a second time changes nothing."""
    by = request.form.get("by", "")
    if by not in ACTS:
        abort(400)
    try:
        ACTS[by](current.office(), current.actor(), request.form.get(by, ""))
    except IdsvcError as refusal:
        page_ = render_template("cancel.html", faults={by: sentence(refusal)}, done=False)
        return make_response(page_, code_of(refusal)[0])
    return make_response(render_template("cancel.html", faults={}, done=True))
