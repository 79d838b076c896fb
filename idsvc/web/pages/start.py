"""A new visit: the notice, the reason, the language; then a ticket and a slip."""

from collections.abc import Mapping

from flask import Blueprint, Response, abort, make_response, render_template, request

from idsvc.enroll.case import VisitType
from idsvc.enroll.stage import Stage
from idsvc.errors import IdsvcError
from idsvc.office import arrivals, intake
from idsvc.office.context import today
from idsvc.office.views import Started
from idsvc.web import current, labels, posted
from idsvc.web.context import languages
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence
from idsvc.web.notice import first_layer
from idsvc.web.pages import reopen
from idsvc.web.receiptslip import receipt_slip
from idsvc.web.slipcode import drawing

page = Blueprint("start", __name__)


def _form(refusal: str = "", faults: Mapping[str, str] | None = None) -> str:
    office = current.office()
    return render_template(
        "start.html",
        refusal=refusal,
        faults=faults or {},
        typed=request.form,
        notice=first_layer(office.policy, today(office)),
        kinds=labels.STARTED_HERE,
        languages=languages(),
    )


@page.get("/visit/new")
def show() -> str:
    """Show the notice and the questions."""
    return _form()


@page.post("/visit/new")
def begin() -> Response:
    """Start the visit, take it in hand and show its slip this once."""
    office = current.office()
    kind, language = posted.choice(VisitType, "visit_type"), request.form.get("language", "")
    if kind not in labels.STARTED_HERE or language not in office.policy.fields.languages:
        abort(400)
    if kind in labels.BY_CODE and not _without_slip(kind):
        return make_response(reopen.form(kind, language))
    code = request.form.get("arrival", "").strip()
    try:
        arrival = arrivals.accept(office, current.actor(), code) if code else None
    except IdsvcError as refusal:
        return make_response(_form(faults={"arrival": sentence(refusal)}), code_of(refusal)[0])
    try:
        started = intake.start(office, current.actor(), kind, language)
    except IdsvcError as refusal:
        return make_response(_form(sentence(refusal)), code_of(refusal)[0])
    return make_response(slip(started, language, labels.ARRIVAL_WORDS[arrival] if arrival else ""))


def _without_slip(kind: VisitType) -> bool:
    """Tell whether the page said that a mailed card is long gone or its slip is lost: then it starts as any visit."""
    return kind is VisitType.NEVER_ARRIVED and request.form.get("without_slip") == "yes"


def slip(started: Started, language: str, heard: str = "") -> str:
    """Take a started visit in hand and show its ticket, its case code and its receipt, once."""
    office = current.office()
    current.take(started.case_id)
    last_day = office.policy.schedule.last_possible_day(started.visit_day)
    receipt = receipt_slip(office, started.receipt_code, Stage.DRAFT, language, started.destroy_by)
    return render_template(
        "started.html",
        started=started,
        qr=drawing(started.case_code),
        last_day=last_day,
        receipt=receipt,
        language=language,
        heard=heard,
    )
