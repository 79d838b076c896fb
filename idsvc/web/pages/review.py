"""The queue: tickets that wait; a case opens after the password was given once more for it."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from idsvc.office import review
from idsvc.office.errors import NotLetIn
from idsvc.staff.challenges import Purpose
from idsvc.web import current, proving
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence

page = Blueprint("review", __name__)


@page.get("/queue")
def show() -> str:
    """Show what waits."""
    return render_template("queue.html", rows=review.queue(current.office(), current.actor()))


def _named() -> str:
    """Return the case that the form names in hex, if it waits in the queue."""
    named = request.form.get("case", "")
    if named not in {row.case_id.hex() for row in review.queue(current.office(), current.actor())}:
        abort(404)
    return named


def _ask(named: str, refusal: str, code: int) -> Response:
    return make_response(render_template("step_up.html", case_id=named, refusal=refusal), code)


def _open(named: str) -> BaseResponse:
    case_id = bytes.fromhex(named)
    current.take(case_id)
    current.step_up(named)
    return redirect(url_for("case.show", case=named), 303)


@page.post("/queue/open")
def open_case() -> BaseResponse:
    """Take a case in hand, after a step-up that is still good for it."""
    named = _named()
    return _open(named) if current.stepped_up(named) else _ask(named, "", 200)


@page.post("/queue/step-up")
def step_up() -> BaseResponse:
    """Check again who sits there, for this case alone."""
    named = _named()
    try:
        proving.step_up(Purpose.OPEN_CASE, named)
    except NotLetIn as refusal:
        return _ask(named, sentence(refusal), code_of(refusal)[0])
    opened = _open(named)
    current.allow_look(named)
    return opened
