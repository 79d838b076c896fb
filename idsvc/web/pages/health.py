"""Whether the office can work, for a probe; problems are told to staff only."""

from flask import Blueprint, Response, jsonify, make_response

from idsvc.office.day import health
from idsvc.web import current

page = Blueprint("health", __name__)


@page.get("/health")
def show() -> Response:
    """Answer 200 where the office is open, 503 where its clock waits for a person."""
    state = health(current.office())
    return make_response(jsonify(ok=state.ok), 200 if state.ok else 503)
