"""The clerk's side of a resident's display: pairing by its code, and what the resident chose and pressed."""

from dataclasses import asdict
from hashlib import sha256

from flask import (
    Blueprint,
    Response,
    abort,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from idsvc.enroll.errors import CodeMistyped
from idsvc.office import display
from idsvc.office.display import Peek
from idsvc.staff.terminals import ABOUT_A_CASE, Answer, Screen
from idsvc.web import current, displaying, posted, screens

page = Blueprint("pairing", __name__)


def _page(code: int, fault: str = "") -> Response:
    bearer = current.token()
    heard = display.heard(current.office(), bearer) if bearer else None
    faults = {"code": fault} if fault else {}
    return make_response(render_template("pairing.html", heard=heard, faults=faults), code)


@page.get("/pairing")
def show() -> Response:
    """Ask for the code on the tablet, and offer a second monitor."""
    return _page(200)


@page.post("/pairing")
def pair() -> BaseResponse:
    """Let the display that shows this code follow this sitting."""
    bearer = current.token() or ""
    try:
        display.pair(current.office(), current.actor(), bearer, request.form.get("code", ""))
    except CodeMistyped:
        return _page(422, gettext("Compare the code with the display: six characters, none of them I, L, O or U."))
    session[screens.PAIRED] = True
    return redirect(url_for("pairing.show"), 303)


@page.post("/pairing/leave")
def leave() -> BaseResponse:
    """Let no display follow this sitting any more."""
    display.unpair(current.office(), current.actor(), current.token() or "")
    session.pop(screens.PAIRED, None)
    return redirect(url_for("pairing.show"), 303)


@page.post("/pairing/mine")
def mine() -> Response:
    """Return the screen that belongs to the clerk's page, for a second monitor on the same machine."""
    screen, language = posted.choice(Screen, "screen"), request.form.get("language", "")
    if screen is None:
        abort(400)
    in_hand = current.in_hand()
    case_id = bytes.fromhex(in_hand) if in_hand and screen in ABOUT_A_CASE else None
    shown = displaying.piece(Peek(screen, current.actor(), case_id, 0, language, Answer.NONE, ""))
    seen = sha256(shown.html.encode()).hexdigest()
    return jsonify(asdict(shown) | {"seen": seen})


@page.post("/pairing/choose")
def choose() -> Response:
    """Let the display speak the language that the clerk chose on the page."""
    language = request.form.get("language", "")
    if language not in current.office().policy.fields.languages:
        abort(400)
    display.choose(current.office(), current.token() or "", language)
    return jsonify(chosen=True)


@page.get("/pairing/heard")
def heard() -> Response:
    """Return what the resident chose and pressed; asking keeps no sitting awake, and names no one."""
    bearer = current.token()
    found = display.heard(current.office(), bearer) if bearer else None
    return jsonify(asdict(found) if found else {"claimed": False, "language": "", "answer": "none", "version": 0})
