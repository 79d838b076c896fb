"""Approve, refer, deny: one click each, reasons from closed lists, a new record each time."""

from flask import Blueprint, make_response, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from idsvc.enroll.decision import DenialReason, ReferralReason
from idsvc.errors import IdsvcError
from idsvc.office import decision
from idsvc.office.views import CaseView
from idsvc.web import current, holding, posted
from idsvc.web.pages.case import refused, shown

page = Blueprint("decision", __name__)


def _on(decided: CaseView, before: str) -> Response:
    return redirect(url_for("case.show", case=holding.move_on(decided, before)), 303)


@page.post("/case/<case>/approve")
def approve(case: str) -> Response:
    """Approve."""
    case_id, version = current.held(case), posted.version()
    look = posted.choice(decision.Look, "look") or decision.Look.ANOTHER
    try:
        return _on(decision.approve(current.office(), current.actor(), case_id, version, look), case)
    except IdsvcError as refusal:
        return refused(case_id, refusal)


@page.post("/case/<case>/refer")
def refer(case: str) -> Response:
    """Send back to the resident, for one reason out of twelve."""
    case_id, version, reason = current.held(case), posted.version(), posted.choice(ReferralReason, "reason")
    if reason is None:
        return make_response(shown(case_id, refusal=gettext("Choose a reason first."), opened="refer"), 422)
    try:
        return _on(decision.refer(current.office(), current.actor(), case_id, version, reason), case)
    except IdsvcError as refusal:
        return refused(case_id, refusal)


@page.post("/case/<case>/deny")
def deny(case: str) -> Response:
    """Deny, for one reason or more."""
    case_id, version, reasons = current.held(case), posted.version(), posted.choices(DenialReason, "reason")
    if not reasons:
        return make_response(shown(case_id, refusal=gettext("Choose at least one reason first."), opened="deny"), 422)
    try:
        return _on(decision.deny(current.office(), current.actor(), case_id, version, reasons), case)
    except IdsvcError as refusal:
        return refused(case_id, refusal)
