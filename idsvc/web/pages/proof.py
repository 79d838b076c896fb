"""The proof: what the card will say, checked by the resident; then the application is filed."""

from collections.abc import Mapping

from flask import Blueprint, Response, make_response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from idsvc.enroll.applicant import parse_applicant
from idsvc.enroll.fields import FieldFaults
from idsvc.enroll.stage import Stage
from idsvc.errors import IdsvcError
from idsvc.office import intake
from idsvc.office.context import today
from idsvc.office.errors import EvidenceMissing
from idsvc.web import current, holding, labels, posted
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence
from idsvc.web.pages.details import in_words

page = Blueprint("proof", __name__)


def _read(fields: Mapping[str, str]) -> tuple[holding.Proof, Mapping[str, str]]:
    """Return what to read aloud and, where the details are not sound yet, what is wrong with them."""
    office = current.office()
    try:
        applicant = parse_applicant(fields, today(office), office.policy.fields)
    except FieldFaults as refusal:
        typed = ((name, str(words), fields.get(name, "")) for name, words in labels.FIELD_WORDS.items())
        return tuple(row for row in typed if row[2] or row[0] in refusal.faults), in_words(refusal)
    return holding.proof_of(applicant), {}


def _page(case_id: bytes, code: int, refusal: str = "", missing: tuple[str, ...] = ()) -> Response:
    case = holding.look(case_id)
    proof, faults = _read(case.fields)
    values = {"proof": proof, "faults": faults, "refusal": refusal, "missing": missing}
    return make_response(holding.page("proof.html", case, "proof", **values), code)


@page.get("/case/<case>/proof")
def show(case: str) -> Response:
    """Show what the card will say."""
    return _page(current.held(case), 200)


@page.post("/case/<case>/proof")
def confirm(case: str) -> BaseResponse:
    """Record that the resident confirmed, once the details are sound."""
    case_id, version = current.held(case), posted.version()
    _, faults = _read(holding.look(case_id).fields)
    if faults:
        return _page(case_id, 422)
    try:
        intake.confirm(current.office(), current.actor(), case_id, version)
    except IdsvcError as refusal:
        return _page(case_id, code_of(refusal)[0], sentence(refusal))
    goes_on = "proof.show" if holding.look(case_id).head.stage is Stage.DRAFT else "case.show"
    return redirect(url_for(goes_on, case=case), 303)


@page.post("/case/<case>/submit")
def submit(case: str) -> BaseResponse:
    """File the application; what is missing is told on the same page."""
    case_id, version = current.held(case), posted.version()
    try:
        filed = intake.submit(current.office(), current.actor(), case_id, version)
    except EvidenceMissing as refusal:
        return _page(case_id, 422, missing=refusal.missing)
    except FieldFaults:
        return _page(case_id, 422)
    except IdsvcError as refusal:
        return _page(case_id, code_of(refusal)[0], sentence(refusal))
    return redirect(url_for("case.show", case=holding.move_on(filed, case)), 303)
