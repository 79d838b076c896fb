"""The residents' page that checks deletion receipts: open to all, the same for all, as it was published last."""

import html
import re
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from idsvc.office import receipts
from idsvc.web import current

page = Blueprint("receipt", __name__)

_POLICY: Final = re.compile(rb'<meta http-equiv="content-security-policy" content="([^"]+)"', re.IGNORECASE)


@page.get("/receipt")
def show() -> Response:
    """Send the page with its own policy as a header too; the code stays in the browser, behind the number sign."""
    found = receipts.page(current.office())
    policy = _POLICY.search(found or b"")
    if found is None or policy is None:
        raise NotFound
    answer = Response(found, mimetype="text/html")
    answer.headers["Content-Security-Policy"] = f"{html.unescape(policy[1].decode())}; frame-ancestors 'none'"
    answer.headers["Cache-Control"] = "no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
