"""A lost or stolen card: cancelled where it can be found; then the visit for another one. No report, no reason."""

from flask import Blueprint, Response, abort, make_response, render_template, request

from idsvc.enroll.case import VisitType
from idsvc.errors import IdsvcError
from idsvc.office import changes
from idsvc.office.changes import Lost
from idsvc.office.context import today
from idsvc.web import current, posted
from idsvc.web.context import languages
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence
from idsvc.web.money import amount
from idsvc.web.pages.start import slip

page = Blueprint("replacement", __name__)


def _page(faults: dict[str, str], code: int) -> Response:
    shown = render_template("replacement.html", faults=faults, typed=request.form, languages=languages(), due=_due())
    return make_response(shown, code)


def _due() -> str:
    """Return what another card costs a grown-up, empty where the city asks for nothing."""
    office = current.office()
    cents = office.policy.fees.due(VisitType.REPLACEMENT, None, today(office))
    return amount(cents) if cents else ""


@page.get("/replacement")
def show() -> Response:
    """Ask for the cancel code or the number, and say what neither means."""
    return _page({}, 200)


@page.post("/replacement")
def begin() -> Response:
    """Cancel the card and start the visit; where the card was not found the slip says that it lives on."""
    office, language, how = current.office(), posted.language(), posted.choice(Lost, "by")
    if how is None:
        abort(400)
    typed = request.form.get(how.value, "")
    try:
        started = changes.start_replacement(office, current.actor(), language, how, typed)
    except IdsvcError as refusal:
        return _page({how.value: sentence(refusal)}, code_of(refusal)[0])
    return make_response(slip(started, language, lost=how is Lost.NOT_FOUND))
