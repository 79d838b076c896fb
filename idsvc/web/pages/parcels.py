"""A card that is not handed over at once: kept in a numbered slot, mailed in a plain envelope, or mended."""

from datetime import date, timedelta

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from idsvc.errors import IdsvcError
from idsvc.office import handover, posting, slots
from idsvc.office.context import today
from idsvc.web import current, holding, posted
from idsvc.web.pages.case import refused
from idsvc.web.slipcode import drawing

page = Blueprint("parcels", __name__)


def _ready() -> date:
    """Return the day that was typed, else tomorrow."""
    try:
        return date.fromisoformat(request.form.get("ready", ""))
    except ValueError:
        return today(current.office()) + timedelta(days=1)


@page.post("/case/<case>/set-aside")
def set_aside(case: str) -> Response:
    """Put the card into a slot; the page that follows names it and has the resident's slip."""
    case_id, version = current.held(case), posted.version()
    try:
        waits = slots.set_aside(current.office(), current.actor(), case_id, version, _ready())
    except IdsvcError as refusal:
        return refused(case_id, refusal)
    return redirect(url_for("case.show", case=holding.move_on(waits, case)), 303)


@page.get("/case/<case>/mail")
def ask_mail(case: str) -> str:
    """Show what goes onto the envelope and into it."""
    case_id = current.held(case)
    made = handover.slip(current.office(), current.actor(), case_id)
    return holding.page("mail.html", holding.look(case_id), "", slip=made, qr=drawing(made.cancel_code))


@page.post("/case/<case>/mail")
def mail(case: str) -> Response:
    """Enter that the envelope went out."""
    case_id, version = current.held(case), posted.version()
    try:
        posted_ = posting.mail(current.office(), current.actor(), case_id, version)
    except IdsvcError as refusal:
        return refused(case_id, refusal)
    return redirect(url_for("case.show", case=holding.move_on(posted_, case)), 303)


@page.post("/case/<case>/never-arrived")
def never_arrived(case: str) -> Response:
    """Cancel a card that the mail did not bring, and go on to its new one."""
    case_id, version = current.held(case), posted.version()
    try:
        open_again = posting.never_arrived(current.office(), current.actor(), case_id, version)
    except IdsvcError as refusal:
        return refused(case_id, refusal)
    return redirect(url_for("case.show", case=holding.move_on(open_again, case)), 303)
