"""The scanner page for partners: open to all, the same for all; the city's lists; what it needs to be installed."""

import json
from base64 import b64encode
from typing import Final

from flask import Blueprint, Response, request, url_for
from werkzeug.exceptions import NotFound

from idsvc.office import scanner
from idsvc.web import current, icon

page = Blueprint("scan", __name__)

NOTHING_ELSE: Final = "default-src 'none'; frame-ancestors 'none'"
"""The policy of what is no page: a browser that is led to open it as one runs nothing."""

WORKER_POLICY: Final = "default-src 'none'; connect-src 'self'"
"""A worker has the policy that it was served with: it fetches page and lists from here, and that is all."""

GROUND: Final = "#0f3d4c"


@page.get("/scan")
def show() -> Response:
    """Send the page with the city's root pinned, and with its own policy as a header too."""
    served = scanner.served(current.office())
    return _kept(served.content, "text/html", f"{served.policy}; frame-ancestors 'none'")


@page.get("/scan/city-lists")
def lists() -> Response:
    """Send the lists as published last; a device asks once a day, never for a card."""
    found = scanner.lists(current.office())
    if found is None:
        raise NotFound
    return _kept(found, "application/cbor", NOTHING_ELSE)


@page.get("/scan/sw.js")
def worker() -> Response:
    """Send the script that keeps the page for when there is no network; the lists are the page's own business."""
    answer = _kept(current.office().scanner.worker, "text/javascript", WORKER_POLICY)
    answer.headers["Service-Worker-Allowed"] = url_for("scan.show")
    return answer


@page.get("/scan/manifest.webmanifest")
def manifest() -> Response:
    """Send what a browser wants to know before it installs the page."""
    home, names = url_for("scan.show"), scanner.names(current.office())
    told = {
        "id": home,
        "start_url": home,
        "scope": home,
        "name": names.long,
        "short_name": names.short,
        "lang": names.language,
        "dir": names.direction,
        "display": "standalone",
        "background_color": GROUND,
        "theme_color": GROUND,
        "icons": [{"src": _icon(), "sizes": f"{icon.SIZE}x{icon.SIZE}", "type": "image/png", "purpose": "any"}],
    }
    return _kept(json.dumps(told, ensure_ascii=False).encode(), "application/manifest+json", NOTHING_ELSE)


def _icon() -> str:
    return f"data:image/png;base64,{b64encode(icon.png()).decode('ascii')}"


def _kept(content: bytes, kind: str, policy: str) -> Response:
    """Answer so that a browser keeps it and asks each time whether it changed, which costs a line."""
    answer = Response(content, mimetype=kind)
    answer.headers["Content-Security-Policy"] = policy
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
