"""Papers: a class and two ticks for each, points as they come; also while a case is referred."""

from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from idsvc.enroll.evidence import Company, EvidenceClass, Handling, Paper
from idsvc.enroll.titles import titles
from idsvc.errors import IdsvcError
from idsvc.office import evidence, intake
from idsvc.office.context import today
from idsvc.office.views import CaseView
from idsvc.web import current, holding, labels, posted
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence
from idsvc.web.staff_words import translated

page = Blueprint("papers", __name__)

CARETAKER = Paper(EvidenceClass.CARETAKER, has_photo=False, has_birth_date=False, handling=Handling.INSPECT)


def _page(case_id: bytes, code: int, faults: Mapping[str, str], refusal: str = "") -> Response:
    case = holding.look(case_id)
    shown = holding.page(
        "papers.html",
        case,
        "papers",
        faults=faults,
        refusal=refusal,
        typed=request.form,
        classes=tuple(EvidenceClass),
        points=current.office().policy.evidence.points,
        titles=titles(),
        company=_company(case),
        weaknesses=labels.WEAKNESS_WORDS.items(),
        checks=labels.CHECKS,
        finder=_finder(),
    )
    return make_response(shown, code)


def _finder() -> str:
    """Return ``open`` while the clerk finds papers by their names: it stays so from one paper to the next."""
    return "open" if request.values.get("finder") == "open" else ""


def _company(case: CaseView) -> Company:
    """Return who comes along and is not ticked yet: nobody once a caretaker is."""
    if any(each.evidence_class is EvidenceClass.CARETAKER for each in case.papers):
        return Company.NOBODY
    return evidence.company_of(current.office(), case.fields, today(current.office()))


def refused(case_id: bytes, refusal: IdsvcError, code: int) -> Response:
    """Show the papers again with why an act was refused."""
    return _page(case_id, code, {}, sentence(refusal))


def _in_hand(case: CaseView) -> Paper | None:
    evidence_class = posted.choice(EvidenceClass, "evidence_class")
    if evidence_class is None:
        return None
    return Paper(
        evidence_class,
        has_photo=bool(request.form.get("has_photo")),
        has_birth_date=bool(request.form.get("has_birth_date")),
        handling=holding.handling_of(case, evidence_class),
    )


def _faults(paper: Paper | None) -> Mapping[str, str]:
    faults = {}
    if paper is None:
        faults["evidence_class"] = gettext("Choose the kind of paper.")
    if not request.form.get("checked"):
        faults["checked"] = gettext("Look at all four points; a paper that fails one does not count.")
    return faults


@page.get("/case/<case>/papers")
def show(case: str) -> Response:
    """Show the papers so far and what would still help."""
    return _page(current.held(case), 200, {})


@page.post("/case/<case>/papers")
def add(case: str) -> BaseResponse:
    """Count one more paper."""
    case_id, version = current.held(case), posted.version()
    paper = _in_hand(holding.look(case_id))
    faults = _faults(paper)
    if faults or paper is None:
        return _page(case_id, 422, faults)
    try:
        intake.add_paper(current.office(), current.actor(), case_id, version, paper)
    except IdsvcError as refusal:
        return _page(case_id, code_of(refusal)[0], {}, sentence(refusal))
    return redirect(url_for("papers.show", case=case, finder=_finder() or None), 303)


@page.post("/case/<case>/caretaker")
def caretaker(case: str) -> BaseResponse:
    """Tick that a caretaker is here: seen in person, and nothing of them is written down."""
    case_id, version = current.held(case), posted.version()
    try:
        intake.add_paper(current.office(), current.actor(), case_id, version, CARETAKER)
    except IdsvcError as refusal:
        return refused(case_id, refusal, code_of(refusal)[0])
    return redirect(url_for("papers.show", case=case), 303)


@page.post("/case/<case>/papers/<int:index>/remove")
def remove(case: str, index: int) -> BaseResponse:
    """Take one paper back."""
    case_id, version = current.held(case), posted.version()
    try:
        intake.remove_paper(current.office(), current.actor(), case_id, version, index)
    except IdsvcError as refusal:
        return _page(case_id, code_of(refusal)[0], {}, sentence(refusal))
    return redirect(url_for("papers.show", case=case), 303)


@page.post("/case/<case>/points")
def points(case: str) -> Response:
    """Count the papers with the one that is being ticked; nothing is kept."""
    view = holding.look(current.held(case))
    paper = _in_hand(view)
    rules = current.office().policy.evidence
    papers = (*view.counted, paper) if paper else view.counted
    counted = evidence.tally_with(current.office(), view.fields, papers, today(current.office()))
    return jsonify(
        points=counted.points,
        needed=rules.needed,
        met=counted.met,
        missing=[translated(each.sentence) for each in counted.missing],
        preview=paper is not None,
    )
