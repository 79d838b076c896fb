"""Cards to pull today, by slot, and envelopes that came back: nobody is named, and no case is opened."""

from flask import Blueprint, Response, abort, make_response, render_template, request

from idsvc.errors import IdsvcError
from idsvc.office import posting, slots
from idsvc.web import current
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence, staff_date

page = Blueprint("slots", __name__)


def _page(code: int = 200, **values: object) -> Response:
    shown = {"faults": {}, "pulled": None, "back": None} | values
    rows = slots.to_pull(current.office(), current.actor())
    return make_response(render_template("slots.html", rows=rows, **shown), code)


@page.get("/slots")
def show() -> Response:
    """Show what has to be pulled, and ask for what came back."""
    return _page()


@page.post("/slots/pull")
def pull() -> Response:
    """Cancel an uncollected card; its slot is free again."""
    number = request.form.get("number", type=int)
    if number is None:
        abort(400)
    try:
        slots.pull(current.office(), current.actor(), number)
    except IdsvcError as refusal:
        return _page(code_of(refusal)[0], faults={"rows": sentence(refusal)})
    return _page(pulled=number)


@page.post("/slots/came-back")
def came_back() -> Response:
    """Cancel the card of an envelope that came back."""
    try:
        until = posting.came_back(current.office(), current.actor(), request.form.get("code", ""))
    except IdsvcError as refusal:
        return _page(code_of(refusal)[0], faults={"code": sentence(refusal)})
    return _page(back=staff_date(until))
