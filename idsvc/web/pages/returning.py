"""Papers are missing: one press prints what to bring, with a ticket to come back, and the visit is gone."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response

from idsvc.enroll import prefill
from idsvc.enroll.arrival import Weakness
from idsvc.enroll.prefill import PrefillRefused
from idsvc.errors import IdsvcError
from idsvc.office import arrivals
from idsvc.office.arrivals import SentBack
from idsvc.web import current, posted
from idsvc.web.errors import code_of
from idsvc.web.pages.papers import refused
from idsvc.web.slipcode import Drawing, drawing, text_drawing

page = Blueprint("returning", __name__)

PREFILL_FIELD = "prefill"


@page.post("/case/<case>/return")
def send(case: str) -> Response:
    """Send the resident home with a slip; the visit is removed, and the slip is shown this once."""
    case_id = current.held(case)
    try:
        sent = arrivals.send_back(current.office(), current.actor(), case_id)
    except IdsvcError as refusal:
        return refused(case_id, refusal, code_of(refusal)[0])
    current.finish(case)
    return make_response(_slip(sent))


def _slip(sent: SentBack) -> str:
    return render_template(
        "return_slip.html",
        sent=sent,
        language=sent.language,
        weak=posted.choices(Weakness, "weak"),
        qr=drawing(sent.code),
        sites=current.office().policy.city.sites,
        typed=_typed(sent) if request.form.get(PREFILL_FIELD) else None,
    )


def _typed(sent: SentBack) -> Drawing | None:
    """Draw what was typed, for the resident's paper only; None where nothing of it is sound yet, or it is too much."""
    try:
        return text_drawing(prefill.encode(sent.fields))
    except PrefillRefused:
        return None
