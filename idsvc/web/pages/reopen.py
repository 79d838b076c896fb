"""Opening a case by the code on its slip."""

from typing import Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from idsvc.enroll.case import VisitType
from idsvc.errors import IdsvcError
from idsvc.office import intake, lost_slip
from idsvc.web import current, labels
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence

page = Blueprint("reopen", __name__)


@page.get("/reopen")
def show() -> str:
    """Ask for the code."""
    return form()


def form(kind: VisitType | None = None, language: str = "") -> str:
    """Ask for the code; ``kind`` is why somebody came, where that is known."""
    title, words = labels.BY_CODE[kind] if kind else labels.OPEN_BY_CODE
    return _page(title=title, words=words, kind=kind, language=language)


def _page(**values: Any) -> str:  # noqa: ANN401 - what the template takes
    kept = lost_slip.kept(current.office())
    return render_template("reopen.html", **{"faults": {}, "kind": None} | values, kept=kept)


@page.post("/reopen")
def open_case() -> Response:
    """Take the case in hand; a code that opens nothing is told on the same page."""
    try:
        case = intake.reopen(current.office(), current.actor(), request.form.get("code", ""))
    except IdsvcError as refusal:
        title, words = labels.OPEN_BY_CODE
        shown = _page(faults={"code": sentence(refusal)}, title=title, words=words)
        return make_response(shown, code_of(refusal)[0])
    current.take(case.head.case_id)
    return redirect(url_for("case.show", case=case.head.case_id.hex()), 303)
