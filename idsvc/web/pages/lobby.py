"""The lobby's pages: which papers will do, and a form filled in before the visit; open to all, the same for all."""

from typing import Final

from flask import Blueprint, Response, request, url_for

from idsvc.office.lobby import LobbyPage, served
from idsvc.web import current

page = Blueprint("lobby", __name__)

WORKER_POLICY: Final = "default-src 'none'; connect-src 'self'"
"""A worker has the policy that it was served with: it fetches its page from here, and that is all."""


@page.get("/papers")
def papers() -> Response:
    """Send the page that counts papers as the counter does; what is ticked in it stays in it."""
    return _still(LobbyPage.PAPERS)


@page.get("/prefill")
def prefill() -> Response:
    """Send the page that makes a code of what is typed; what is typed in it stays in it."""
    return _still(LobbyPage.PREFILL)


@page.get("/<any(papers, prefill):which>/sw.js")
def worker(which: str) -> Response:
    """Send the script that keeps this one page for when there is no network, and nothing else."""
    answer = _kept(current.office().scanner.keeper, "text/javascript", WORKER_POLICY)
    answer.headers["Service-Worker-Allowed"] = url_for(f"lobby.{which}")
    return answer


def _still(which: LobbyPage) -> Response:
    found = served(current.office(), which, url_for("lobby.worker", which=which.value))
    return _kept(found.content, "text/html", found.policy)


def _kept(content: bytes, kind: str, policy: str) -> Response:
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
