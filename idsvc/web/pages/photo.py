"""The photo: by webcam or as a file; retaken freely, and the old one stays until a new one is good."""

from flask import Blueprint, Response, make_response, redirect, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as BaseResponse

from idsvc.errors import IdsvcError
from idsvc.imaging.errors import ImageRefused
from idsvc.office import intake, portrait
from idsvc.web import current, holding, posted
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence

page = Blueprint("photo", __name__)

NOTHING_CHOSEN = _("Take a picture, or choose a file first.")


def _shown(case_id: bytes, **values: object) -> str:
    view = holding.look(case_id)
    in_code = portrait.in_code(current.office(), current.actor(), view)
    return holding.page("photo.html", view, "photo", **values, in_code=in_code)


def refused(case: str, words: str, code: int) -> Response:
    """Show the page with what is wrong about the file; everything else is as it was."""
    return make_response(_shown(current.held(case), faults={"photo": words}), code)


@page.get("/case/<case>/photo")
def show(case: str) -> str:
    """Show the photo kept, on the card and in the bank code, and how to take one."""
    shown = _shown(current.held(case))
    portrait.prepare(current.office(), current.actor())
    return shown


@page.post("/case/<case>/photo")
def save(case: str) -> BaseResponse:
    """Keep the new photo, and say where there is writing in it: whoever sees that may go on."""
    case_id, version, data = current.held(case), posted.version(), posted.upload("photo")
    if data is None:
        return refused(case, NOTHING_CHOSEN, 422)
    try:
        intake.set_portrait(current.office(), current.actor(), case_id, version, data)
    except ImageRefused as refusal:
        return refused(case, sentence(refusal), 422)
    except IdsvcError as refusal:
        return make_response(_shown(case_id, refusal=sentence(refusal)), code_of(refusal)[0])
    if portrait.has_writing(current.office(), current.actor(), holding.look(case_id)):
        return make_response(_shown(case_id, writing=True), 200)
    return redirect(url_for("photo.show", case=case), 303)
