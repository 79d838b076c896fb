"""The card: issued, printed once from the page itself, answered for, handed over with its slip."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from idsvc.card.content import DrawnCard
from idsvc.errors import IdsvcError
from idsvc.issue.print_job import JobState, Outcome
from idsvc.office import handover, issuance, printing
from idsvc.office.handover import OldCard
from idsvc.web import current, holding, posted
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence
from idsvc.web.pages.case import refused
from idsvc.web.slipcode import drawing

page = Blueprint("cards", __name__)


@page.post("/case/<case>/issue")
def issue(case: str) -> BaseResponse:
    """Make the card: intent, signature, read-back, drawing; a second click leads to the same card."""
    case_id, version = current.held(case), posted.version()
    try:
        issued = issuance.issue(current.office(), current.actor(), case_id, version)
    except IdsvcError as refusal:
        return refused(case_id, refusal)
    return redirect(url_for("cards.show", case=holding.move_on(issued, case)), 303)


@page.post("/case/<case>/reissue")
def reissue(case: str) -> BaseResponse:
    """Make a new card in the place of one that is void; the codes of the old one never count again."""
    case_id, version = current.held(case), posted.version()
    try:
        issued = issuance.reissue(current.office(), current.actor(), case_id, version)
    except IdsvcError as refusal:
        return refused(case_id, refusal)
    return redirect(url_for("cards.show", case=holding.move_on(issued, case)), 303)


@page.get("/case/<case>/card")
def show(case: str) -> BaseResponse:
    """Show how far the card got: to be printed, to be answered for, good, or void."""
    case_id = current.held(case)
    state = printing.state(current.office(), current.actor(), case_id)
    if state is not JobState.RESERVED:
        return make_response(_card(case_id, state, None))
    try:
        drawn = printing.preview(current.office(), current.actor(), case_id)
    except IdsvcError as refusal:
        return _refused(case_id, refusal)
    return make_response(_card(case_id, state, drawn))


def _card(case_id: bytes, state: JobState | None, drawn: DrawnCard | None, refusal: str = "") -> str:
    sent = state is JobState.SENT
    return holding.page(
        "card.html",
        holding.look(case_id),
        "",
        job=state.value if state else "void",
        drawn=drawn,
        digests=printing.digests(current.office(), current.actor(), case_id) if sent else (),
        refusal=refusal,
    )


def _refused(case_id: bytes, refusal: IdsvcError) -> Response:
    state = printing.state(current.office(), current.actor(), case_id)
    return make_response(_card(case_id, state, None, sentence(refusal)), code_of(refusal)[0])


@page.post("/case/<case>/print")
def send(case: str) -> BaseResponse:
    """Give the page for the printer out, once; sent again, it asks what came out."""
    case_id = current.held(case)
    try:
        drawn = printing.send(current.office(), current.actor(), case_id)
        taken = printing.to_printer(current.office(), drawn)
    except IdsvcError as refusal:
        return _refused(case_id, refusal)
    return make_response(_card(case_id, JobState.SENT, None if taken else drawn))


@page.post("/case/<case>/came-out")
def answer(case: str) -> BaseResponse:
    """Keep what came out of the printer: a good card goes on to its slip, for any other a new one is made."""
    case_id, outcome = current.held(case), posted.choice(Outcome, "outcome")
    if outcome is None:
        abort(400)
    version = posted.version()
    try:
        printing.answer(current.office(), current.actor(), case_id, outcome, request.form.get("serial", ""))
        if outcome is Outcome.GOOD:
            return redirect(url_for("cards.slip", case=case), 303)
        made = issuance.reissue(current.office(), current.actor(), case_id, version)
    except IdsvcError as refusal:
        return _refused(case_id, refusal)
    return redirect(url_for("cards.show", case=holding.move_on(made, case)), 303)


@page.get("/case/<case>/slip")
def slip(case: str) -> str:
    """Show the slip with the cancel code, printed twice."""
    case_id = current.held(case)
    made = handover.slip(current.office(), current.actor(), case_id)
    shown = holding.look(case_id)
    old_card = shown.head.visit_type in handover.COMES_WITH_A_CARD
    return holding.page("slip.html", shown, "", slip=made, qr=drawing(made.cancel_code), old_card=old_card)


@page.post("/case/<case>/hand-over")
def hand_over(case: str) -> Response:
    """End the case; the slip is shown this last time."""
    case_id = current.held(case)
    case_ = holding.look(case_id)
    receipt = holding.receipt_of(case_)
    old_card = posted.choice(OldCard, "old_card") or OldCard.NOT_TAKEN_IN
    made = handover.hand_over(current.office(), current.actor(), case_id, old_card)
    current.finish(case)
    qr = drawing(made.cancel_code)
    return make_response(
        render_template("handed_over.html", slip=made, qr=qr, receipt=receipt, language=case_.language)
    )
