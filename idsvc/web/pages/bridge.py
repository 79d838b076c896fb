"""The bridge card: made on the page of the case while the printer is down, and printed as a sheet of A4."""

from flask import Blueprint, make_response, redirect, url_for
from werkzeug.wrappers import Response

from idsvc.errors import IdsvcError
from idsvc.office import bridge
from idsvc.web import current, holding, posted
from idsvc.web.pages.case import refused

page = Blueprint("bridge", __name__)


@page.post("/case/<case>/bridge")
def make(case: str) -> Response:
    """Make the visit's one bridge card; asked again, the same sheet is shown."""
    case_id, version = current.held(case), posted.version()
    try:
        bridge.make(current.office(), current.actor(), case_id, version)
    except IdsvcError as refusal:
        return refused(case_id, refusal)
    return redirect(url_for("bridge.show", case=case), 303)


@page.get("/case/<case>/bridge")
def show(case: str) -> Response:
    """Show the sheet in the resident's language; both codes were read back just now."""
    case_id = current.held(case)
    try:
        sheet = bridge.sheet(current.office(), current.actor(), case_id)
    except IdsvcError as refusal:
        return refused(case_id, refusal)
    return make_response(holding.page("bridge.html", holding.look(case_id), "", sheet=sheet))
