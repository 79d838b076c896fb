"""The only place that knows HTTP codes: error -> code and a heading; the sentence is the error's own."""

import sys
import traceback
from types import MappingProxyType
from typing import Final

from flask import Flask, Response, jsonify, make_response, redirect, render_template, url_for
from flask_babel import lazy_gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError
from werkzeug.wrappers import Response as BaseResponse

from idsvc.card.errors import DoesNotFit, GateFailed, TooLong
from idsvc.enroll.errors import IllegalMove, NotAllowed
from idsvc.errors import IdsvcError, StorageFull, StoreBusy
from idsvc.imaging.errors import ImageRefused
from idsvc.issue.print_job import PrintRefused
from idsvc.office import errors as office
from idsvc.retention.errors import ClockError, Overdue, SealBroken
from idsvc.web import current
from idsvc.web.access import wants_json
from idsvc.web.current import AlreadyDone, MovedOn, NotInHand
from idsvc.web.filters import sentence

CODES: Final = MappingProxyType[type[IdsvcError], tuple[int, str]](
    {
        MovedOn: (409, _("This case took its next step")),
        AlreadyDone: (410, _("This case is done")),
        NotInHand: (403, _("This case is not in your hands")),
        office.NotPermitted: (403, _("Not part of your role")),
        NotAllowed: (403, _("The rules do not allow this")),
        office.CaptureRefused: (403, _("This paper is not copied")),
        office.NoPageWaits: (409, _("No page is waiting")),
        office.ScannerTaken: (409, _("The scanner is in use")),
        office.AnotherAppointment: (409, _("Another day or office")),
        office.NotFound: (404, _("Nothing under this code")),
        IllegalMove: (409, _("This step does not follow")),
        office.Conflict: (409, _("Somebody else changed this case")),
        Overdue: (410, _("Already destroyed")),
        office.NotLetIn: (401, _("Sign-in refused")),
        office.Throttled: (429, _("Wait a moment")),
        ImageRefused: (422, _("This file is not taken")),
        TooLong: (422, _("This does not fit on the card")),
        DoesNotFit: (422, _("This does not fit on the card")),
        SealBroken: (500, _("The record does not open")),
        ClockError: (503, _("The office is closed for new work")),
        StorageFull: (507, _("The disk is full")),
        StoreBusy: (503, _("Somebody else is saving")),
        PrintRefused: (409, _("The card is not printed so")),
        GateFailed: (503, _("The card was not released")),
        office.ReadBackFailed: (503, _("The card was not released")),
    }
)
"""A subclass takes the code of its nearest listed base."""

OTHERWISE: Final = (422, _("This did not work"))

HTTP_PAGES: Final = MappingProxyType(
    {
        400: (_("This page cannot be used any more"), _("Go back, reload the page and send it again.")),
        404: (_("There is no such page"), _("Check the address, or go back to the start page.")),
        405: (_("There is no such page"), _("Go back to the start page.")),
        413: (
            _("This file is too large"),
            _("A request may have 12 MB: choose a smaller picture. Nothing was changed."),
        ),
        500: (
            _("Something went wrong"),
            _("Nothing half-done was kept. Go back and try again; if it stays, tell the operator."),
        ),
    }
)


def code_of(refusal: IdsvcError) -> tuple[int, str]:
    """Return the HTTP code and the heading for an error of ours."""
    listed = (CODES[kind] for kind in type(refusal).__mro__ if kind in CODES)
    return next(listed, OTHERWISE)


def answer(code: int, heading: str, words: str) -> Response:
    """Say what happened, as a page to a person and as JSON to a script."""
    if wants_json():
        return make_response(jsonify(error=str(words)), code)
    return make_response(render_template("problem.html", heading=heading, words=words), code)


def _ours(refusal: IdsvcError) -> Response:
    code, heading = code_of(refusal)
    return answer(code, heading, sentence(refusal))


def _moved_on(refusal: MovedOn) -> BaseResponse:
    case = current.in_hand()
    if case is None or wants_json():
        return _ours(refusal)
    return redirect(url_for("case.show", case=case), 303)


def _wrong_host(_refusal: SecurityError) -> Response:
    """Answer in one line: without a host there are no addresses, and so no page."""
    return Response("This office does not answer under this name.\n", 400, mimetype="text/plain")


def _http(refusal: HTTPException) -> Response:
    code = refusal.code or 500
    heading, words = HTTP_PAGES.get(code, HTTP_PAGES[400 if code < InternalServerError.code else 500])
    return answer(code, heading, words)


def _csrf(_refusal: CSRFError) -> Response:
    words = _("Go to the start page, sign in if asked, and open the case again: what was saved before is there.")
    return answer(400, _("This page is older than your sign-in"), words)


def where(fault: BaseException | None) -> str:
    """Name the type of an unforeseen error and the line that raised it, never its message: that may quote a form."""
    frames = traceback.extract_tb(fault.__traceback__) if fault else ()
    places = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    return f"{type(fault).__name__} at {places}"


class Discreet(Flask):
    """An application whose log of an unforeseen error holds no value."""

    def log_exception(self, exc_info: object) -> None:  # noqa: ARG002 - Flask's signature
        """Write type and place of the error being handled."""
        self.logger.error("unforeseen: %s", where(sys.exception()))


def register(app: Flask) -> None:
    """Hang the handlers in; a page that can show its own refusal does so and never comes here."""
    app.register_error_handler(IdsvcError, _ours)
    app.register_error_handler(MovedOn, _moved_on)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SecurityError, _wrong_host)
