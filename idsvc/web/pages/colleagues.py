"""Who works here: the operator invites, a second person confirms, and who leaves is out at once."""

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from idsvc.errors import IdsvcError
from idsvc.office import colleagues, touch
from idsvc.office.colleagues import Invited
from idsvc.office.errors import StaffRefused
from idsvc.retention.sealed import ID_BYTES
from idsvc.staff.account import Role
from idsvc.staff.challenges import Deed, Purpose
from idsvc.web import current, posted, proving
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence

page = Blueprint("colleagues", __name__)


def _page(refusal: str = "", status: int = 200, invited: str = "", code: str = "") -> Response:
    office, actor = current.office(), current.actor()
    shown = render_template(
        "colleagues.html",
        people=colleagues.listing(office, actor),
        roles=tuple(Role),
        sites=office.policy.city.sites,
        refusal=refusal,
        invited=invited,
        code=code,
    )
    return make_response(shown, status)


@page.get("/staff")
def show() -> Response:
    """Show who works here, and who is invited."""
    return _page()


@page.post("/staff/invite")
def invite() -> Response:
    """Invite somebody; the page that answers shows the code, once."""
    role = posted.choice(Role, "role")
    if role is None:
        abort(400)
    new = Invited(request.form.get("login", "").strip(), role, request.form.get("site", ""))
    try:
        code = colleagues.invite(current.office(), current.actor(), new)
    except StaffRefused as refusal:
        return _page(sentence(refusal), code_of(refusal)[0])
    return _page(invited=new.login, code=code)


def _named() -> bytes:
    named = request.form.get("person", "")
    if len(named) != 2 * ID_BYTES or not proving.TARGET.fullmatch(named):
        abort(400)
    return bytes.fromhex(named)


@page.post("/staff/confirm")
def confirm() -> BaseResponse:
    """Confirm an invitation; whoever does so shows who they are, at this terminal."""
    staff_id = _named()
    proof = proving.given(request.form.get("second", "").strip() or current.actor().login)
    deed = Deed(Purpose.CONFIRM_COLLEAGUE, staff_id.hex(), touch.place(current.token() or ""))
    try:
        colleagues.confirm(current.office(), current.actor(), staff_id, proof, deed)
    except IdsvcError as refusal:
        return _page(sentence(refusal), code_of(refusal)[0])
    return redirect(url_for("colleagues.show"), 303)


@page.post("/staff/revoke")
def revoke() -> BaseResponse:
    """Revoke one key of a person at once."""
    number = request.form.get("key", -1, type=int)
    try:
        colleagues.revoke_key(current.office(), current.actor(), _named(), number)
    except StaffRefused as refusal:
        return _page(sentence(refusal), code_of(refusal)[0])
    return redirect(url_for("colleagues.show"), 303)


@page.post("/staff/leave")
def leave() -> BaseResponse:
    """Close an account at once."""
    try:
        colleagues.leave(current.office(), current.actor(), _named())
    except StaffRefused as refusal:
        return _page(sentence(refusal), code_of(refusal)[0])
    return redirect(url_for("colleagues.show"), 303)
