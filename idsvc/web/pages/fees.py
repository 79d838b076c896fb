"""Fees: in a visit what it costs, settled by one click; elsewhere money back by its receipt's number."""

from typing import Any, Final

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask_babel import lazy_gettext as _

from idsvc.errors import IdsvcError
from idsvc.issue.fees import CHARGED, PaymentState
from idsvc.office import fees
from idsvc.office.fees import Receipt
from idsvc.office.views import CaseView
from idsvc.staff.terminals import Screen
from idsvc.web import current, holding, screens
from idsvc.web.context import languages
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence
from idsvc.web.money import amount, due_of
from idsvc.web.slipcode import drawing

page = Blueprint("fees", __name__)

STATE_WORDS: Final = {
    PaymentState.DUE: _("To be paid"),
    PaymentState.PAID: _("Paid"),
    PaymentState.REFUNDED: _("Given back"),
}


def _of_case(case: CaseView, **values: Any) -> str:  # noqa: ANN401 - what the template takes
    due = due_of(case)
    return holding.page(
        "fee.html",
        case,
        "fee",
        **values,
        due=amount(due) if due else "",
        number=fees.fresh_number(current.office(), current.actor()),
        charged=case.head.visit_type in CHARGED and not case.known.again,
    )


@page.get("/case/<case>/fee")
def show(case: str) -> str:
    """Show what this visit costs, and the three ways to settle it."""
    return _of_case(holding.look(current.held(case)))


@page.post("/case/<case>/fee")
def settle(case: str) -> Response:
    """Take the money, note it as due, or waive it; the visit itself learns nothing of which."""
    view = holding.look(current.held(case))
    office, actor, how = current.office(), current.actor(), request.form.get("how", "")
    number, due = request.form.get("number", ""), due_of(view)
    try:
        match how:
            case "paid":
                made = fees.take(office, actor, number, due)
            case "due":
                made = fees.charge(office, actor, number, due)
            case "waived":
                fees.waive(office, actor, due)
                screens.turn_to(Screen.SETTLED)
                return make_response(_of_case(view, waived=True))
            case _:
                abort(400)
    except IdsvcError as refusal:
        return make_response(_of_case(view, refusal=sentence(refusal)), code_of(refusal)[0])
    if made.state is PaymentState.PAID:
        screens.turn_to(Screen.SETTLED)
    return make_response(_receipt(made, view.language, case))


def _receipt(made: Receipt, language: str, case: str | None) -> str:
    return render_template(
        "money.html",
        receipt=made,
        amount=amount(made.amount),
        state=made.state.value,
        language=language,
        qr=drawing(made.number),
        case_id=case,
    )


def _asked(**values: Any) -> str:  # noqa: ANN401 - what the template takes
    base = {"refusal": "", "found": None, "waived": False, "state_words": STATE_WORDS}
    city = current.office().policy.slip_language
    return render_template("fees.html", **base | values, languages=languages(), city_language=city, amount=amount)


@page.get("/fees")
def by_number() -> str:
    """Ask for a payment number."""
    return _asked()


@page.post("/fees")
def look() -> Response:
    """Show how a payment number stands, and what can be done with it."""
    try:
        found = fees.look(current.office(), current.actor(), request.form.get("number", ""))
    except IdsvcError as refusal:
        return make_response(_asked(refusal=sentence(refusal)), code_of(refusal)[0])
    return make_response(_asked(found=found))


@page.post("/fees/settle")
def settle_number() -> Response:
    """Take, waive or give back the money of a number; a receipt in the chosen language says so."""
    office, actor, number = current.office(), current.actor(), request.form.get("number", "")
    language = request.form.get("language", "")
    if language not in office.policy.fields.languages:
        abort(400)
    try:
        match request.form.get("how", ""):
            case "pay":
                made = fees.pay(office, actor, number)
            case "refund":
                made = fees.refund(office, actor, number)
            case "waive":
                fees.waive_due(office, actor, number)
                return make_response(_asked(waived=True))
            case _:
                abort(400)
    except IdsvcError as refusal:
        return make_response(_asked(refusal=sentence(refusal)), code_of(refusal)[0])
    return make_response(_receipt(made, language, None))
