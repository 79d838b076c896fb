"""An officer at the counter: one press blanks the screen, and what stands there is what to say and whom to call.

The page carries nothing of any case. Whoever sits there goes on by unlocking.
"""

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from idsvc.office import officer
from idsvc.office.context import today
from idsvc.web import current

page = Blueprint("officer", __name__)


def _page(number: int | None) -> Response:
    office = current.office()
    shown = render_template("officer.html", number=number, day=today(office), counsel=office.policy.counsel)
    return make_response(shown)


@page.get("/officer")
def show() -> Response:
    """Show again what to do; no request is opened by looking."""
    return _page(None)


@page.post("/officer")
def call() -> Response:
    """Blank, lock, open a request, and print counsel's card."""
    return _page(officer.call(current.office(), current.actor(), current.token() or ""))
