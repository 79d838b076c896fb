"""A newcomer's first day: the one-time code, then their keys, made in this browser and nowhere else."""

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from idsvc.office import joining
from idsvc.office.errors import NotLetIn, StaffRefused
from idsvc.staff.challenges import PasskeyRefused
from idsvc.staff.passkeys import MAX_KEYS
from idsvc.staff.passwords import PasswordRefused
from idsvc.web import current, proving
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence

page = Blueprint("join", __name__)

JOINING = "joining"
"""Where the cookie keeps the secret with which this browser, and no other, makes the newcomer's keys."""


def _form(login: str, refusal: str, code: int) -> Response:
    return make_response(render_template("join.html", login=login, refusal=refusal), code)


@page.get("/join")
def show() -> Response:
    """Ask for the name and the one-time code."""
    return _form("", "", 200)


@page.post("/join")
def begin() -> BaseResponse:
    """Take the code, once."""
    login = request.form.get("login", "").strip()
    try:
        secret = joining.begin(current.office(), login, request.form.get("code", ""))
    except (StaffRefused, NotLetIn) as refusal:
        return _form(login, sentence(refusal), code_of(refusal)[0])
    current.leave()
    session[JOINING] = secret
    return redirect(url_for("join.keys"), 303)


def _secret() -> str:
    value: str = session.get(JOINING, "")
    return value


def _keys(refusal: str, code: int) -> Response:
    office = current.office()
    shown = render_template(
        "join_keys.html",
        newcomer=joining.newcomer(office, _secret()),
        made=joining.count(office, _secret()),
        most=MAX_KEYS,
        refusal=refusal,
    )
    return make_response(shown, code)


@page.get("/join/keys")
def keys() -> BaseResponse:
    """Show how many keys are made, and make the next."""
    try:
        return _keys("", 200)
    except StaffRefused as refusal:
        return _form("", sentence(refusal), code_of(refusal)[0])


@page.post("/join/options")
def options() -> Response:
    """Hand the browser what it asks a device to make."""
    return proving.asks(joining.ask_new_key(current.office(), proving.party(), _secret()))


@page.post("/join/keys")
def add() -> BaseResponse:
    """Keep a key that was made just now."""
    try:
        joining.add_key(current.office(), proving.party(), _secret(), request.form.get(proving.KEY_FIELD, ""))
    except (NotLetIn, PasskeyRefused) as refusal:
        return _keys(sentence(refusal), code_of(refusal)[0])
    return redirect(url_for("join.keys"), 303)


@page.post("/join/password")
def choose_password() -> BaseResponse:
    """In an invented city: keep a password, and begin work."""
    try:
        joining.choose_password(current.office(), _secret(), request.form.get(proving.PASSWORD_FIELD, ""))
    except (NotLetIn, PasswordRefused) as refusal:
        return _keys(sentence(refusal), code_of(refusal)[0])
    return _begin_work()


@page.post("/join/done")
def done() -> BaseResponse:
    """Begin work."""
    return _begin_work()


def _begin_work() -> BaseResponse:
    _, token = joining.finish(current.office(), _secret())
    current.leave()
    session[current.TOKEN] = token
    return redirect(url_for("home.show"), 303)
