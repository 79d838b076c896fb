"""Correcting the details of a referred case: kept whole once they are sound, then the resident checks the proof."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from idsvc.enroll.applicant import fields_to_ask
from idsvc.enroll.fields import FieldFaults
from idsvc.errors import IdsvcError
from idsvc.office import correction
from idsvc.office.errors import Conflict
from idsvc.web import current, holding, posted
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence
from idsvc.web.pages.details import faults_of, form, in_words

page = Blueprint("correction", __name__)


def _page(case_id: bytes, code: int, **values: Any) -> Response:  # noqa: ANN401 - what the template takes
    return form(case_id, "correction.html", code, **values)


@page.get("/case/<case>/correction")
def show(case: str) -> Response:
    """Show the details as they were filed."""
    return _page(current.held(case), 200)


@page.post("/case/<case>/correction")
def save(case: str) -> BaseResponse:
    """Keep the corrected details, or tell what needs another look and keep nothing."""
    case_id, version = current.held(case), posted.version()
    try:
        typed = posted.fields()
    except FieldFaults as refusal:
        return _page(case_id, 422, fields=request.form, version=version, faults=in_words(refusal))
    ask = () if faults_of(typed) else fields_to_ask(typed, current.office().policy.fields)
    if ask and request.form.get("asked") != ",".join(ask):
        return _page(case_id, 200, fields=typed, version=version, ask=ask)
    return _kept(case, case_id, version, typed)


def _kept(case: str, case_id: bytes, version: int, typed: Mapping[str, str]) -> BaseResponse:
    try:
        correction.correct(current.office(), current.actor(), case_id, version, typed)
    except FieldFaults as refusal:
        return _page(case_id, 422, fields=typed, version=version, faults=in_words(refusal))
    except Conflict:
        return _page(case_id, 409, fields=typed, theirs=holding.look(case_id).fields)
    except IdsvcError as refusal:
        return _page(case_id, code_of(refusal)[0], fields=typed, version=version, refusal=sentence(refusal))
    return redirect(url_for("proof.show", case=case), 303)
