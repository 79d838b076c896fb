"""The lobby's pages: which papers will do, and a form filled in before the visit; open to all, the same for all."""

from flask import Blueprint, Response, request

from idsvc.office.lobby import LobbyPage, served
from idsvc.web import current

page = Blueprint("lobby", __name__)


@page.get("/papers")
def papers() -> Response:
    """Send the page that counts papers as the counter does; what is ticked in it stays in it."""
    return _still(LobbyPage.PAPERS)


@page.get("/prefill")
def prefill() -> Response:
    """Send the page that makes a code of what is typed; what is typed in it stays in it."""
    return _still(LobbyPage.PREFILL)


def _still(which: LobbyPage) -> Response:
    found = served(current.office(), which)
    answer = Response(found.content, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = found.policy
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
