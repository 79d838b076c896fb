"""The scanner page of one city: the shipped template with the city's root and lists in it, and its policy.

Pure: text and bytes in, text out. The template is `page/scanner.html`, which scripts/build_page.mjs makes. Whatever
goes in is JSON in a data block that no browser runs; the policy names the one script and the one style by their hash.
"""

import re
from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Final

from idsvc.verify.bundle import FILE_NAME
from idsvc.verify.held import Lists
from idsvc.verify.lists import parse_anchors
from idsvc.verify.page_parts import POLICY, SCRIPT, STYLE, data_json, only, put, source_hash

MANIFEST_NAME: Final = "manifest.webmanifest"
TEMPLATE: Final = Path(__file__).with_name("page") / "scanner.html"
"""The page without a city, as the package ships it."""

_DATA = re.compile(r'(<script type="application/json" id="lists">)[^<]*(</script>)')
_ICON = re.compile(r'(<link rel="icon"[^>]*>)()')


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
    return put(_DATA, _framed(template, variant, folder), data_json(data))


@lru_cache(maxsize=4)
def _framed(template: str, variant: Variant, folder: str | None) -> str:
    """Return the page without its data, which no browser runs and no hash covers: the same for every publication."""
    page = template
    if folder is not None:
        page = put(_ICON, page, f'\n<link rel="manifest" href="{folder}{MANIFEST_NAME}">')
    return put(POLICY, page, policy(only(SCRIPT, page), only(STYLE, page), variant))


def policy(script: str, style: str, variant: Variant) -> str:
    """Return the Content-Security-Policy under which exactly this script and this style run."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {source_hash(script)} 'wasm-unsafe-eval'",
            f"style-src {source_hash(style)}",
            "img-src data: blob:",
            "media-src blob:",
            *_CONNECT[variant],
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
