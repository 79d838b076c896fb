"""The resident's display: a tablet that asks for its screen, or a second monitor that the clerk's page feeds."""

from dataclasses import asdict
from hashlib import sha256
from typing import Final

from flask import Blueprint, Response, abort, jsonify, make_response, render_template, request, session

from idsvc.office import display
from idsvc.staff.terminals import Answer, Screen
from idsvc.web import current, displaying, posted
from idsvc.web.displaying import Piece
from idsvc.web.resident_words import ENGLISH

page = Blueprint("display", __name__)

TOKEN: Final = "display"  # noqa: S105 - the name of a session key


def _token() -> str | None:
    value: str | None = session.get(TOKEN)
    return value


def _asked() -> Piece | None:
    """Return what this display shows now, None where it has already put that up."""
    token = _token()
    peek = display.peek(current.office(), token) if token else None
    if token is None or peek is None:
        return _code(token or "")
    if request.headers.get("If-None-Match") == peek.seen:
        return None
    return displaying.piece(peek)


def _code(token: str) -> Piece:
    html = render_template("display_code.html", code=display.code_of(token))
    return Piece(sha256(html.encode()).hexdigest(), Screen.BLANK, current.staff_language(), "ltr", 0, html)


@page.get("/display")
def show() -> str:
    """Show the code that a clerk types, or whatever this display is paired for."""
    if _token() is None:
        session[TOKEN] = display.new_token(current.office())
    return _page("tablet", _asked())


def _page(feed: str, piece: Piece | None) -> str:
    return render_template("display.html", feed=feed, piece=piece)


@page.get("/display/monitor")
def monitor() -> str:
    """Show the frame that the clerk's page on the same machine fills, without the server."""
    return _page("monitor", None)


@page.get("/display/state")
def state() -> Response:
    """Answer a tablet: 204 where nothing changed since what it names."""
    shown = _asked()
    return make_response(("", 204)) if shown is None else jsonify(asdict(shown))


@page.post("/display/answer")
def answer() -> Response:
    """Take what the resident pressed; 409 where the screen has changed since, and nothing is taken."""
    token, language = _token(), request.form.get("language")
    pressed = posted.choice(Answer, "answer")
    if token is None or pressed is None or not _spoken(language):
        abort(400)
    taken = display.answer(current.office(), token, request.form.get("seen", ""), pressed, language)
    return make_response(jsonify(taken=taken), 200 if taken else 409)


def _spoken(language: str | None) -> bool:
    return language in {None, "", ENGLISH, *current.office().policy.fields.languages}
