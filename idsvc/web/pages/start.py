"""A new visit: the notice, the reason, the language; then a ticket and a slip."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, abort, make_response, render_template, request

from idsvc.enroll.applicant import draft_of, let_through
from idsvc.enroll.case import VisitType
from idsvc.enroll.stage import Stage
from idsvc.errors import IdsvcError
from idsvc.office import arrivals, intake
from idsvc.office.context import today
from idsvc.office.views import Started
from idsvc.web import current, labels, posted
from idsvc.web.context import interpreted, languages
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence
from idsvc.web.notice import first_layer, in_each_language
from idsvc.web.pages import reopen
from idsvc.web.receiptslip import receipt_slip
from idsvc.web.slipcode import drawing

page = Blueprint("start", __name__)

ADDRESS_FIELDS: Final = ("address_mode", "address_line_1", "address_line_2", "care_of_street", "care_of_name")
"""What goes on to the next member of a family, on the screen only."""


def form(refusal: str = "", faults: Mapping[str, str] | None = None, carried: Mapping[str, str] | None = None) -> str:
    """Render the page; ``carried`` are address fields of a family whose next member is here, in hidden fields."""
    office = current.office()
    shown = _carried() if carried is None else carried
    return render_template(
        "start.html",
        refusal=refusal,
        faults=faults or {},
        typed=request.form if carried is None else shown,
        carried={name: text for name, text in shown.items() if name in ADDRESS_FIELDS},
        notice=first_layer(office.policy, today(office)),
        notices=in_each_language(office.policy, today(office), office.policy.fields.languages),
        kinds=labels.STARTED_HERE,
        languages=languages(),
        interpreted=interpreted(),
    )


def _carried() -> Mapping[str, str]:
    """Return the address that the page before this one carried; an address is all that it can carry."""
    carried = draft_of({name: request.form.get(name, "") for name in ADDRESS_FIELDS})
    return let_through(carried, current.office().policy.fields)


@page.get("/visit/new")
def show() -> str:
    """Show the notice and the questions."""
    return form()


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
        return make_response(form(faults={"arrival": sentence(refusal)}), code_of(refusal)[0])
    try:
        family = intake.Prefill(_carried(), (), None, None)
        started = intake.begin(office, current.actor(), kind, language, family)
    except IdsvcError as refusal:
        return make_response(form(sentence(refusal)), code_of(refusal)[0])
    return make_response(slip(started, language, labels.ARRIVAL_WORDS[arrival] if arrival else ""))


def _without_slip(kind: VisitType) -> bool:
    """Tell whether the page said that a mailed card is long gone or its slip is lost: then it starts as any visit."""
    return kind is VisitType.NEVER_ARRIVED and request.form.get("without_slip") == "yes"


def slip(started: Started, language: str, heard: str = "", *, lost: bool = False) -> str:
    """Take a started visit in hand and show its ticket, its case code and its receipt, once.

    ``heard`` is told to the clerk; ``lost`` adds what a resident has to know whose old card could not be found.
    """
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
        lost=lost,
    )
