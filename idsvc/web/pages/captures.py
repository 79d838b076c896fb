"""Copies of papers, where the policy lets one be made: covered in the browser, guarded, and looked at once."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response as BaseResponse

from idsvc.enroll.evidence import EvidenceClass, Handling
from idsvc.enroll.guard_lines import Box
from idsvc.errors import IdsvcError
from idsvc.office import capture, scans
from idsvc.office.capture import Shown
from idsvc.office.errors import CaptureRefused, MustLook, NotLetIn
from idsvc.staff.challenges import Purpose
from idsvc.web import current, holding, posted, proving
from idsvc.web.access import wants_json
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence

page = Blueprint("captures", __name__)

NOTHING_CHOSEN: Final = _("Choose the kind of paper and a picture first.")
COVER_FIRST: Final = _("This kind of paper is copied covered: it is sent from this page only, with its script.")
WANTED: Final[Mapping[EvidenceClass, Sequence[str]]] = MappingProxyType(
    {
        EvidenceClass.IDENTITY_STRONG: ("portrait", "name", "birth"),
        EvidenceClass.IDENTITY_SUPPORTING: ("portrait", "name", "birth"),
        EvidenceClass.RESIDENCE: ("name", "address"),
        EvidenceClass.CARETAKER: (),
    }
)
"""What a class of paper is looked at for, so what the page may propose to uncover; a caretaker's is never copied."""

WAITING: Final = "X-Waiting"
"""The header that says how many pages of the scanner wait."""

_BOXES: Final = re.compile(r"(?:\d{1,5},\d{1,5},\d{1,5},\d{1,5};){0,60}", re.ASCII)


def boxes(name: str) -> tuple[Box, ...]:
    """Return the places that a form names, each ``left,top,width,height;`` in pixels; none for anything else."""
    written = request.form.get(name, "")
    if not _BOXES.fullmatch(written):
        return ()
    return tuple(Box(*map(int, each.split(","))) for each in written.split(";") if each)


def _shown(case: str, **values: object) -> str:
    view = holding.look(current.held(case))
    shown = {
        "handlings": view.may_capture,
        "masked": Handling.MASKED,
        "wanted": WANTED,
        "scanned": _waiting(case),
    } | values
    return holding.page("capture.html", view, "", **shown)


def _waiting(case: str) -> int | None:
    return scans.waiting(current.office(), current.actor(), current.held(case))


@page.get("/case/<case>/copy")
def show(case: str) -> str:
    """Show where a paper is photographed or chosen, and uncovered as far as it is needed."""
    shown = _shown(case)
    capture.prepare(current.office(), current.actor())
    return shown


def refused(case: str, words: str, code: int, refusal: IdsvcError | None = None) -> Response:
    """Say what is wrong about the picture, with the places to cover or to look at; nothing was kept."""
    places = [(each.left, each.top, each.width, each.height) for each in getattr(refusal, "boxes", ())]
    ask = "look" if isinstance(refusal, MustLook) else ""
    if not wants_json():
        return make_response(_shown(case, faults={"picture": words}, places=places, ask=ask), code)
    return make_response(jsonify(error=str(words), places=places, ask=ask), code)


@page.post("/case/<case>/captures")
def add(case: str) -> BaseResponse:
    """Keep a picture of a paper, rebuilt from its pixels and sealed."""
    case_id, data = current.held(case), posted.upload("picture")
    evidence_class = posted.choice(EvidenceClass, "evidence_class")
    if evidence_class is None or data is None:
        return refused(case, NOTHING_CHOSEN, 422)
    handling = holding.handling_of(holding.look(case_id), evidence_class)
    if handling is Handling.INSPECT:
        return refused(case, sentence(CaptureRefused()), 403)
    if handling is Handling.MASKED and not boxes("uncovered"):
        return refused(case, COVER_FIRST, 403)
    shown = Shown(boxes("uncovered"), boxes("looked_at"))
    try:
        capture.add(current.office(), current.actor(), case_id, evidence_class, data, shown)
    except IdsvcError as refusal:
        return refused(case, sentence(refusal), code_of(refusal)[0], refusal)
    onward = url_for("case.show", case=case, _anchor="captures")
    return make_response(jsonify(onward=onward)) if wants_json() else redirect(onward, 303)


@page.post("/case/<case>/scan")
def scan(case: str) -> Response:
    """Hand the scanner's next page to this browser's memory, where it is covered; the service keeps nothing of it."""
    case_id = current.held(case)
    try:
        answer = make_response(scans.take(current.office(), current.actor(), case_id))
        answer.mimetype = "image/jpeg"
    except IdsvcError as refusal:
        answer = refused(case, sentence(refusal), code_of(refusal)[0], refusal)
    answer.headers[WAITING] = str(_waiting(case) or 0)
    return answer


@page.post("/case/<case>/copies")
def look(case: str) -> Response:
    """Show the copies of the case in hand once; the next look asks again who looks, and each is counted."""
    case_id, shown = current.held(case), bool(request.form.keys() & {proving.PASSWORD_FIELD, proving.KEY_FIELD})
    if not shown and not current.first_look(case):
        return _ask(case, "", 200)
    if shown:
        try:
            proving.step_up(Purpose.LOOK_AT_COPIES, case)
        except NotLetIn as refusal:
            return _ask(case, sentence(refusal), code_of(refusal)[0])
    office, actor = current.office(), current.actor()
    copies = [capture.show(office, actor, each.capture_id) for each in holding.look(case_id).captures]
    return make_response(holding.page("copies.html", holding.look(case_id), "", copies=copies))


def _ask(case: str, refusal: str, code: int) -> Response:
    return make_response(render_template("copies_step_up.html", case=case, refusal=refusal), code)
