"""The scanner page of one city: the shipped template with the city's root and lists in it, and its policy.

Pure: text and bytes in, text out. The template is `page/scanner.html`, which scripts/build_page.mjs makes. Whatever
goes in is JSON in a data block that no browser runs; the policy names the one script and the one style by their hash.
"""

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Final

from idsvc.verify.bundle import FILE_NAME
from idsvc.verify.held import ListRefused, Lists
from idsvc.verify.lists import parse_anchors

MANIFEST_NAME: Final = "manifest.webmanifest"
TEMPLATE: Final = Path(__file__).with_name("page") / "scanner.html"
"""The page without a city, as the package ships it."""

_POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")[^"]*(">)')
_DATA = re.compile(r'(<script type="application/json" id="lists">)[^<]*(</script>)')
_ICON = re.compile(r'(<link rel="icon"[^>]*>)()')
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


class Variant(StrEnum):
    """How a page reaches those who use it."""

    FILE = "file"
    """Handed on as a file: it connects to nothing."""
    SERVED = "served"
    """From a web server: it asks its own origin once a day for the new lists, and installs a worker for offline use."""


_CONNECT: Final = {
    Variant.FILE: ("connect-src 'none'",),
    Variant.SERVED: ("connect-src 'self'", "worker-src 'self'", "manifest-src 'self'"),
}


def build_page(
    template: str,
    roots: str,
    trust: Sequence[bytes],
    statuses: Sequence[bytes],
    built: datetime | None,
    variant: Variant,
    folder: str | None = None,
) -> str:
    """Return the page with these roots (`root.fingerprint` lines) and lists; `built` is the aware moment it is made.

    `folder` is for a page that a service shows: where, seen from the page, its lists and its web manifest lie; else
    the lists lie beside the page, which has no manifest.
    Raises ListRefused for a template of another form, a root line of another form and lists that no root vouches for.
    """
    anchors = parse_anchors(roots)
    Lists.read(anchors, trust, statuses)
    data = {
        "root": [f"{anchor.fingerprint.hex()} {','.join(sorted(anchor.issuers))}" for anchor in anchors],
        "trust": [b64encode(each).decode("ascii") for each in trust],
        "status": [b64encode(each).decode("ascii") for each in statuses],
        "built": built and built.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "fetch": f"{folder or ''}{FILE_NAME}" if variant is Variant.SERVED else None,
    }
    page = _put(_DATA, template, _json(data))
    if folder is not None:
        page = _put(_ICON, page, f'\n<link rel="manifest" href="{folder}{MANIFEST_NAME}">')
    return _put(_POLICY, page, policy(_only(_SCRIPT, page), _only(_STYLE, page), variant))


def policy(script: str, style: str, variant: Variant) -> str:
    """Return the Content-Security-Policy under which exactly this script and this style run."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(script)} 'wasm-unsafe-eval'",
            f"style-src {_hash(style)}",
            "img-src data: blob:",
            "media-src blob:",
            *_CONNECT[variant],
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}'"


def _json(data: object) -> str:
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def _only(pattern: re.Pattern[str], page: str) -> str:
    found = pattern.findall(page)
    if len(found) != 1:
        raise ListRefused("the scanner page's template is damaged: install the package again")
    return str(found[0])


def _put(pattern: re.Pattern[str], page: str, text: str) -> str:
    filled, count = pattern.subn(lambda found: found[1] + text + found[2], page)
    if count != 1:
        raise ListRefused("the scanner page's template is damaged: install the package again")
    return filled
