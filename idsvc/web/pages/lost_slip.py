"""A lost slip: a supervisor asks the duplicate tag, its resident being present; one case that answers gets another."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as BaseResponse

from idsvc.enroll.applicant import let_through, parse_sought
from idsvc.enroll.errors import NotAllowed
from idsvc.enroll.fields import YES, FieldFaults
from idsvc.errors import IdsvcError
from idsvc.office import lost_slip
from idsvc.office.context import today
from idsvc.office.errors import NotLetIn, OfficeError
from idsvc.staff.challenges import Purpose
from idsvc.web import current, posted, proving
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence
from idsvc.web.pages.case import refused
from idsvc.web.pages.details import in_words
from idsvc.web.slipcode import drawing

page = Blueprint("lost_slip", __name__)

ASKED: Final = ("full_name", "birth_date", "present")


class AskAgain(NotAllowed):
    """A case that no tag answered for just now."""

    def __init__(self) -> None:
        super().__init__("another slip is given only for a case that was just found by its tag: ask it again")


def _page(code: int, refusal: str = "", faults: Mapping[str, str] | None = None) -> Response:
    """Show the form; what was typed stands in it once more only beside a fault of it, or a refused step-up."""
    office = current.office()
    typed = {name: request.form.get(name, "") for name in ASKED}
    shown = render_template(
        "lost_slip.html",
        kept=lost_slip.kept(office),
        fields=let_through(typed, office.policy.fields),
        faults=faults or {},
        refusal=refusal,
    )
    return make_response(shown, code)


def _plain(refusal: OfficeError) -> Response:
    """Show an empty form and what the tag said."""
    shown = render_template("lost_slip.html", kept=True, fields={}, faults={}, refusal=sentence(refusal))
    return make_response(shown, code_of(refusal)[0])


def _faults() -> Mapping[str, str]:
    faults: dict[str, str] = {}
    try:
        parse_sought(request.form, today(current.office()), current.office().policy.fields)
    except FieldFaults as refusal:
        faults.update(in_words(refusal))
    if request.form.get("present") != YES:
        faults["present"] = gettext("This is asked only with the person in front of you: tick it, or leave it.")
    return faults


@page.get("/lost-slip")
def show() -> Response:
    """Ask for a name and a date, or say that the city keeps nothing that could be asked."""
    return _page(200)


@page.post("/lost-slip")
def find() -> BaseResponse:
    """Ask the tag after a step-up of its own; the one case that answers is opened as from the queue."""
    if not lost_slip.kept(current.office()):
        return _page(409)
    faults = _faults()
    if faults:
        return _page(422, faults=faults)
    try:
        proving.step_up(Purpose.FIND_CASE, "")
    except NotLetIn as refusal:
        return _page(code_of(refusal)[0], sentence(refusal))
    try:
        case_id = lost_slip.find(current.office(), current.actor(), request.form)
    except OfficeError as refusal:
        return _plain(refusal)
    current.take(case_id)
    current.step_up(case_id.hex())
    current.allow_new_slip(case_id.hex())
    return redirect(url_for("case.show", case=case_id.hex()), 303)


@page.post("/case/<case>/new-slip")
def renew(case: str) -> Response:
    """Show the case's new code, once; the code of the lost slip opens nothing any more."""
    case_id, version = current.held(case), posted.version()
    if not current.may_renew_slip(case):
        raise AskAgain
    try:
        made = lost_slip.renew(current.office(), current.actor(), case_id, version)
    except IdsvcError as refusal:
        return refused(case_id, refusal)
    current.slip_renewed()
    qr = drawing(made.case_code)
    return make_response(render_template("new_slip.html", case=made.case, code=made.case_code, qr=qr))
