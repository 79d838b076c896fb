"""A change of name, gender, address or photo: the old card is read, and what changes is typed; why is not asked."""

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext

from idsvc.enroll.evidence import NewName
from idsvc.errors import IdsvcError
from idsvc.issue.errors import RenewalRefused
from idsvc.office import changes
from idsvc.office.changes import Change
from idsvc.web import current, posted
from idsvc.web.context import languages
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence
from idsvc.web.pages.renewal import NOTHING_READ
from idsvc.web.pages.start import slip
from idsvc.web.request import MAX_UPLOAD
from idsvc.web.staff_words import translated

page = Blueprint("update", __name__)


def _page(faults: dict[str, str], code: int) -> Response:
    rules = current.office().policy.evidence
    shown = render_template(
        "update.html",
        faults=faults,
        max_upload=MAX_UPLOAD,
        typed=request.form,
        languages=languages(),
        self_attested=rules.new_name is NewName.SELF_ATTESTED,
    )
    return make_response(shown, code)


@page.get("/update")
def show() -> Response:
    """Ask for the card and whether the name changes."""
    return _page({}, 200)


@page.post("/update")
def begin() -> Response:
    """Read the card, start a visit with what stays, show its slip."""
    text, picture = request.form.get("back_code", "").strip() or None, posted.upload("picture")
    change, language = posted.choice(Change, "change"), posted.language()
    if change is None:
        return _page({"change": gettext("Say whether the name changes.")}, 422)
    if text is None and picture is None:
        return _page({"back_code": str(NOTHING_READ)}, 422)
    shown_at = "back_code" if text else "picture"
    try:
        started = changes.start_update(current.office(), current.actor(), language, text, picture, change)
    except RenewalRefused as refusal:
        reasons = " ".join(translated(reason.sentence) for reason in refusal.reasons)
        return _page({shown_at: reasons}, code_of(refusal)[0])
    except IdsvcError as refusal:
        return _page({shown_at: sentence(refusal)}, code_of(refusal)[0])
    return make_response(slip(started, language))
