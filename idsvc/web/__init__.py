"""The counter's pages: HTTP in, one call of a use case, a page out; nothing is decided here."""

from idsvc.web.app import compile_pages, create_app
from idsvc.web.services import WebServices

__all__ = ["WebServices", "compile_pages", "create_app"]
