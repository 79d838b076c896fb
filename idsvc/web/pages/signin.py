"""Sign-in, the lock, and leaving."""

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from idsvc.office import signin, touch
from idsvc.office.errors import NotLetIn, Throttled
from idsvc.web import current, posted, proving
from idsvc.web.access import lock_page, wants_json, wiped
from idsvc.web.access import unlock as open_lock
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence

page = Blueprint("signin", __name__)


def _form(login: str, refusal: str, code: int) -> Response:
    hint = current.services().demo_hint
    return make_response(render_template("sign_in.html", login=login, refusal=refusal, demo_hint=hint), code)


@page.get("/sign-in")
def show() -> Response:
    """Ask for a key, in an invented city also for name and password."""
    return _form("", "", 200)


@page.post("/sign-in")
def enter() -> BaseResponse:
    """Open a sitting in a fresh session."""
    login = request.form.get("login", "")
    try:
        _, token = touch.sign_in(current.office(), proving.browser(), proving.given(login))
    except NotLetIn as refusal:
        return _form(login, _words(refusal), code_of(refusal)[0])
    current.leave()
    session[current.TOKEN] = token
    return redirect(url_for("home.show"), 303)


def _words(refusal: NotLetIn) -> str:
    if isinstance(refusal, Throttled):
        return f"{sentence(refusal)} {gettext('Seconds to wait: %(seconds)d.', seconds=refusal.wait_seconds)}"
    return sentence(refusal)


@page.post("/sign-out")
def leave() -> BaseResponse:
    """End the sitting and forget everything the session held."""
    bearer = current.token()
    current.leave()
    if bearer:
        signin.sign_out(current.office(), bearer)
    return wiped(redirect(url_for("signin.show"), 303))


@page.post("/lock")
def lock() -> BaseResponse:
    """Lock at once."""
    bearer = current.token()
    if bearer:
        signin.lock(current.office(), bearer)
    if wants_json():
        return jsonify(locked=True)
    return lock_page("", 200)


@page.post("/unlock")
def unlock() -> BaseResponse:
    """Go on after the password or the touch, where the work stopped."""
    bearer = current.token()
    try:
        if bearer:
            open_lock(bearer)
    except NotLetIn as refusal:
        return _still_locked(refusal)
    if wants_json():
        return jsonify(locked=False)
    return redirect(posted.onward(), 303)


def _still_locked(refusal: NotLetIn) -> Response:
    code = code_of(refusal)[0]
    if wants_json():
        return make_response(jsonify(error=_words(refusal)), code)
    return lock_page(_words(refusal), code)
