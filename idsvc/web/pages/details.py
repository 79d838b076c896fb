"""Details: who the card is for. Each field is kept when it is left; faults are told all at once, after saving."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from idsvc.enroll.applicant import draft_of, fields_to_ask, let_through, parse_applicant
from idsvc.enroll.fields import FieldFaults
from idsvc.enroll.prefill import PrefillRefused
from idsvc.office import intake
from idsvc.office import prefill as codes
from idsvc.office.context import today
from idsvc.office.correction import FROM_A_CARD
from idsvc.office.errors import Conflict
from idsvc.web import current, holding, labels, posted
from idsvc.web.context import languages
from idsvc.web.errors import code_of
from idsvc.web.filters import sentence
from idsvc.web.staff_words import translated

page = Blueprint("details", __name__)

Faults = Mapping[str, str]


def faults_of(fields: Mapping[str, str]) -> Faults:
    """Return every fault of a form by field, in words; empty where it is sound."""
    office = current.office()
    try:
        parse_applicant(fields, today(office), office.policy.fields)
    except FieldFaults as refusal:
        return in_words(refusal)
    return {}


def in_words(refusal: FieldFaults) -> Faults:
    """Return each fault as its field's name and its sentence, in the order of the form."""
    order = tuple(labels.FIELD_WORDS)
    faults = sorted(refusal.faults.items(), key=lambda fault: order.index(fault[0]))
    return {name: f"{labels.FIELD_WORDS[name]}: {translated(fault.sentence)}" for name, fault in faults}


def _page(case_id: bytes, code: int, **values: Any) -> Response:  # noqa: ANN401 - what the template takes
    return form(case_id, "details.html", code, **values)


def form(case_id: bytes, template: str, code: int, **values: Any) -> Response:  # noqa: ANN401 - what the template takes
    """Show the form as it is kept, or as ``values`` say; nothing that the guard does not let through is shown again."""
    case = holding.look(case_id)
    kept = {"fields": case.fields, "version": case.head.write_version}
    shown: dict[str, Any] = kept | {"theirs": None, "ask": (), "scan_fault": "", "filled": ()} | values
    shown["fields"] = let_through(shown["fields"], current.office().policy.fields)
    answer = holding.page(
        template,
        case,
        "details",
        **shown,
        languages=languages(),
        scripts=labels.LANGUAGE_WORDS.items(),
        streets=current.office().policy.fields.streets,
        today=today(current.office()),
        from_a_card=case.head.visit_type in FROM_A_CARD,
    )
    return make_response(answer, code)


@page.get("/case/<case>/details")
def show(case: str) -> Response:
    """Show what was typed so far."""
    return _page(current.held(case), 200)


@page.post("/case/<case>/details")
def save(case: str) -> BaseResponse:
    """Keep everything, then tell what needs another look, or go on."""
    case_id, version = current.held(case), posted.version()
    try:
        typed = posted.fields()
    except FieldFaults as refusal:
        return _page(case_id, 422, fields=request.form, version=version, faults=in_words(refusal))
    try:
        intake.save(current.office(), current.actor(), case_id, version, typed)
    except Conflict:
        return _page(case_id, 409, fields=typed, theirs=holding.look(case_id).fields)
    return _after(case, case_id, typed)


def _after(case: str, case_id: bytes, typed: Mapping[str, str]) -> BaseResponse:
    faults = faults_of(typed)
    if faults:
        return _page(case_id, 422, faults=faults)
    ask = fields_to_ask(typed, current.office().policy.fields)
    if ask and request.form.get("asked") != ",".join(ask):
        return _page(case_id, 200, ask=ask)
    return redirect(url_for("papers.show", case=case), 303)


@page.post("/case/<case>/prefill")
def prefill(case: str) -> Response:
    """Show the form with what a resident's code says, beside what was typed; reading keeps nothing."""
    case_id, version = current.held(case), posted.version()
    try:
        typed = posted.fields() if "full_name" in request.form else holding.look(case_id).fields
    except FieldFaults as refusal:
        return _page(case_id, 422, fields=request.form, version=version, faults=in_words(refusal))
    try:
        found = codes.read(current.actor(), request.form.get("prefill_code", ""), posted.upload("prefill_picture"))
    except PrefillRefused as refusal:
        return _page(case_id, code_of(refusal)[0], fields=typed, version=version, scan_fault=sentence(refusal))
    fields = draft_of({**typed, **found})
    faults = {name: words for name, words in faults_of(fields).items() if name in found}
    ask = fields_to_ask(found, current.office().policy.fields)
    return _page(case_id, 200, fields=fields, version=version, faults=faults, ask=ask, filled=tuple(found))


@page.post("/case/<case>/draft")
def autosave(case: str) -> Response:
    """Keep what was typed so far; answer with the new write version, and with what the guard did not let through.

    Other refusals come as JSON from the error table.
    """
    case_id, version, typed = current.held(case), posted.version(), posted.fields()
    saved = intake.save(current.office(), current.actor(), case_id, version, typed)
    kept = let_through(typed, current.office().policy.fields)
    left_out = [words for name, words in faults_of(typed).items() if name not in kept]
    return jsonify(version=saved, left_out=" ".join(left_out))
