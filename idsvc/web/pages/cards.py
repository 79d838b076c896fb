"""The card: issued, printed from the page itself, handed over with its slip."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from idsvc.errors import IdsvcError
from idsvc.office import handover, issuance
from idsvc.web import current, holding, posted
from idsvc.web.pages.case import refused
from idsvc.web.slipcode import drawing

page = Blueprint("cards", __name__)


@page.post("/case/<case>/issue")
def issue(case: str) -> Response:
    """Make the card: intent, signature, read-back, drawing; a second click leads to the same card."""
    case_id, version = current.held(case), posted.version()
    try:
        issued = issuance.issue(current.office(), current.actor(), case_id, version)
    except IdsvcError as refusal:
        return refused(case_id, refusal)
    return redirect(url_for("cards.show", case=holding.move_on(issued, case)), 303)


@page.post("/case/<case>/reissue")
def reissue(case: str) -> Response:
    """Make a new card after a misprint; the codes of the old one are void."""
    case_id, version = current.held(case), posted.version()
    try:
        issued = issuance.reissue(current.office(), current.actor(), case_id, version)
    except IdsvcError as refusal:
        return refused(case_id, refusal)
    return redirect(url_for("cards.show", case=holding.move_on(issued, case)), 303)


@page.get("/case/<case>/card")
def show(case: str) -> str:
    """Show both faces inside the page, for the printer; no file is offered."""
    case_id = current.held(case)
    view = holding.look(case_id)
    drawn = issuance.faces(current.office(), current.actor(), case_id)
    return holding.page("card.html", view, "", drawn=drawn)


@page.get("/case/<case>/slip")
def slip(case: str) -> str:
    """Show the slip with the cancel code, printed twice."""
    case_id = current.held(case)
    made = handover.slip(current.office(), current.actor(), case_id)
    return holding.page("slip.html", holding.look(case_id), "", slip=made, qr=drawing(made.cancel_code))


@page.post("/case/<case>/hand-over")
def hand_over(case: str) -> Response:
    """End the case; the slip is shown this last time."""
    case_id = current.held(case)
    case_ = holding.look(case_id)
    receipt = holding.receipt_of(case_)
    made = handover.hand_over(current.office(), current.actor(), case_id)
    current.finish(case)
    qr = drawing(made.cancel_code)
    return make_response(
        render_template("handed_over.html", slip=made, qr=qr, receipt=receipt, language=case_.language)
    )
