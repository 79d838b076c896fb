"""Copies of papers, where the policy lets one be made: while a case is referred."""

from flask import Blueprint, Response, make_response, redirect, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as BaseResponse

from idsvc.enroll.evidence import EvidenceClass
from idsvc.errors import IdsvcError
from idsvc.office import capture
from idsvc.office.errors import CaptureRefused
from idsvc.web import current, holding, posted
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence
from idsvc.web.pages.case import copied_whole, shown

page = Blueprint("captures", __name__)

NOTHING_CHOSEN = "Choose the kind of paper and a picture first."


def refused(case: str, words: str, code: int) -> Response:
    """Show the case with what is wrong about the picture; nothing was kept."""
    return make_response(shown(current.held(case), faults={"picture": words}), code)


@page.post("/case/<case>/captures")
def add(case: str) -> BaseResponse:
    """Keep a picture of a paper, rebuilt from its pixels and sealed."""
    case_id, evidence_class, data = (
        current.held(case),
        posted.choice(EvidenceClass, "evidence_class"),
        posted.upload("picture"),
    )
    if evidence_class is None or data is None:
        return refused(case, NOTHING_CHOSEN, 422)
    if evidence_class not in copied_whole(holding.look(case_id)):
        return refused(case, sentence(CaptureRefused()), 403)
    try:
        capture.add(current.office(), current.actor(), case_id, evidence_class, data)
    except IdsvcError as refusal:
        return refused(case, sentence(refusal), code_of(refusal)[0])
    return redirect(url_for("case.show", case=case, _anchor="captures"), 303)


@page.get("/case/<case>/captures/<capture_id>")
def image(case: str, capture_id: str) -> Response:
    """Show a capture of the case in hand, and of no other; each look is entered in the journal."""
    copies = {each.capture_id.hex(): each.capture_id for each in holding.look(current.held(case)).captures}
    if capture_id not in copies:
        raise NotFound
    answer = make_response(capture.show(current.office(), current.actor(), copies[capture_id]))
    answer.content_type = "image/jpeg"
    return answer
