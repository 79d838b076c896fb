"""A request above the limit is refused from its header; the page it came from says so, and nothing on it is lost."""

from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from flask import Response, request
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as BaseResponse

from idsvc.web.access import guard
from idsvc.web.errors import HTTP_PAGES, answer
from idsvc.web.pages import captures, photo, renewal

WORDS: Final = _("This file is larger than 12 MB: choose a smaller picture. Nothing was changed.")


def _renewal() -> Response:
    return renewal.refused(WORDS, RequestEntityTooLarge.code, "picture", {})


PAGES: Final = MappingProxyType[str, Callable[..., Response]](
    {
        "photo.save": lambda case: photo.refused(case, WORDS, RequestEntityTooLarge.code),
        "captures.add": lambda case: captures.refused(case, WORDS, RequestEntityTooLarge.code),
        "renewal.begin": _renewal,
    }
)
"""Endpoint of an upload -> its page again; the page is made from the path alone, since the form was not read."""


def too_large(_refusal: RequestEntityTooLarge) -> BaseResponse:
    """Answer 413 on the page itself where there is one; the guard runs first, because the refusal came before it."""
    page = PAGES.get(request.endpoint or "")
    if page is None:
        return answer(RequestEntityTooLarge.code, *HTTP_PAGES[RequestEntityTooLarge.code])
    refused = guard()
    return refused if refused is not None else page(**(request.view_args or {}))
