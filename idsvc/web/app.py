"""The factory: pages, guard, headers and error table, joined in the order in which a request meets them."""

from typing import Final

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.exceptions import RequestEntityTooLarge

from idsvc.web import access, context, current, errors, filters, pace, screens, security, staff_words, uploads
from idsvc.web.pages import (
    appeal,
    appointments,
    bridge,
    cancel,
    captures,
    cards,
    case,
    colleagues,
    correction,
    day_end,
    decision,
    design,
    details,
    display,
    family,
    fees,
    fonts,
    health,
    home,
    join,
    language,
    letter,
    lobby,
    lost_slip,
    officer,
    pad,
    pairing,
    papers,
    parcels,
    passkey,
    photo,
    printer,
    proof,
    receipt,
    renewal,
    reopen,
    replacement,
    returning,
    review,
    scan,
    signin,
    slots,
    start,
    stock,
    supervisor,
    update,
)
from idsvc.web.request import MemoryRequest
from idsvc.web.services import WebServices

PAGES: Final = (
    appeal,
    appointments,
    bridge,
    cancel,
    captures,
    cards,
    case,
    colleagues,
    correction,
    day_end,
    decision,
    design,
    details,
    display,
    family,
    fees,
    fonts,
    health,
    home,
    join,
    language,
    letter,
    lobby,
    lost_slip,
    pairing,
    officer,
    pad,
    papers,
    parcels,
    passkey,
    photo,
    printer,
    proof,
    receipt,
    renewal,
    reopen,
    replacement,
    returning,
    review,
    scan,
    slots,
    signin,
    start,
    stock,
    update,
    supervisor,
)


class City(errors.Discreet):
    """The application: uploads in memory, a log without values."""

    request_class = MemoryRequest


def create_app(services: WebServices) -> Flask:
    """Return the web application of one office."""
    app = City("idsvc.web")
    app.extensions[current.EXTENSION] = services
    security.configure(app, services)
    staff_words.register(app)
    CSRFProtect(app)  # before the guard: a form that meets a locked screen is echoed only once its token was checked
    app.before_request(access.guard)
    app.after_request(screens.follow)
    errors.register(app)
    app.register_error_handler(RequestEntityTooLarge, uploads.too_large)
    filters.register(app)
    context.register(app)
    pace.register(app)
    for each in PAGES:
        app.register_blueprint(each.page)
    return app


def compile_pages(app: Flask) -> None:
    """Compile every template now, so that nobody's first page waits for it; 1.2 s of a processor."""
    for name in app.jinja_env.list_templates():
        app.jinja_env.get_template(name)
